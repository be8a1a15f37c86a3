import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Carrier } from '../../emulator/scenario/carrier.ts'
import { Rule } from '../../emulator/scenario/rule.ts'
import { carrierOf, factsOf } from './compiled.ts'

/** The names of the rules that match, found by trying each rule in turn. */
function scan(carrier: Carrier, facts: ReturnType<typeof factsOf>): string[] {
  const matched: string[] = []
  for (const rule of carrier.rules) {
    if (!rule.conditions.every((condition) => condition.test(facts, rule))) continue
    matched.push(rule.name)
    if (!rule.continues) break
  }
  return matched
}

const digits = fc.string({ unit: fc.constantFrom('1', '2', '3'), minLength: 0, maxLength: 4 })
const glob = fc
  .tuple(digits, fc.constantFrom('exact', 'prefix', 'suffix', 'any', 'inside', 'one', 'regex'))
  .map(([text, kind]) => {
    if (kind === 'prefix') return `${text}*`
    if (kind === 'suffix') return `*${text}`
    if (kind === 'any') return '*'
    if (kind === 'inside') return `*${text}*`
    if (kind === 'one') return `${text}?`
    return kind === 'regex' ? `/^${text}.2/` : text
  })
const when = fc.record(
  {
    to: fc.oneof(glob, fc.array(glob, { minLength: 1, maxLength: 3 })),
    from: fc.oneof(glob, fc.array(glob, { minLength: 1, maxLength: 2 })),
    account: fc.constantFrom('test', 'spark'),
  },
  { requiredKeys: [] },
)
const rule = fc.record({ when, continue: fc.boolean() })

test('the index finds what trying every rule finds, in the same order', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 25 }),
      fc.array(fc.tuple(digits, digits), { minLength: 1, maxLength: 20 }),
      (rules, messages) => {
        const body = rules.map((each, i) => `  - { name: r${i}, then: {}, ${JSON.stringify(each).slice(1)}`).join('\n')
        const carrier = carrierOf(rules.length === 0 ? 'rules: []' : `rules:\n${body}`)
        for (const [to, from] of messages) {
          const facts = factsOf({ to, from })
          expect(carrier.decide(facts).rules.map(({ name }) => name)).toEqual(scan(carrier, facts))
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('a message tries as many rules among 10,000 prefixes as among ten', () => {
  const tried = vi.spyOn(Rule.prototype, 'firstFailure')
  const counts = [10, 10_000].map((rules) => {
    const prefixes = Array.from(
      { length: rules },
      (_, i) => `  - { when: { to: "64${String(i).padStart(5, '0')}*" }, then: {} }`,
    )
    const carrier = carrierOf(`rules:\n${prefixes.join('\n')}\n  - { when: { chance: 0% }, then: {} }`)
    tried.mockClear()
    for (let i = 0; i < 100; i++) carrier.decide(factsOf({ to: `64${String(i).padStart(5, '0')}123` }))
    return tried.mock.calls.length
  })
  tried.mockRestore()
  // Ten of the hundred numbers have a rule among ten; all of them have one among 10,000. No message tries more than two.
  expect(counts).toEqual([100, 100])
})

test('one rule with several patterns that a number has is tried once', () => {
  const carrier = carrierOf('rules:\n  - { when: { to: ["6421*", "*99", "642199"], nth: 1 }, then: {} }')
  const nth = vi.fn(() => 0)
  carrier.decide(factsOf({ to: '642199', nth }))
  expect(nth).toHaveBeenCalledTimes(1)
})

test('a number shorter than every pattern is found by none of them', () => {
  const carrier = carrierOf('rules:\n  - { name: a, when: { to: ["6421*", "*7001"] }, then: {} }')
  expect(carrier.decide(factsOf({ to: '64' })).rules).toEqual([])
})
