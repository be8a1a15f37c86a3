/** What a carrier draws from for a message that it delivers at once. */
import type { Distribution } from '../core/distribution.ts'
import type { Plan } from '../message/plan.ts'

/** In ms. Acceptance to attempt, attempt to done date, done date to receipt. */
export interface LatencyView {
  readonly first: Distribution
  readonly delivery: Distribution
  readonly receipt: Distribution
}

/** null: it is tried again, or has several receipts or none. */
export function latencyView({ attempt, receipts }: Plan): LatencyView | null {
  const [sending, ...others] = receipts.sendings
  if (sending?.from !== 'done' || others.length > 0 || receipts.early) return null
  if (attempt.failures > 0 || attempt.fetch !== null) return null
  return {
    first: attempt.first.distribution,
    delivery: attempt.delivery.distribution,
    receipt: sending.delay.distribution,
  }
}
