/** The sampler of a span that is always the same. */
import { compileDistribution, type Sampler } from '../core/distribution.ts'
import { invariant } from '../core/invariant.ts'

/** `ms`: whole milliseconds from 0 to 10 years. */
export function constant(ms: number): Sampler {
  const compiled = compileDistribution({ kind: 'fixed', value: ms })
  invariant(compiled.ok, `${ms} ms is a span of time`)
  return compiled.value
}
