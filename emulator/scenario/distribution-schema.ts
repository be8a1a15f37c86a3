/** A span of time in a scenario: a duration, or a distribution to draw it from. */
import { z } from 'zod'
import { compileDistribution, type Distribution, type Sampler } from '../core/distribution.ts'
import { eitherOf, keyed, listOf, named } from '../protocol/settings/keyed.ts'
import { decimal, duration } from '../protocol/settings/scalar.ts'

/** `p50`, `p99.9`: a probability, as the decimal it is written as. */
const quantile = z.string().regex(/^p\d{1,3}(\.\d{1,6})?$/, { error: 'a quantile is p0 to p100, such as p50 or p99.9' })

const kinds = {
  uniform: keyed('uniform', { min: duration, max: duration })
    .transform((given): Distribution => ({ kind: 'uniform', ...given }))
    .exactOptional(),
  normal: keyed('normal', { mean: duration, sd: duration })
    .transform((given): Distribution => ({ kind: 'normal', ...given }))
    .exactOptional(),
  lognormal: keyed('lognormal', { median: duration, p95: duration })
    .transform((given): Distribution => ({ kind: 'lognormal', ...given }))
    .exactOptional(),
  exponential: keyed('exponential', { mean: duration })
    .transform((given): Distribution => ({ kind: 'exponential', ...given }))
    .exactOptional(),
  weibull: keyed('weibull', { scale: duration, shape: decimal('a shape', 0.1, 100) })
    .transform((given): Distribution => ({ kind: 'weibull', ...given }))
    .exactOptional(),
  empirical: named('a table of quantiles such as { p50: 2s, p95: 9s }', quantile, duration)
    .transform((table): Distribution => ({ kind: 'empirical', quantiles: Object.entries(table).map(knot) }))
    .exactOptional(),
  mixture: listOf(
    'a list of parts such as { weight: 9, of: 2s }',
    keyed('a part of a mixture', {
      weight: decimal('a weight', 0, 1_000_000).describe('Its share, on any scale'),
      of: z.lazy(() => distribution),
    }),
  )
    .transform((parts): Distribution => ({ kind: 'mixture', parts }))
    .exactOptional(),
}

function knot([name, value]: readonly [string, number]): readonly [number, number] {
  return [Number(`${name.slice(1)}e-2`), value]
}

export const distribution: z.ZodType<Distribution> = eitherOf(
  duration.transform((value): Distribution => ({ kind: 'fixed', value })),
  keyed('a distribution', {
    ...kinds,
    'at-least': duration.describe('Nothing below is drawn').exactOptional(),
    'at-most': duration.describe('Nothing above is drawn').exactOptional(),
  }).transform((given, context): Distribution => {
    const { 'at-least': atLeast, 'at-most': atMost, ...chosen } = given
    const [one, ...others] = Object.values(chosen)
    if (one !== undefined && others.length === 0) return { ...one, atLeast, atMost }
    // An unknown key has been told already.
    if (one === undefined && context.issues.length > 0) return z.NEVER
    const message = `a distribution is one of ${Object.keys(kinds).join(', ')}`
    context.issues.push({ code: 'custom', input: given, message })
    return z.NEVER
  }),
).meta({ id: 'time', description: 'A duration, or a distribution to draw it from' })

/** What draws the span. */
export const sampler: z.ZodType<Sampler> = distribution.transform((given, context) => {
  const compiled = compileDistribution(given)
  if (compiled.ok) return compiled.value
  context.issues.push({ code: 'custom', input: given, message: compiled.error })
  return z.NEVER
})
