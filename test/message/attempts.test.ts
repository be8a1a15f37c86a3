import { expect, it } from 'vitest'
import { HOUR, MINUTE, millis, SECOND, WORLD_START } from '../../emulator/core/instant.ts'
import { type CauseName, causeNamed, NO_CAUSE } from '../../emulator/message/cause.ts'
import type { AttemptPlan, ValidityPlan } from '../../emulator/message/plan.ts'
import type { RetrySchedule } from '../../emulator/message/retry.ts'
import { aPlan, every, ms, sampler, steps } from '../support/a-plan.ts'
import { aRecord } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const FOREVER = Number.POSITIVE_INFINITY
const NUMBER = aRecord().number

function plan(attempt: Partial<AttemptPlan>, validity: Partial<ValidityPlan> = {}) {
  return aPlan({ attempt, validity })
}

function retries(usual: RetrySchedule, byCause: readonly (readonly [CauseName, RetrySchedule])[] = []) {
  return { retry: { default: usual, byCause: new Map(byCause) } }
}

function validFor(span: number): Partial<ValidityPlan> {
  return { default: millis(span), max: millis(span) }
}

it('is delivered at once where the carrier takes no time', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord())
  expect([bench.end(record), record.attempts, bench.story(record)]).toEqual([
    ['delivered', 0],
    1,
    ['accepted', 'attempt', 'final delivered'],
  ])
  bench.runOut()
  expect(bench.sent(record)).toEqual([[0, 'final', 'delivered']])
})

it('waits for the first attempt, then for its outcome', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(plan({ first: ms(2_000), delivery: ms(3_000) })))
  expect([record.phase, record.life]).toEqual(['waiting', 'submitted'])
  bench.runTo(2_000)
  expect([record.phase, record.life, record.attempts]).toEqual(['delivering', 'submitted', 1])
  bench.runTo(4_999)
  expect(record.phase).toBe('delivering')
  bench.runTo(5_000)
  expect(bench.end(record)).toEqual(['delivered', 5_000])
})

it.each([
  ['failed', 'delivery-failure'],
  ['rejected', 'unknown-subscriber'],
  ['refused', 'network-rejected'],
  ['deleted', 'local-cancel'],
  ['unknown', 'no-final-state'],
] as const)('fails at once and for good as %s for %s', (outcome, name) => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(plan({ outcome, cause: causeNamed(name) })))
  expect([bench.end(record), record.cause.name, record.attempts]).toEqual([[outcome, 0], name, 1])
})

it('delivers after so many attempts have failed, and has no cause then', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(
    aRecord(
      plan({
        failures: 3,
        failure: causeNamed('subscriber-busy'),
        cause: causeNamed('delivery-failure'),
        ...retries(steps([10_000, 2], [60_000])),
      }),
    ),
  )
  expect([record.life, record.phase, record.cause.name]).toEqual(['pending', 'waiting', 'subscriber-busy'])
  bench.runOut()
  expect(bench.tries(record)).toEqual([0, 10_000, 20_000, 80_000])
  expect([bench.end(record), record.cause]).toEqual([['delivered', 80_000], NO_CAUSE])
  expect(bench.story(record)).toEqual([
    'accepted',
    'failed subscriber-busy',
    'failed subscriber-busy',
    'failed subscriber-busy',
    'attempt',
    'final delivered',
  ])
})

it('ends as planned after its temporary failures, and keeps the last cause', () => {
  const bench = new LifecycleBench()
  const cause = causeNamed('delivery-failure')
  const record = bench.accept(aRecord(plan({ failures: 1, outcome: 'failed', cause })))
  bench.runOut()
  expect([bench.end(record), record.cause.name]).toEqual([['failed', MINUTE], 'delivery-failure'])
})

it('retries by the schedule of the cause, by the default where the cause has none', () => {
  const table = retries(every(HOUR), [['subscriber-busy', steps([30_000, 3])]])
  const tries = (['subscriber-busy', 'call-barred'] as const).map((name) => {
    const bench = new LifecycleBench()
    const record = bench.accept(aRecord(plan({ failures: FOREVER, failure: causeNamed(name), ...table })))
    bench.runTo(3 * HOUR)
    return bench.tries(record)
  })
  expect(tries).toEqual([
    [0, 30_000, 60_000, 90_000],
    [0, HOUR, 2 * HOUR, 3 * HOUR],
  ])
})

it('starts the schedule of a new cause at its first failure', () => {
  const bench = new LifecycleBench()
  const table = retries(every(7 * MINUTE), [
    ['subscriber-busy', steps([MINUTE, 2], [5 * MINUTE])],
    ['absent-subscriber', steps([2 * MINUTE, 2], [10 * MINUTE])],
  ])
  // Busy at 0, 1 and 2; then the handset is found to be off.
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan({ failures: 3, failure: causeNamed('subscriber-busy'), ...table })))
  bench.runTo(32 * MINUTE)
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 1, 2, 7, 9, 11, 21, 31])
  expect(bench.story(record).slice(1, 5)).toEqual([
    'failed subscriber-busy',
    'failed subscriber-busy',
    'failed subscriber-busy',
    'failed absent-subscriber',
  ])
})

it('starts a schedule anew when its cause comes back after another', () => {
  const bench = new LifecycleBench()
  const table = retries(every(MINUTE), [['absent-subscriber', steps([MINUTE, 1], [10 * MINUTE])]])
  bench.away(NUMBER, 'off', 90_000)
  const record = bench.accept(aRecord(plan(table)))
  bench.runTo(2 * MINUTE)
  bench.away(NUMBER, 'full', 10 * MINUTE)
  bench.runTo(12 * MINUTE - 1)
  bench.away(NUMBER, 'off')
  bench.runTo(30 * MINUTE)
  // Off: 0, 1, then at 11. By then the inbox is full: 11, 12. Then off again: a minute on, then ten.
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 1, 11, 12, 13, 23])
  expect(bench.story(record).slice(1)).toEqual([
    'failed absent-subscriber',
    'failed absent-subscriber',
    'failed memory-capacity-exceeded',
    'failed absent-subscriber',
    'failed absent-subscriber',
    'failed absent-subscriber',
  ])
})

it('retries at growing distances, up to the longest', () => {
  const bench = new LifecycleBench()
  const backoff = { kind: 'backoff', first: millis(MINUTE), factor: 2, max: HOUR } as const
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan(retries(backoff))))
  bench.runTo(6 * HOUR)
  // 1, 2, 4, 8, 16, 32 minutes apart, then an hour.
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303])
})

it('waits for the end of validity when the schedule has no more retries', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan(retries(steps([MINUTE, 2])), validFor(HOUR))))
  bench.runOut()
  expect([bench.tries(record), bench.end(record)]).toEqual([
    [0, MINUTE, 2 * MINUTE],
    ['expired', HOUR],
  ])
})

it.each([
  ['the next would fall after validity', every(25 * MINUTE), 50 * MINUTE],
  ['the next would fall on its end', every(20 * MINUTE), 40 * MINUTE],
  ['the schedule has no more', steps([MINUTE, 3]), 3 * MINUTE],
])('expires with the last attempt, where the carrier does so, when %s', (_, schedule, at) => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan(retries(schedule), { ...validFor(HOUR), expiry: 'at-last-attempt' })))
  bench.runOut()
  expect([bench.end(record), bench.tries(record).at(-1), record.cause.name]).toEqual([
    ['expired', at],
    at,
    'absent-subscriber',
  ])
})

it('makes no attempt at the very end of validity', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan(retries(every(20 * MINUTE)), validFor(HOUR))))
  bench.runOut()
  expect([bench.tries(record), bench.end(record)]).toEqual([
    [0, 20 * MINUTE, 40 * MINUTE],
    ['expired', HOUR],
  ])
})

it('expires when validity ends during an attempt', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(plan({ first: ms(50_000), delivery: ms(20_000) }, validFor(60_000))))
  bench.runTo(59_999)
  expect(record.phase).toBe('delivering')
  bench.runOut()
  expect([bench.end(record), record.attempts]).toEqual([['expired', 60_000], 1])
})

it('is delivered when the attempt ends with validity', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(plan({ first: ms(50_000), delivery: ms(10_000) }, validFor(60_000))))
  bench.runOut()
  expect(bench.end(record)).toEqual(['delivered', 60_000])
})

it('expires without an attempt when the first would come too late', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(plan({ first: ms(2 * HOUR) }, validFor(HOUR))))
  bench.runOut()
  expect([bench.end(record), bench.tries(record), record.cause]).toEqual([['expired', HOUR], [], NO_CAUSE])
})

it('expires at once, and is never tried, when validity is over already', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(aRecord(aPlan(), { deadline: WORLD_START }))
  expect([bench.end(record), bench.tries(record)]).toEqual([['expired', 0], []])
  bench.runOut()
  expect(bench.sent(record)).toEqual([[0, 'final', 'expired']])
})

it('does not try before its scheduled time', () => {
  const bench = new LifecycleBench()
  const startAt = (WORLD_START + 3 * HOUR) as typeof WORLD_START
  const record = bench.accept(aRecord(plan({ first: ms(10 * SECOND) }), { startAt }))
  expect([record.phase, record.life]).toEqual(['scheduled', 'queued'])
  bench.runTo(3 * HOUR - 1)
  expect([record.phase, bench.tries(record)]).toEqual(['scheduled', []])
  bench.runTo(3 * HOUR)
  expect([record.phase, record.life]).toEqual(['waiting', 'submitted'])
  bench.runOut()
  expect([bench.tries(record), bench.end(record)]).toEqual([[3 * HOUR + 10_000], ['delivered', 3 * HOUR + 10_000]])
  expect(bench.story(record)).toEqual(['accepted', 'scheduled', 'attempt', 'final delivered'])
})

it.each([
  ['before', HOUR - 1],
  ['with', HOUR],
])('expires untried when validity ends %s the scheduled time', (_, deadline) => {
  const bench = new LifecycleBench()
  const at = (ms: number) => (WORLD_START + ms) as typeof WORLD_START
  const record = bench.accept(aRecord(aPlan(), { startAt: at(HOUR), deadline: at(deadline) }))
  bench.runOut()
  expect([bench.end(record), bench.tries(record)]).toEqual([['expired', deadline], []])
})

it('draws each span from the message alone: the same again, others for other messages', () => {
  const spans = {
    first: sampler({ kind: 'uniform', min: 0, max: 1e6 }),
    delivery: sampler({ kind: 'exponential', mean: 5e4 }),
  }
  const run = (drawLo: number): number => {
    const bench = new LifecycleBench()
    const record = bench.accept(aRecord(plan(spans), { drawLo }))
    bench.runOut()
    return bench.end(record)[1]
  }
  const ends = Array.from({ length: 50 }, (_, i) => run(i))
  expect(Array.from({ length: 50 }, (_, i) => run(i))).toEqual(ends)
  expect(new Set(ends).size).toBeGreaterThan(45)
})
