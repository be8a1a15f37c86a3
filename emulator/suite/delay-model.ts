/** How late receipts should be: a distribution as a test writes it, or what the carrier itself draws from. Pure. */
import { compileDistribution, type Distribution } from '../core/distribution.ts'
import { formatDuration } from '../core/duration.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { LatencyView } from './target.ts'

export interface DelayModel {
  /** Of ms, before rounding. */
  cdf(x: number): number
  quantile(p: number): number
  describe(): string
}

const WRITE_IT = 'write the distribution: `like: { lognormal: … }`'

/**
 * `latencies`: of each message, as the control API tells it. null: no distribution is asked for. The error is a sentence
 * for the user.
 */
export function modelOf(
  like: Distribution | 'carrier' | undefined,
  latencies: readonly (LatencyView | null)[],
): Result<DelayModel, string> | null {
  if (like === undefined) return null
  if (like !== 'carrier') return compileDistribution(like)
  const [first] = latencies
  if (first === undefined) return fail('no message, and so no carrier')
  const written = JSON.stringify(first)
  if (latencies.some((each) => JSON.stringify(each) !== written)) {
    return fail(`messages that met different latencies; ${WRITE_IT}`)
  }
  if (first === null) return fail(`a carrier that tries again, or sends more than one receipt; ${WRITE_IT}`)
  return sumOf([first.first, first.delivery, first.receipt])
}

/** What is always the same moves what is drawn; the sum of two draws has no formula. */
function sumOf(spans: readonly Distribution[]): Result<DelayModel, string> {
  let drawn: DelayModel | null = null
  let shift = 0
  for (const span of spans) {
    const sampler = compileDistribution(span)
    if (!sampler.ok) return sampler
    if (sampler.value.fixed !== -1) shift += sampler.value.fixed
    else if (drawn !== null) return fail(`a carrier that draws twice for each message; ${WRITE_IT}`)
    else drawn = sampler.value
  }
  if (drawn === null) return compileDistribution({ kind: 'fixed', value: shift })
  const { cdf, quantile, describe } = drawn
  if (shift === 0) return ok(drawn)
  return ok({
    cdf: (x) => cdf(x - shift),
    quantile: (p) => quantile(p) + shift,
    describe: () => `${formatDuration(shift)} and ${describe()}`,
  })
}
