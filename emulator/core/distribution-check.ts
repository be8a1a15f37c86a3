/** What is wrong with a distribution's parameters, in a sentence for the user. */
import type { Bounds, Distribution, Empirical, Mixture } from './distribution-kinds.ts'
import { formatDuration, LONGEST } from './duration.ts'

/** The first thing wrong, or undefined. Whether the bounds leave anything is seen only when the curve is there. */
export function problemOf(d: Distribution): string | undefined {
  return parameterProblem(d) ?? boundsProblem(d)
}

function parameterProblem(d: Distribution): string | undefined {
  switch (d.kind) {
    case 'fixed':
      return wholeProblem('fixed: value', d.value)
    case 'uniform':
      return (
        spanProblem('uniform: min', d.min) ??
        spanProblem('uniform: max', d.max) ??
        (d.min > d.max ? `uniform: min (${span(d.min)}) must not be above max (${span(d.max)})` : undefined)
      )
    case 'normal':
      return spanProblem('normal: mean', d.mean) ?? positiveProblem('normal: sd', d.sd)
    case 'lognormal':
      return (
        positiveProblem('lognormal: median', d.median) ??
        positiveProblem('lognormal: p95', d.p95) ??
        (d.p95 <= d.median
          ? `lognormal: p95 (${span(d.p95)}) must be above the median (${span(d.median)}): 95 % are below it, only half below the median`
          : undefined)
      )
    case 'exponential':
      return positiveProblem('exponential: mean', d.mean)
    case 'weibull':
      return positiveProblem('weibull: scale', d.scale) ?? shapeProblem(d.shape)
    case 'empirical':
      return tableProblem(d)
    case 'mixture':
      return mixtureProblem(d)
  }
}

function boundsProblem({ atLeast, atMost }: Bounds): string | undefined {
  const problem =
    (atLeast === undefined ? undefined : wholeProblem('at least', atLeast)) ??
    (atMost === undefined ? undefined : wholeProblem('at most', atMost))
  if (problem !== undefined || atLeast === undefined || atMost === undefined || atLeast <= atMost) return problem
  return `at least (${span(atLeast)}) must not be above at most (${span(atMost)})`
}

function tableProblem({ quantiles }: Empirical): string | undefined {
  if (quantiles.length === 0)
    return 'empirical: the table of quantiles is empty; write at least one [probability, value]'
  let previousP = -1
  let previous = 0
  for (const [p, value] of quantiles) {
    if (!(p >= 0 && p <= 1)) return `empirical: ${p} is not a probability, which goes from 0 to 1 (0.95 for p95)`
    const problem = spanProblem(`empirical: the value at ${p}`, value)
    if (problem !== undefined) return problem
    if (p <= previousP) return `empirical: the probabilities must ascend, but ${p} comes after ${previousP}`
    if (value < previous) return `empirical: the values must ascend, but ${span(value)} comes after ${span(previous)}`
    previousP = p
    previous = value
  }
  return undefined
}

function mixtureProblem({ parts }: Mixture): string | undefined {
  if (parts.length === 0) return 'mixture: there are no parts; write at least one, with its weight'
  let sum = 0
  for (const [i, { weight, of }] of parts.entries()) {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      return `mixture: part ${i + 1} has a weight of ${weight}; a weight is 0 or more`
    const problem = problemOf(of)
    if (problem !== undefined) return `mixture: part ${i + 1}: ${problem}`
    sum += weight
  }
  return sum > 0 && sum < Number.POSITIVE_INFINITY
    ? undefined
    : `mixture: the weights add up to ${sum}; at least one must be above 0`
}

function shapeProblem(shape: number): string | undefined {
  // Beyond these a Weibull distribution is a constant, or spread over more magnitudes than time has.
  return shape >= 0.1 && shape <= 100 ? undefined : `weibull: shape is ${shape}, but must be from 0.1 to 100`
}

function spanProblem(name: string, value: number): string | undefined {
  return value >= 0 && value <= LONGEST ? undefined : `${name} is ${span(value)}, but must be from 0 to 10 years`
}

function positiveProblem(name: string, value: number): string | undefined {
  return value === 0 ? `${name} is 0, but must be above 0` : spanProblem(name, value)
}

function wholeProblem(name: string, value: number): string | undefined {
  return (
    spanProblem(name, value) ?? (Number.isInteger(value) ? undefined : `${name} is ${value} ms, but must be whole ms`)
  )
}

function span(value: number): string {
  return Number.isSafeInteger(value) ? formatDuration(value) : `${value} ms`
}
