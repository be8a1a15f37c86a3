/**
 * Attempts on a handset that never comes back, minute by minute, against the figures carriers have published.
 *
 * Sources: Modica "Carrier retry rates" (omni.modicagroup.com/docs/en/useful-information/carrier-retry-rates) and
 * "SMS delivery retry process" (omni.ezitxt.com/docs/en/useful-information/sms-delivery-retry-process/2degrees and
 * …/vodafone). Vodafone NZ is One NZ today.
 */
import { expect, it } from 'vitest'
import { MINUTE, millis, SECOND } from '../../emulator/core/instant.ts'
import type { RetrySchedule } from '../../emulator/message/retry.ts'
import { aPlan, ms, steps } from '../support/a-plan.ts'
import { aRecord } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const HOUR = 60

const ONE_NZ = steps([MINUTE, 2], [5 * MINUTE, 2], [30 * MINUTE, 2], [60 * MINUTE, 5], [120 * MINUTE, 32])
const TWO_DEGREES = steps([MINUTE, 5], [6 * HOUR * MINUTE, 12])
// The page ends at 3600 s, "for up to 5 days": the last distance goes on.
const SPARK = steps(
  [20 * SECOND, 1],
  [60 * SECOND, 1],
  [120 * SECOND, 1],
  [300 * SECOND, 1],
  [900 * SECOND, 1],
  [3_600 * SECOND],
)

/** Tries in ms and the end of a message to a handset that is off for good, valid for so many minutes. */
function walk(retry: RetrySchedule, minutes: number) {
  const validity = millis(minutes * MINUTE)
  const plan = aPlan({
    validity: { default: validity, max: validity },
    attempt: { retry: { default: retry, byCause: new Map() } },
  })
  const bench = new LifecycleBench()
  const record = aRecord(plan)
  bench.away(record.number, 'off')
  bench.accept(record)
  bench.runOut()
  return { tries: bench.tries(record), end: bench.end(record), receipts: bench.sent(record), attempts: record.attempts }
}

function minutes(list: readonly number[]): number[] {
  return list.map((at) => at / MINUTE)
}

it('tries for One NZ at minutes 1, 2, 7, 12, 42, 72, 132 … after the first failure, and expires after 24 h', () => {
  const { tries, end, receipts, attempts } = walk(ONE_NZ, 24 * HOUR)
  // biome-ignore format: the first failure, then as published and summed up by hand
  expect(minutes(tries)).toEqual([
    0,
    1, 2,
    7, 12,
    42, 72,
    132, 192, 252, 312, 372,
    492, 612, 732, 852, 972, 1092, 1212, 1332,
  ])
  expect(attempts).toBe(20)
  expect(end).toEqual(['expired', 1_440 * MINUTE])
  expect(receipts).toEqual([[1_440 * MINUTE, 'final', 'expired']])
})

it('ends the One NZ schedule at minute 4212, 2.925 days, where validity lets it', () => {
  const { tries, end } = walk(ONE_NZ, 72 * HOUR)
  expect(tries.length).toBe(1 + 2 + 2 + 2 + 5 + 32)
  expect(minutes(tries).slice(-3)).toEqual([3_972, 4_092, 4_212])
  expect(end).toEqual(['expired', 4_320 * MINUTE])
})

it('tries for 2degrees five times a minute apart, then every six hours, and expires after 72 h', () => {
  const { tries, end } = walk(TWO_DEGREES, 72 * HOUR)
  // The twelfth of the six-hour tries would be at minute 4325, five minutes after validity has ended.
  // biome-ignore format: the first failure, then as published and summed up by hand
  expect(minutes(tries)).toEqual([
    0,
    1, 2, 3, 4, 5,
    365, 725, 1085, 1445, 1805, 2165, 2525, 2885, 3245, 3605, 3965,
  ])
  expect(end).toEqual(['expired', 4_320 * MINUTE])
})

it('ends the 2degrees schedule at minute 4325, as documented, where validity lets it', () => {
  const { tries } = walk(TWO_DEGREES, 73 * HOUR)
  expect(minutes(tries).slice(-2)).toEqual([3_965, 4_325])
  expect(tries.length).toBe(18)
})

it('tries for Spark and Skinny after 20, 60, 120, 300, 900 s, then hourly up to 5 days', () => {
  const { tries, end } = walk(SPARK, 5 * 24 * HOUR)
  const seconds = tries.map((at) => at / SECOND)
  expect(seconds.slice(0, 9)).toEqual([0, 20, 80, 200, 500, 1_400, 5_000, 8_600, 12_200])
  // 1400 + 119 * 3600: one more hour would be 1400 s past the five days.
  expect(seconds.at(-1)).toBe(429_800)
  expect(seconds.length).toBe(6 + 119)
  expect(end).toEqual(['expired', 432_000 * SECOND])
})

it('counts the schedule from the first failure, not from acceptance', () => {
  const plan = aPlan({ attempt: { first: ms(90 * SECOND), retry: { default: ONE_NZ, byCause: new Map() } } })
  const bench = new LifecycleBench()
  const record = aRecord(plan)
  bench.away(record.number, 'off')
  bench.accept(record)
  bench.runTo(15 * MINUTE)
  expect(minutes(bench.tries(record))).toEqual([1.5, 2.5, 3.5, 8.5, 13.5])
})
