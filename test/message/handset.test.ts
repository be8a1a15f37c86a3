import { expect, it } from 'vitest'
import { HOUR, MINUTE, millis, SECOND } from '../../emulator/core/instant.ts'
import { causeNamed } from '../../emulator/message/cause.ts'
import type { AttemptPlan, ValidityPlan } from '../../emulator/message/plan.ts'
import { aPlan, every, ms, steps } from '../support/a-plan.ts'
import { aRecord } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const NUMBER = aRecord().number

function plan(
  onReturn: AttemptPlan['onReturn'],
  retry = every(30 * MINUTE),
  attempt: Partial<AttemptPlan> = {},
  validity: Partial<ValidityPlan> = {},
) {
  return aPlan({ validity, attempt: { onReturn, retry: { default: retry, byCause: new Map() }, ...attempt } })
}

// "When the phone re-attaches it gets all queued messages at once": Modica, SMS delivery retry process, 2degrees.
it('gives a handset that is back all that waits for it, oldest first, where the carrier does so', () => {
  const bench = new LifecycleBench()
  const shared = plan('at-once')
  bench.away(NUMBER, 'off')
  const records = [1, 2, 3].map((key) => bench.accept(aRecord(shared, { key })))
  const other = bench.accept(aRecord(shared, { key: 4, number: '64219999999' }))
  bench.runTo(7 * MINUTE)
  bench.back(NUMBER)
  expect(bench.ended.map(({ key }) => key)).toEqual([4, 1, 2, 3])
  expect(records.map((record) => bench.end(record))).toEqual(records.map(() => ['delivered', 7 * MINUTE]))
  expect(bench.story(records[0] as typeof other)).toEqual([
    'accepted',
    'failed absent-subscriber',
    'handset back',
    'attempt',
    'final delivered',
  ])
})

it('lets a handset that is back wait for the next attempt, where the carrier does so', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off')
  const record = bench.accept(aRecord(plan('next-attempt')))
  bench.runTo(7 * MINUTE)
  bench.back(NUMBER)
  expect(bench.tries(record)).toEqual([0])
  bench.runOut()
  expect([bench.tries(record), bench.end(record)]).toEqual([
    [0, 30 * MINUTE],
    ['delivered', 30 * MINUTE],
  ])
})

it('tries when the handset is known to be back, where the carrier does so, and only then', () => {
  const tries = (['at-once', 'next-attempt'] as const).map((onReturn) => {
    const bench = new LifecycleBench()
    bench.away(NUMBER, 'off', 10 * MINUTE)
    const record = bench.accept(aRecord(plan(onReturn)))
    bench.runOut()
    return [...bench.tries(record), bench.story(record).includes('handset back')]
  })
  expect(tries).toEqual([
    [0, 10 * MINUTE, true],
    [0, 30 * MINUTE, false],
  ])
})

it('keeps to the schedule where the next attempt comes before the return', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off', 70 * MINUTE)
  const record = bench.accept(aRecord(plan('at-once')))
  bench.runOut()
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 30, 60, 70])
})

it('takes no place in the schedule for a try because of the return', () => {
  const bench = new LifecycleBench()
  const record = aRecord(plan('at-once', steps([10 * MINUTE, 2], [HOUR, 3]), { failures: Number.POSITIVE_INFINITY }))
  bench.accept(record)
  bench.runTo(3 * MINUTE)
  bench.back(NUMBER)
  bench.runTo(15 * MINUTE)
  bench.back(NUMBER)
  bench.back(NUMBER)
  bench.runTo(3 * HOUR)
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 3, 10, 15, 15, 20, 80, 140])
})

it('takes no place in the schedule either for a try at the known return, if the inbox is full then', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off', 5 * MINUTE)
  const failure = causeNamed('absent-subscriber')
  const record = bench.accept(aRecord(plan('at-once', steps([10 * MINUTE, 1], [HOUR]), { failures: 2, failure })))
  bench.runOut()
  expect(bench.tries(record).map((at) => at / MINUTE)).toEqual([0, 5, 10])
})

it('skips the places of the schedule that are over when a busy process tries because of a return', () => {
  const bench = new LifecycleBench()
  const failure = causeNamed('absent-subscriber')
  const record = aRecord(plan('at-once', every(SECOND), { failures: Number.POSITIVE_INFINITY, failure }))
  bench.accept(record)
  bench.lateTo(3_500)
  bench.back(NUMBER)
  bench.runTo(5_000)
  expect(bench.tries(record)).toEqual([0, 3_500, 4_000, 5_000])
})

it('waits while the inbox is full as while the handset is off, with a cause of its own', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'full')
  const record = bench.accept(aRecord(plan('at-once')))
  expect([record.life, record.cause.name]).toEqual(['pending', 'memory-capacity-exceeded'])
  bench.runTo(MINUTE)
  bench.back(NUMBER)
  expect(bench.end(record)).toEqual(['delivered', MINUTE])
})

it('does not try at a return what has never been tried, what is being tried, or what is scheduled', () => {
  const bench = new LifecycleBench()
  const first = bench.accept(aRecord(plan('at-once', every(HOUR), { first: ms(MINUTE) })))
  const trying = bench.accept(aRecord(plan('at-once', every(HOUR), { delivery: ms(MINUTE) })))
  const scheduled = bench.accept(aRecord(plan('at-once'), { startAt: (bench.now + MINUTE) as typeof bench.now }))
  bench.runTo(1_000)
  bench.back(NUMBER)
  expect([first, trying, scheduled].map((record) => [record.phase, bench.tries(record)])).toEqual([
    ['waiting', []],
    ['delivering', [0]],
    ['scheduled', []],
  ])
})

it('expires at the end of validity when the handset comes back no sooner', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off', HOUR)
  const validity = { default: HOUR, max: HOUR }
  const record = bench.accept(aRecord(plan('at-once', steps([MINUTE, 1]), {}, validity)))
  bench.runOut()
  expect([bench.end(record), bench.tries(record)]).toEqual([
    ['expired', HOUR],
    [0, MINUTE],
  ])
})

it('is not delivered by a return after validity, though the timer that ends it has not fired yet', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off')
  const validity = { default: HOUR, max: HOUR }
  const record = bench.accept(aRecord(plan('at-once', steps([MINUTE, 1]), {}, validity)))
  bench.runTo(HOUR - 1)
  bench.lateTo(HOUR + 3)
  bench.back(NUMBER)
  bench.runOut()
  expect([bench.end(record), bench.tries(record)]).toEqual([
    ['expired', HOUR],
    [0, MINUTE],
  ])
})

it('keeps a message for the known return, though the schedule is over, where messages end with their last attempt', () => {
  const bench = new LifecycleBench()
  bench.away(NUMBER, 'off', millis(20 * MINUTE))
  const record = bench.accept(aRecord(plan('at-once', steps([MINUTE, 1]), {}, { expiry: 'at-last-attempt' })))
  bench.runOut()
  expect(bench.end(record)).toEqual(['delivered', 20 * MINUTE])
})
