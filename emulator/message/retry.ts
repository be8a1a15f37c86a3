/**
 * When to try again, and when to stop. One policy type for all three places: carrier to handset, platform to carrier,
 * emulator to client. Delays count from the first failure, so a slow try never shifts the ones after it.
 */
import type { Instant, Millis } from '../core/instant.ts'

export interface RetryStep {
  readonly every: Millis
  /** How many tries at this distance; Infinity: as long as the policy lasts. */
  readonly times: number
}

export type RetrySchedule =
  | { readonly kind: 'steps'; readonly steps: readonly RetryStep[] }
  | { readonly kind: 'backoff'; readonly first: Millis; readonly factor: number; readonly max: Millis }

export interface RetryStop {
  /** The failure that ends it: 50 gives 50 tries in all. Infinity: not by number. */
  readonly failures: number
  /** Time since the first failure that ends it. Infinity: not by time. */
  readonly after: number
}

export interface RetryPolicy {
  readonly schedule: RetrySchedule
  readonly stop: RetryStop
  /** What happens to what was not accepted by then. */
  readonly then: 'freeze' | 'drop'
}

/**
 * The instant of the n-th retry (n from 1) after a first failure at `firstFailure`; Infinity when the schedule has no
 * n-th retry.
 */
export function retryAt(schedule: RetrySchedule, firstFailure: Instant, n: number): Instant {
  // A growing delay need not come to whole milliseconds, an instant has to.
  return (firstFailure + Math.round(offset(schedule, n))) as Instant
}

function offset(schedule: RetrySchedule, n: number): number {
  if (schedule.kind === 'backoff') {
    let sum = 0
    let delay: number = schedule.first
    for (let i = 1; i <= n; i++) {
      if (delay >= schedule.max) return sum + schedule.max * (n - i + 1)
      sum += delay
      delay *= schedule.factor
    }
    return sum
  }
  let sum = 0
  let left = n
  for (const step of schedule.steps) {
    if (left <= step.times) return sum + left * step.every
    sum += step.times * step.every
    left -= step.times
  }
  return Number.POSITIVE_INFINITY
}

/**
 * When to try again after `failures` failures, the first of them at `firstFailure`; Infinity when the policy has ended.
 */
export function nextTry(policy: RetryPolicy, firstFailure: Instant, failures: number): Instant {
  const never = Number.POSITIVE_INFINITY as Instant
  if (failures >= policy.stop.failures) return never
  const at = retryAt(policy.schedule, firstFailure, failures)
  return at - firstFailure > policy.stop.after ? never : at
}
