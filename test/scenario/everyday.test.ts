import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Plan } from '../../emulator/message/plan.ts'
import type { CompiledWorld } from '../../emulator/scenario/compiled-scenario.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { factsOf } from './compiled.ts'

const file = new URL('../../scenarios/carriers/everyday.yaml', import.meta.url)
const everyday = { path: 'everyday.yaml', text: readFileSync(file, 'utf8'), builtin: true }

function worldWith(magic: boolean): CompiledWorld {
  const result = loadScenario([everyday], { magic })
  const world = result.ok ? result.value.worlds.get('default') : undefined
  if (world === undefined) throw new Error('everyday.yaml has mistakes')
  return world
}

const world = worldWith(true)

function planFor(to: string, of: CompiledWorld = world): Plan {
  const plan = of.route(to)?.decide(factsOf({ to }))
  if (plan === undefined) throw new Error(`nobody owns ${to}`)
  return plan
}

function sendings(plan: Plan): unknown[] {
  return plan.receipts.sendings.map(({ from, life, kind }) => [from, life, kind])
}

test.each(['64211234567', '1', '447700900123', '12345'])('%s belongs to everyday and is delivered', (to) => {
  const plan = planFor(to)
  expect(plan).toMatchObject({
    carrier: 'everyday',
    rules: [],
    submit: { kind: 'accept' },
    attempt: { outcome: 'delivered', failures: 0 },
  })
})

test('a receipt comes about a second after the submit', () => {
  const { attempt, receipts } = planFor('64211234567')
  const receipt = receipts.sendings[0]?.delay.fixed ?? 0
  expect(attempt.first.fixed).toBe(0)
  expect(attempt.delivery.quantile(0) + receipt).toBeGreaterThanOrEqual(700)
  expect(attempt.delivery.quantile(0.5) + receipt).toBeCloseTo(1_000, 0)
  expect(attempt.delivery.quantile(1) + receipt).toBeLessThanOrEqual(1_400)
})

test('an account test with the password test has no limits but a window', () => {
  expect(world.accounts.get('test')).toMatchObject({
    carrier: null,
    smpp: {
      systemId: 'test',
      password: 'test',
      version: 0x50,
      window: 50,
      rate: Number.POSITIVE_INFINITY,
      binds: Number.POSITIVE_INFINITY,
    },
  })
})

test('…909001 expires within seconds, whatever the client asks for', () => {
  const plan = planFor('6421909001')
  expect(plan.validity).toMatchObject({ default: 3_000, max: 3_000 })
  expect(plan.attempt).toMatchObject({ outcome: 'expired', failures: Number.POSITIVE_INFINITY })
})

test.each([
  ['909002', 'failed'],
  ['909003', 'rejected'],
  ['909004', 'unknown'],
  ['909006', 'deleted'],
])('…%s ends as %s, and says so once', (ending, outcome) => {
  const plan = planFor(`6421${ending}`)
  expect(plan.attempt).toMatchObject({ outcome, failures: 0 })
  expect(sendings(plan)).toEqual([['done', null, 'final']])
})

test('…909005 is delivered without a receipt', () => {
  expect(planFor('6421909005')).toMatchObject({
    attempt: { outcome: 'delivered' },
    receipts: { final: 'never', intermediate: 'never' },
  })
})

test.each([
  ['909010', 'refuse', 0x08],
  ['909011', 'refuse', 0x58],
  ['909012', 'refuse', 0x14],
  ['909013', 'refuse', 0x0b],
  ['909014', 'silent', 0],
  ['909015', 'drop', 0],
])('…%s: the submit meets %s with status %d', (ending, kind, status) => {
  expect(planFor(`6421${ending}`).submit).toMatchObject({ kind, status })
})

test.each([
  [
    '909020',
    [
      ['done', null, 'final'],
      ['previous', null, 'final'],
    ],
  ],
  ['909021', [['done', null, 'final']]],
  ['909022', [['deadline', null, 'final']]],
  [
    '909023',
    [
      ['done', null, 'final'],
      ['previous', 'pending', 'intermediate'],
    ],
  ],
])('…%s is delivered, with receipts of its own', (ending, expected) => {
  const plan = planFor(`6421${ending}`)
  expect(plan.attempt.outcome).toBe('delivered')
  expect(sendings(plan)).toEqual(expected)
  expect(plan.receipts.early).toBe(ending === '909021')
})

test('the receipt of …909022 leaves when a validity of seconds has ended, after delivery', () => {
  const plan = planFor('6421909022')
  expect(plan.validity.max).toBe(3_000)
  expect(plan.attempt.delivery.quantile(1)).toBeLessThan(3_000)
})

test('without magic every number is delivered', () => {
  const plain = worldWith(false)
  for (const rule of world.carriers.get('everyday')?.rules ?? []) {
    expect(planFor(`6421${rule.name.slice(-6)}`, plain)).toBe(plain.carriers.get('everyday')?.plan)
  }
})

test('each rule has a name by which it can be found', () => {
  const names = world.carriers.get('everyday')?.rules.map(({ name }) => name)
  expect(names?.filter((name) => /^magic-9090\d\d$/.test(name))).toHaveLength(16)
  expect(names?.every((name) => /^magic-(9090\d\d(-rest)?|98\d{4})$/.test(name))).toBe(true)
})
