/**
 * The named retry policies: how long a hand-over that was not accepted is tried again. Sources: Modica "Carrier retry
 * rates" (60 s, 50 times, then frozen), Sinch MM7 delivery reports, Sinch SMS REST callbacks (5 s doubling to
 * 81,920 s); `smpp` follows Rakuten Symphony's SMPP timers (growing delay, discarded after 24 h).
 */
import { DAY, MINUTE, millis, SECOND } from '../core/instant.ts'
import type { RetryPolicy } from './retry.ts'

export type PolicyName = 'smpp' | 'modica' | 'sinch-mm7' | 'sinch-rest' | 'sinch-rest-gaps'

const POLICIES: Readonly<Record<PolicyName, RetryPolicy>> = {
  smpp: {
    schedule: { kind: 'backoff', first: millis(30 * SECOND), factor: 2, max: millis(30 * MINUTE) },
    stop: { failures: Number.POSITIVE_INFINITY, after: DAY },
    then: 'drop',
  },
  modica: {
    schedule: { kind: 'steps', steps: [{ every: MINUTE, times: Number.POSITIVE_INFINITY }] },
    stop: { failures: 50, after: Number.POSITIVE_INFINITY },
    then: 'freeze',
  },
  'sinch-mm7': {
    schedule: { kind: 'steps', steps: [{ every: millis(5 * MINUTE), times: 5 }] },
    stop: { failures: 6, after: Number.POSITIVE_INFINITY },
    then: 'freeze',
  },
  'sinch-rest': {
    // Delays count from the first failure: 5, 10, 20 … 81,920 s after it.
    schedule: {
      kind: 'steps',
      steps: [
        { every: millis(5 * SECOND), times: 2 },
        ...Array.from({ length: 13 }, (_, i) => ({ every: millis(5 * SECOND * 2 ** (i + 1)), times: 1 })),
      ],
    },
    stop: { failures: 16, after: Number.POSITIVE_INFINITY },
    then: 'drop',
  },
  // The other reading of the same page: each delay counts from the failure before it, 45.5 h in all.
  'sinch-rest-gaps': {
    schedule: { kind: 'backoff', first: millis(5 * SECOND), factor: 2, max: millis(5 * SECOND * 2 ** 14) },
    stop: { failures: 16, after: Number.POSITIVE_INFINITY },
    then: 'drop',
  },
}

export const POLICY_NAMES: readonly PolicyName[] = Object.keys(POLICIES) as PolicyName[]

export function handOverPolicy(name: PolicyName): RetryPolicy {
  return POLICIES[name]
}
