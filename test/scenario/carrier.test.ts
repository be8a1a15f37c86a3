import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type DrawKey, messageKey, worldKey } from '../../emulator/core/draw.ts'
import type { Instant } from '../../emulator/core/instant.ts'
import { carrierOf, factsOf } from './compiled.ts'

function matchedBy(body: string, facts: Parameters<typeof factsOf>[0] = {}): readonly string[] {
  return carrierOf(body)
    .decide(factsOf(facts))
    .rules.map(({ name }) => name)
}

test('the first rule that matches decides', () => {
  const body = `
rules:
  - { name: a, when: { to: "*7001" }, then: { outcome: rejected } }
  - { name: b, when: { to: "6421*" }, then: { outcome: unknown } }
  - { name: c, then: { outcome: deleted } }
`
  expect(matchedBy(body, { to: '64217001' })).toEqual(['a'])
  expect(matchedBy(body, { to: '64217002' })).toEqual(['b'])
  expect(matchedBy(body, { to: '999' })).toEqual(['c'])
})

test('after a rule that says continue the next ones are tried, and change what they name', () => {
  const carrier = carrierOf(`
rules:
  - { name: a, when: { to: "6421*" }, then: { latency: { delivery: 5s }, receipts: { final: always } }, continue: on }
  - { name: b, when: { to: "*7001" }, then: { latency: { delivery: 9s } } }
`)
  const plan = carrier.decide(factsOf({ to: '64217001' }))
  expect(plan.rules.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(plan.attempt.delivery.fixed).toBe(9_000)
  expect(plan.receipts.final).toBe('always')
})

test('messages that the same rules match share one plan', () => {
  const carrier = carrierOf(`
rules:
  - { when: { to: "6421*" }, then: { validity: 1h }, continue: on }
  - { when: { to: "*1" }, then: { handset: off } }
`)
  const [both, again, one, none, alsoNone] = ['64211', '642191', '64212', '1809', '1829'].map((to) =>
    carrier.decide(factsOf({ to })),
  )
  expect(again).toBe(both)
  expect(one).not.toBe(both)
  expect(alsoNone).toBe(none)
  expect(none).toBe(carrier.plan)
})

test('more combinations of rules than are kept are still decided', () => {
  const rules = Array.from(
    { length: 16 },
    (_, i) => `  - { name: r${i}, when: { text: "*${String.fromCharCode(97 + i)}*" }, then: {}, continue: on }`,
  )
  const carrier = carrierOf(`rules:\n${rules.join('\n')}`)
  for (let set = 0; set < 11_000; set++) {
    const letters = Array.from({ length: 16 }, (_, i) => ((set >> i) & 1 ? String.fromCharCode(97 + i) : ''))
    const plan = carrier.decide(factsOf({ text: () => letters.join('') }))
    expect(plan.rules).toHaveLength(letters.join('').length)
  }
})

test.each([
  ['to: "6421*"', { to: '64211' }, true],
  ['to: "+6421*"', { to: '64211' }, true],
  ['to: "+64211"', { to: '64211' }, true],
  ['to: "/^6421[17]/"', { to: '64217' }, true],
  ['to: { regex: "7$" }', { to: '64218' }, false],
  ['to: ["1*", "64*"]', { to: '64211' }, true],
  ['to: "0044"', { to: '44' }, false],
  ['from: "000"', { from: '000' }, true],
  ['from: "000"', { from: '0' }, false],
  ['from: "+6421*"', { from: '64211' }, false],
  ['from: Acme', { from: 'Acme' }, true],
  ['text: "*hello*"', { text: () => 'oh hello there' }, true],
  ['text: /HELLO/i', { text: () => 'oh hello there' }, true],
  ['text: hello', { text: () => 'oh hello there' }, false],
  ['account: [spark, te*]', { account: 'test' }, true],
  ['front: smpp', {}, true],
  ['front: [smpp]', { front: 'rest' as const }, false],
  ['data-coding: ucs2', { dataCoding: 8 }, true],
  ['data-coding: [latin1, 0xf5]', { dataCoding: 0xf5 }, true],
  ['data-coding: binary', { dataCoding: 4 }, true],
  ['data-coding: default', { dataCoding: 8 }, false],
  ['registered-delivery: none', { registered: 0x10 }, true],
  ['registered-delivery: final', { registered: 0x11 }, true],
  ['registered-delivery: intermediate', { registered: 0x11 }, true],
  ['registered-delivery: 1', { registered: 0x11 }, false],
  ['registered-delivery: [failure, success]', { registered: 3 }, true],
])('{ %s } is asked of %o: %s', (when, facts, matches) => {
  expect(matchedBy(`rules:\n  - { name: r, when: { ${when} }, then: {} }`, facts)).toEqual(matches ? ['r'] : [])
})

test.each([
  ['22:00', true],
  ['23:59', true],
  ['00:00', true],
  ['05:59', true],
  ['06:00', false],
  ['21:59', false],
])('a time from 22:00 to 06:00 goes over midnight: %s is %s', (time, matches) => {
  const now = Date.parse(`2026-03-01T${time}:00Z`) as Instant
  const body = 'rules:\n  - { name: r, when: { time: { from: "22:00", to: "06:00" } }, then: {} }'
  expect(matchedBy(body, { now })).toEqual(matches ? ['r'] : [])
})

test('a time of day is in the zone it names', () => {
  const body = 'rules:\n  - { name: r, when: { time: { from: "09:00", to: "17:00", zone: "+13:00" } }, then: {} }'
  expect(matchedBy(body, { now: Date.parse('2026-01-01T20:00:00Z') as Instant })).toEqual(['r'])
  expect(matchedBy(body, { now: Date.parse('2026-01-01T10:00:00Z') as Instant })).toEqual([])
})

test('nth and every count the messages of a destination, from 1', () => {
  const body = (when: string) => `rules:\n  - { name: r, when: { ${when} }, then: {} }`
  const hits = (when: string) =>
    [0, 1, 2, 3, 4, 5, 6].filter((before) => matchedBy(body(when), { nth: () => before }).length > 0)
  expect(hits('nth: 1')).toEqual([0])
  expect(hits('nth: [2, 5]')).toEqual([1, 4])
  expect(hits('every: 3')).toEqual([2, 5])
  expect(hits('nth: [3, 4], every: 3')).toEqual([2])
})

test('a message counts for a rule only where all else matches, and then once', () => {
  const nth = vi.fn(() => 0)
  const carrier = carrierOf(
    'rules:\n  - { when: { nth: 1, chance: 100%, account: test, from: "1*", text: hello }, then: {} }',
  )
  carrier.decide(factsOf({ nth, account: 'other' }))
  carrier.decide(factsOf({ nth, from: '2' }))
  carrier.decide(factsOf({ nth, text: () => 'bye' }))
  expect(nth).not.toHaveBeenCalled()
  carrier.decide(factsOf({ nth }))
  expect(nth).toHaveBeenCalledTimes(1)
})

test('two rules of one carrier count apart', () => {
  const keys = new Set<number>()
  const nth = (key: number) => {
    keys.add(key)
    return 5
  }
  carrierOf('rules:\n  - { when: { nth: 1 }, then: {} }\n  - { when: { nth: 2 }, then: {} }').decide(factsOf({ nth }))
  expect(keys.size).toBe(2)
})

test('text is decoded only where a rule asks for it', () => {
  const text = vi.fn(() => 'hello')
  carrierOf(
    'rules:\n  - { when: { to: "1*", text: "*" }, then: {} }\n  - { when: { from: x, text: a }, then: {} }',
  ).decide(factsOf({ text }))
  expect(text).not.toHaveBeenCalled()
})

/** The message keys of so many numbers of a world. */
function keys(count: number): { to: string; drawHi: number; drawLo: number }[] {
  const world = worldKey(7, 'default')
  return Array.from({ length: count }, (_, i) => {
    const key: DrawKey = { hi: 0, lo: 0 }
    const to = `6421${i}`
    messageKey(world, to, 0, key)
    return { to, drawHi: key.hi, drawLo: key.lo }
  })
}

test('a chance is met by that share of messages', () => {
  const carrier = carrierOf('rules:\n  - { when: { chance: 20% }, then: { handset: off } }')
  const met = keys(5_000).filter((key) => carrier.decide(factsOf(key)).handset !== null).length
  expect(met).toBeGreaterThan(900)
  expect(met).toBeLessThan(1_100)
})

const BASE = ['{ chance: 30% }', '{ to: "*3", chance: 50% }', '{ chance: 10% }', '{ chance: 30% }']

test('adding rules elsewhere changes no roll of the others', () => {
  const rule = (when: string, i: number) => `  - { when: ${when}, then: { validity: ${2 + i}h }, continue: on }`
  const messages = keys(60)
  const rolls = (whens: readonly string[]) => {
    const carrier = carrierOf(`rules:\n${whens.map((when) => rule(when, BASE.indexOf(when))).join('\n')}`)
    return messages.map((key) => {
      const matched = new Set(carrier.decide(factsOf(key)).rules.map(({ name }) => name))
      return carrier.rules.filter((_, i) => BASE.includes(whens[i] ?? '')).map(({ name }) => matched.has(name))
    })
  }
  const before = rolls(BASE)
  const other = fc.tuple(fc.nat(4), fc.integer({ min: 31, max: 99 }))
  fc.assert(
    fc.property(fc.array(other, { maxLength: 5 }), (others) => {
      const whens = [...BASE]
      for (const [at, share] of others) whens.splice(at, 0, `{ chance: ${share}% }`)
      expect(rolls(whens)).toEqual(before)
    }),
    { numRuns: 50 },
  )
})

test('a rule with a name keeps its rolls when it is changed, one without does not', () => {
  const met = (rule: string) => {
    const carrier = carrierOf(`rules:\n  - ${rule}`)
    return keys(200).map((key) => carrier.decide(factsOf(key)).rules.length)
  }
  expect(met('{ name: r, when: { chance: 30% }, then: { validity: 2h } }')).toEqual(
    met('{ name: r, when: { chance: 30% }, then: { validity: 1h } }'),
  )
  expect(met('{ when: { chance: 30% }, then: { validity: 2h } }')).not.toEqual(
    met('{ when: { chance: 30% }, then: { validity: 1h } }'),
  )
})

test('the way a rule is laid out does not change its rolls', () => {
  const name = (rule: string) => carrierOf(`rules:\n  - ${rule}`).rules[0]?.name
  expect(name('{ then: { validity: 1h }, when: { chance: 30%, to: "1*" } }')).toBe(
    name('{ when: { to: 1*, chance: "30%" }, then: { validity: 1h } }'),
  )
})

test('two rules of one content roll apart', () => {
  const carrier = carrierOf('rules:\n  - { when: { chance: 5% }, then: {} }\n  - { when: { chance: 5% }, then: {} }')
  const [a, b] = carrier.rules
  expect(b?.name).toBe(`${a?.name}-2`)
  expect(a?.purpose).not.toBe(b?.purpose)
})
