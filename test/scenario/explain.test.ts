import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DrawKey, messageKey, worldKey } from '../../emulator/core/draw.ts'
import { explain, formatExplanation } from '../../emulator/scenario/explain.ts'
import { factsOf, worldOf } from './compiled.ts'

const SCENARIO = `
carriers:
  one-nz:
    title: One NZ
    numbers: ["6421*"]
    validity: 24h
    retry: [1m, 1m, 5m, { every: 2h }]
    latency: { delivery: { lognormal: { median: 3s, p95: 12s } } }
    outages: [{ every: 24h, at: "00:00", for: 1h, submit: throttle, attempts: congestion }]
    rules:
      - name: night
        when: { time: { from: "22:00", to: "06:00" } }
        then: { receipts: { late: 1h } }
        continue: on
      - name: absent
        when: { to: "*7001", text: "*hello*" }
        then: { handset: { off: 10m } }
      - name: third
        when: { nth: 3 }
        then: { submit: { refuse: ESME_RSYSERR }, receipts: after-refusal }
      - when: { chance: 5% }
        then: { outcome: undeliverable, error: absent-subscriber }
      - when: { to: "*9" }
        then: { ids: { wrong: on, receipt: { form: hex, pad: 8 } } }
accounts:
  spark: { carrier: one-nz, smpp: { password: p } }
  other: { smpp: { password: p } }
`
const world = worldOf(SCENARIO)

function told(question: Parameters<typeof explain>[1]): string {
  return formatExplanation(explain(world, question))
}

test('explains a message from the carrier to its receipts, with each rule on the way', () => {
  expect(told({ to: '+64217001', text: 'oh hello' })).toBe(
    `
A message to 64217001 in world default at 2026-01-01T00:00:00Z
  carrier   one-nz (One NZ), 1.yaml:3: it owns 6421*
  outage    every 1d at 00:00 UTC for 1h: attempts fail with congestion, submits are refused with ESME_RTHROTTLED
  rules     matched night, 1.yaml:11, and goes on
              yes time is from 22:00 to 06:00 UTC: it is 00:00
            matched absent, 1.yaml:15
              yes to matches *7001: to is 64217001
              yes text matches *hello*: text is "oh hello"
            3 not tried: another number, or after the decision
  submit    accepted after 0s
  validity  1d unless the client asks, at most 1d; expires when it ends
  handset   off for 10m
  attempts  first after 0s, done log-normal (median 3s, p95 12s) after the attempt
  retries   1m, 1m, 5m, every 2h: at 1m, 2m, 7m, 2h7m, 4h7m, 6h7m, 8h7m, 10h7m … after the first failure
  outcome   delivered, if an attempt gets through; expired otherwise
  receipts  final requested; final 1h after the done date; intermediate requested
            deliver_sm with esm_class 4, with TLVs, dates of 10 digits in UTC
  ids       drawn decimal
`.trim(),
  )
})

test('shows the roll that decided, and why the other rules did not match', () => {
  const noon = Date.UTC(2026, 0, 1, 12) as never
  const lines = told({ to: '64217001', text: 'bye', at: noon, seed: 7 }).split('\n').slice(2, 12)
  expect(lines).toEqual([
    '  rules     passed by night, 1.yaml:11',
    '              no  time is from 22:00 to 06:00 UTC: it is 12:00',
    '            passed by absent, 1.yaml:15',
    '              yes to matches *7001: to is 64217001',
    '              no  text matches *hello*: text is "bye"',
    '            passed by third, 1.yaml:18',
    '              no  nth is 3: it is number 1 to 64217001',
    expect.stringMatching(/^ {12}passed by rule-[0-9a-f]{16}, 1\.yaml:21$/),
    expect.stringMatching(/^ {14}no {2}chance 5%: rolled 0\.\d{4} >= 0\.05$/),
    '            1 not tried: another number, or after the decision',
  ])
})

test('says nothing of delivery where the submit is refused', () => {
  const lines = told({ to: '642177', before: 2, at: Date.UTC(2026, 0, 1, 12) as never }).split('\n')
  expect(lines.slice(-2)).toEqual([
    '  submit    refused with ESME_RSYSERR after 0s',
    '  receipts  although it is refused: final requested; final 200ms after the done date; intermediate requested',
  ])
})

test('says that an account is pinned, and where', () => {
  expect(told({ to: '1809', account: 'spark' }).split('\n')[1]).toBe(
    '  carrier   one-nz (One NZ), 1.yaml:3: the account spark is pinned to it, 1.yaml:26',
  )
})

test('says when no carrier owns the number, and when there is no such account', () => {
  expect(told({ to: '1809', account: 'other' }).split('\n').slice(1)).toEqual([
    '  carrier   none: no carrier of this world owns 1809',
  ])
  expect(told({ to: '6421', account: 'sprak' }).split('\n')[1]).toContain(
    'there is no account sprak in this world; it owns 6421*',
  )
})

test('the roll of an explanation is below the chance exactly where the rule matched', () => {
  const chances = worldOf('carriers: { c: { numbers: ["*"], rules: [{ when: { chance: 40% }, then: {} }] } }')
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,15}$/), fc.nat(1_000), (to, seed) => {
      const [rule] = explain(chances, { to, seed }).rules
      const roll = Number(/rolled (\S+)/.exec(rule?.conditions[0]?.found ?? '')?.[1])
      expect(rule?.matched).toBe(roll < 0.4)
    }),
  )
})

test('an explanation ends in the very plan that the engine decides on', () => {
  const key: DrawKey = { hi: 0, lo: 0 }
  const carrier = world.carriers.get('one-nz')
  fc.assert(
    fc.property(
      fc.stringMatching(/^6421[0-9]{0,6}(7001|9)?$/),
      fc.nat(5),
      fc.integer({ min: 0, max: 47 }),
      fc.boolean(),
      (to, before, hours, hello) => {
        const now = Date.UTC(2026, 0, 1, hours) as never
        const text = hello ? 'hello' : 'bye'
        messageKey(worldKey(9, 'default'), to, before, key)
        const decided = carrier?.decide(
          factsOf({
            to,
            from: '',
            account: '',
            now,
            text: () => text,
            nth: () => before,
            drawHi: key.hi,
            drawLo: key.lo,
          }),
        )
        const { plan, rules } = explain(world, { to, text, before, at: now, seed: 9 })
        expect(plan).toBe(decided)
        expect(rules.filter(({ matched }) => matched).map(({ name }) => name)).toEqual(
          decided?.rules.map(({ name }) => name),
        )
      },
    ),
  )
})

test('an explanation of a message there is uses its draws', () => {
  const chances = worldOf('carriers: { c: { numbers: ["*"], rules: [{ when: { chance: 40% }, then: {} }] } }')
  const key: DrawKey = { hi: 0, lo: 0 }
  messageKey(worldKey(3, 'default'), '6421', 4, key)
  expect(explain(chances, { to: '6421', draw: key }).rules).toEqual(
    explain(chances, { to: '6421', seed: 3, before: 4 }).rules,
  )
})

test('of 1,000 rules on prefixes only those of the number are told', () => {
  const rules = Array.from(
    { length: 1_000 },
    (_, i) => `      - { when: { to: "64${String(i).padStart(4, '0')}*" }, then: {} }`,
  )
  const many = worldOf(`carriers:\n  c:\n    numbers: ["*"]\n    rules:\n${rules.join('\n')}\n`)
  const explanation = explain(many, { to: '64000599' })
  expect(explanation.rules.map(({ where }) => where)).toEqual(['1.yaml:10'])
  expect(explanation.untried).toBe(999)
})
