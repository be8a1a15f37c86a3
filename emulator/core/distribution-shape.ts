/**
 * The formulas: each distribution before bounds and rounding. Math.exp, log and sqrt only: the last bit of Math.pow
 * differs between versions of Node, and draws must not.
 */
import type { Empirical, Simple } from './distribution-kinds.ts'
import { normalCdf, normalQuantile } from './standard-normal.ts'

export interface Shape {
  /** The probability of a value of at most `x`. */
  cdf(x: number): number
  /** The probability of a value below `x`: differs from `cdf` where a single value has a probability of its own. */
  below(x: number): number
  /** The least value with `cdf(value) >= p`; infinite where there is none. */
  quantile(p: number): number
}

/** How many deviations the 95th percentile of a normal distribution lies above its mean. */
const Z_95 = 1.6448536269514722

export function shapeOf(d: Simple): Shape {
  switch (d.kind) {
    case 'fixed':
      return fixed(d.value)
    case 'uniform':
      return d.min === d.max ? fixed(d.min) : uniform(d.min, d.max)
    case 'normal':
      return continuous(
        (x) => normalCdf((x - d.mean) / d.sd),
        (p) => d.mean + d.sd * normalQuantile(p),
      )
    case 'lognormal':
      return lognormal(Math.log(d.median), Math.log(d.p95 / d.median) / Z_95)
    case 'exponential':
      return continuous(
        (x) => (x <= 0 ? 0 : 1 - Math.exp(-x / d.mean)),
        (p) => -d.mean * Math.log(1 - p),
      )
    case 'weibull':
      return weibull(d.scale, d.shape)
    case 'empirical':
      return empirical(d)
  }
}

function continuous(cdf: (x: number) => number, quantile: (p: number) => number): Shape {
  return { cdf, below: cdf, quantile }
}

function fixed(value: number): Shape {
  return {
    cdf: (x) => (x >= value ? 1 : 0),
    below: (x) => (x > value ? 1 : 0),
    quantile: () => value,
  }
}

function uniform(min: number, max: number): Shape {
  return continuous(
    (x) => Math.min(1, Math.max(0, (x - min) / (max - min))),
    (p) => min + p * (max - min),
  )
}

function lognormal(mu: number, sigma: number): Shape {
  return continuous(
    (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
    (p) => Math.exp(mu + sigma * normalQuantile(p)),
  )
}

/** F(x) = 1 - exp(-(x / scale)^shape), the power taken as exp(shape log(x / scale)). */
function weibull(scale: number, shape: number): Shape {
  return continuous(
    (x) => (x <= 0 ? 0 : 1 - Math.exp(-Math.exp(shape * Math.log(x / scale)))),
    (p) => scale * Math.exp(Math.log(-Math.log(1 - p)) / shape),
  )
}

type Knot = readonly [p: number, value: number]

/** Straight lines through the knots of a table. Two knots of one value make that value likely by itself. */
function empirical({ quantiles }: Empirical): Shape {
  const knots: Knot[] = [...quantiles]
  const first = knots[0] as Knot
  const last = knots[knots.length - 1] as Knot
  if (first[0] > 0) knots.unshift([0, 0])
  if (last[0] < 1) knots.push([1, last[1]])
  // The probability where the line from the knot before `i` crosses x; `i` is the first knot beyond x.
  const crossing = (i: number, x: number): number => {
    if (i <= 0) return i < 0 ? 1 : 0
    const [fromP, from] = knots[i - 1] as Knot
    const [toP, to] = knots[i] as Knot
    return fromP + ((x - from) / (to - from)) * (toP - fromP)
  }
  return {
    cdf(x) {
      return crossing(
        knots.findIndex((knot) => knot[1] > x),
        x,
      )
    },
    below(x) {
      return crossing(
        knots.findIndex((knot) => knot[1] >= x),
        x,
      )
    },
    quantile(p) {
      let i = 1
      while (i < knots.length - 1 && (knots[i] as Knot)[0] < p) i += 1
      const [fromP, from] = knots[i - 1] as Knot
      const [toP, to] = knots[i] as Knot
      return from + ((p - fromP) / (toP - fromP)) * (to - from)
    },
  }
}
