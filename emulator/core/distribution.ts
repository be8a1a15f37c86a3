/**
 * Spans of time by chance: one uniform a draw, turned into whole milliseconds by the inverse of the distribution
 * function, so that a message's latency depends on its key alone and on no other draw.
 *
 * Everything is cut off at 0 and at 10 years. A distribution that always gives the same value says so (`fixed`), and
 * whoever draws can leave the draw out.
 */
import { problemOf } from './distribution-check.ts'
import { BoundedCurve, type Curve, LEAST_MASS, MixtureCurve } from './distribution-curve.ts'
import type { Distribution } from './distribution-kinds.ts'
import { shapeOf } from './distribution-shape.ts'
import { describeDistribution } from './distribution-text.ts'
import { LONGEST } from './duration.ts'
import { type Millis, millis } from './instant.ts'
import { fail, ok, type Result } from './result.ts'

export type { Distribution } from './distribution-kinds.ts'

export interface Sampler {
  /** What it draws from. */
  readonly distribution: Distribution
  /** The value in ms where there is only one, otherwise -1. */
  readonly fixed: number
  /** Whole ms, 0 or more, from a uniform in [0, 1). Rises with `u`, but for mixtures, whose part is taken from it. */
  sample(u: number): Millis
  /** The least value in ms, before rounding, that a share `p` (0 to 1) of all draws does not exceed. */
  quantile(p: number): number
  /** The share of all draws, before rounding, of at most `x` ms. */
  cdf(x: number): number
  /** In a line of English. */
  describe(): string
}

/** Checks a distribution and makes it ready to draw from. The error is a sentence for the user. */
export function compileDistribution(d: Distribution): Result<Sampler, string> {
  const problem = problemOf(d)
  if (problem !== undefined) return fail(problem)
  const curve = curveOf(d)
  if (!curve.ok) return curve
  return ok(samplerOf(d, curve.value))
}

function samplerOf(d: Distribution, curve: Curve): Sampler {
  const lowest = Math.round(curve.lowest)
  return {
    distribution: d,
    fixed: lowest === Math.round(curve.highest) ? lowest : -1,
    // The sum turns -0, as the logarithm of 1 may leave it, into 0.
    sample: (u) => millis(Math.round(curve.draw(u)) + 0),
    quantile: (p) => curve.quantile(p),
    cdf: (x) => curve.cdf(x),
    describe: () => describeDistribution(d),
  }
}

function curveOf(d: Distribution): Result<Curve, string> {
  const lo = d.atLeast ?? 0
  const hi = d.atMost ?? LONGEST
  if (d.kind !== 'mixture') {
    const curve = new BoundedCurve(shapeOf(d), lo, hi)
    return curve.mass < LEAST_MASS ? nothingInside(d) : ok(curve)
  }
  const parts: { weight: number; curve: Curve }[] = []
  for (const { weight, of } of d.parts) {
    if (weight === 0) continue
    const part = curveOf(of)
    if (!part.ok) return part
    parts.push({ weight, curve: part.value })
  }
  const { mass, curve } = new MixtureCurve(parts).within(lo, hi)
  return mass < LEAST_MASS ? nothingInside(d) : ok(curve)
}

function nothingInside(d: Distribution): Result<Curve, string> {
  return fail(`the bounds leave nothing of the distribution: ${describeDistribution(d)}`)
}
