/** A distribution in a line of English, for explanations: "log-normal (median 3s, p95 12s), at most 1m". */
import type { Distribution, Mixture } from './distribution-kinds.ts'
import { formatDuration } from './duration.ts'

export function describeDistribution(d: Distribution): string {
  const atLeast = d.atLeast === undefined ? '' : `, at least ${span(d.atLeast)}`
  const atMost = d.atMost === undefined ? '' : `, at most ${span(d.atMost)}`
  return `${describeKind(d)}${atLeast}${atMost}`
}

function describeKind(d: Distribution): string {
  switch (d.kind) {
    case 'fixed':
      return span(d.value)
    case 'uniform':
      return `uniform (${span(d.min)} to ${span(d.max)})`
    case 'normal':
      return `normal (mean ${span(d.mean)}, deviation ${span(d.sd)})`
    case 'lognormal':
      return `log-normal (median ${span(d.median)}, p95 ${span(d.p95)})`
    case 'exponential':
      return `exponential (mean ${span(d.mean)})`
    case 'weibull':
      return `Weibull (scale ${span(d.scale)}, shape ${d.shape})`
    case 'empirical':
      return `measured (${d.quantiles.map(([p, value]) => `p${percent(p)} ${span(value)}`).join(', ')})`
    case 'mixture':
      return describeMixture(d)
  }
}

function describeMixture({ parts }: Mixture): string {
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  const texts = parts.map(({ weight, of }) => `${percent(weight / total)}% ${describeDistribution(of)}`)
  return `one of [${texts.join('; ')}]`
}

function percent(share: number): string {
  return String(Number((share * 100).toPrecision(4)))
}

function span(ms: number): string {
  return Number.isInteger(ms) ? formatDuration(ms) : `${ms}ms`
}
