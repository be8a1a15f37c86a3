import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY, HOUR, instant, MINUTE, millis, SECOND } from '../../emulator/core/instant.ts'
import { handOverPolicy, POLICY_NAMES, type PolicyName } from '../../emulator/message/policies.ts'
import { nextTry, type RetryPolicy, type RetrySchedule, retryAt } from '../../emulator/message/retry.ts'
import { backoff, every, steps } from '../support/a-plan.ts'

const FOREVER = Number.POSITIVE_INFINITY
const FIRST = instant(1_700_000_000_000)

/** The first `count` retries in ms after the first failure, found one after the other. */
function written(schedule: RetrySchedule, count: number): number[] {
  const list: number[] = []
  let at = 0
  if (schedule.kind === 'steps') {
    for (const { every, times } of schedule.steps) {
      for (let i = 0; i < times && list.length < count; i++) {
        at += every
        list.push(at)
      }
    }
    return list
  }
  let delay: number = schedule.first
  while (list.length < count) {
    at += Math.min(delay, schedule.max)
    list.push(at)
    delay *= schedule.factor
  }
  return list.map(Math.round)
}

/** Tries in ms from the first one, of something that is refused at once each time. */
function tries(policy: RetryPolicy): number[] {
  const list = [0]
  for (;;) {
    const next = nextTry(policy, FIRST, list.length)
    if (next === FOREVER) return list
    if (list.length >= 1_000) throw new Error('the policy never ends')
    list.push(next - FIRST)
  }
}

function ending(schedule: RetrySchedule, stop: Partial<RetryPolicy['stop']>): RetryPolicy {
  return { ...handOverPolicy('modica'), schedule, stop: { failures: FOREVER, after: FOREVER, ...stop } }
}

const span = fc.integer({ min: 1, max: 10 * HOUR })
const someSteps = fc
  .tuple(fc.array(fc.tuple(span, fc.integer({ min: 1, max: 5 })), { maxLength: 4 }), fc.option(span))
  .map(([list, last]) => steps(...list, ...(last === null ? [] : [[last] as const])))
const someBackoff = fc
  .tuple(span, fc.constantFrom(1, 1.1, 1.5, 2, 2.75, 10, 100), span)
  .map(([first, factor, more]) => backoff(first, factor, first + more))
const someSchedule = fc.oneof(someSteps, someBackoff)

it('retries when a list written one retry after the other says so', () => {
  fc.assert(
    fc.property(someSchedule, (schedule) => {
      const list = written(schedule, 30)
      const retries = Array.from({ length: 30 }, (_, i) => retryAt(schedule, FIRST, i + 1) - FIRST)
      expect(retries).toEqual([...list, ...Array.from({ length: 30 - list.length }, () => FOREVER)])
    }),
  )
})

it('retries at whole milliseconds, each later than the one before', () => {
  fc.assert(
    fc.property(someSchedule, fc.integer({ min: 1, max: 60 }), (schedule, n) => {
      const at = retryAt(schedule, FIRST, n)
      const next = retryAt(schedule, FIRST, n + 1)
      if (at < FOREVER) expect(Number.isInteger(at)).toBe(true)
      if (next < FOREVER) expect(next).toBeGreaterThan(at)
    }),
  )
})

it('reaches the ten thousandth retry of a growing delay without losing count', () => {
  expect(retryAt(backoff(1_000, 2, 60_000), instant(0), 10_000)).toBe(
    1_000 * (1 + 2 + 4 + 8 + 16 + 32) + 60_000 * (10_000 - 6),
  )
})

it('ends where the failures, the time or the schedule end, whichever is first', () => {
  const policy = fc.record({
    schedule: someSchedule,
    failures: fc.oneof(fc.constant(FOREVER), fc.integer({ min: 1, max: 20 })),
    after: fc.oneof(fc.constant(FOREVER), fc.integer({ min: 0, max: 3 * DAY })),
  })
  fc.assert(
    fc.property(policy, fc.integer({ min: 1, max: 25 }), ({ schedule, failures, after }, failed) => {
      const at = written(schedule, failed)[failed - 1]
      const ends = failed >= failures || at === undefined || at > after
      expect(nextTry(ending(schedule, { failures, after }), FIRST, failed)).toBe(ends ? FOREVER : FIRST + at)
    }),
  )
})

it.each([
  ['1 failure', { failures: 1 }, [0]],
  ['3 failures', { failures: 3 }, [0, 60, 120]],
  ['51 failures, which is 50 retries', { failures: 51 }, Array.from({ length: 51 }, (_, i) => i * 60)],
  ['two minutes, to the millisecond', { after: 2 * MINUTE }, [0, 60, 120]],
  ['a moment less', { after: 2 * MINUTE - 1 }, [0, 60]],
])('stops after %s', (_, stop, seconds) => {
  expect(tries(ending(every(MINUTE), stop)).map((at) => at / SECOND)).toEqual(seconds)
})

it('counts delays from the first failure, however long the tries themselves take', () => {
  const policy = ending(steps([MINUTE, 2], [HOUR]), { failures: 10 })
  // The second failure may have been noticed at any time: the third try is due two minutes after the first failure.
  expect(nextTry(policy, FIRST, 2)).toBe(FIRST + 2 * MINUTE)
  expect(nextTry(policy, FIRST, 3)).toBe(FIRST + 2 * MINUTE + HOUR)
})

it.each<[PolicyName, string, number[], 'freeze' | 'drop']>([
  // Modica, "Carrier retry rates".
  ['modica', '50 tries a minute apart', Array.from({ length: 50 }, (_, i) => i * 60), 'freeze'],
  // Sinch, "MM7 delivery reports".
  ['sinch-mm7', 'five retries, five minutes apart', [0, 300, 600, 900, 1_200, 1_500], 'freeze'],
  // Sinch SMS REST, "Callbacks": 5 s after the first failure, then doubling up to 81,920 s after it.
  [
    'sinch-rest',
    'retries 5, 10, 20 … 81,920 s after the first failure',
    // biome-ignore format: as published
    [0, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 81_920],
    'drop',
  ],
  // Rakuten Symphony, SMPP timers: a growing delay, discarded after 24 h. The distances are 30 s doubling to 30 min.
  [
    'smpp',
    'at growing distances for a day',
    [0, 30, 90, 210, 450, 930, 1_890, ...Array.from({ length: 46 }, (_, i) => 1_890 + 1_800 * (i + 1))],
    'drop',
  ],
])('tries by the policy %s: %s', (name, _, seconds, then) => {
  const policy = handOverPolicy(name)
  expect(tries(policy).map((at) => at / SECOND)).toEqual(seconds)
  expect(policy.then).toBe(then)
})

it('has no policy that never ends', () => {
  expect(POLICY_NAMES).toEqual(['smpp', 'modica', 'sinch-mm7', 'sinch-rest', 'sinch-rest-gaps'])
  for (const name of POLICY_NAMES) expect(tries(handOverPolicy(name)).at(-1)).toBeLessThanOrEqual(millis(2 * DAY))
})
