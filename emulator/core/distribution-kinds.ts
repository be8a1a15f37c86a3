/** The distributions of a span of time as data, all values in ms. What a scenario's YAML is read into. */

/** Cuts the distribution off: what is outside is never drawn, what is inside keeps its proportions. Whole ms. */
export interface Bounds {
  readonly atLeast?: number | undefined
  readonly atMost?: number | undefined
}

/** Always the same, whole ms. */
export interface Fixed {
  readonly kind: 'fixed'
  readonly value: number
}

export interface Uniform {
  readonly kind: 'uniform'
  readonly min: number
  readonly max: number
}

/** Cut off at 0, so that the mean of what is drawn is above `mean` where `sd` reaches below 0. */
export interface Normal {
  readonly kind: 'normal'
  readonly mean: number
  readonly sd: number
}

/** By two figures that monitoring shows: half are below `median`, 95 % below `p95`. */
export interface Lognormal {
  readonly kind: 'lognormal'
  readonly median: number
  readonly p95: number
}

export interface Exponential {
  readonly kind: 'exponential'
  readonly mean: number
}

/** 63.2 % are below `scale`; a `shape` below 1 has a long tail, 1 is exponential, above 1 has a peak. */
export interface Weibull {
  readonly kind: 'weibull'
  readonly scale: number
  readonly shape: number
}

/**
 * A table of measured quantiles, [probability 0 to 1, value], straight lines between them. It starts at [0, 0] where
 * it does not say otherwise, and nothing is above its last value.
 */
export interface Empirical {
  readonly kind: 'empirical'
  readonly quantiles: readonly (readonly [p: number, value: number])[]
}

/** One of several distributions each time, by weight (any scale). Bounds reweight the parts by what each has inside. */
export interface Mixture {
  readonly kind: 'mixture'
  readonly parts: readonly { readonly weight: number; readonly of: Distribution }[]
}

/** A distribution with one formula for all of it. */
export type Simple = (Fixed | Uniform | Normal | Lognormal | Exponential | Weibull | Empirical) & Bounds

export type Distribution = Simple | (Mixture & Bounds)
