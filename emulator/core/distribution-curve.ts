/** Distributions as they are drawn from: shapes within their bounds, and mixtures of those. */
import type { Shape } from './distribution-shape.ts'

export interface Curve {
  /** The least and the greatest value that it can give. */
  readonly lowest: number
  readonly highest: number
  /** The probability of a value of at most `x`. */
  cdf(x: number): number
  /** The least value with `cdf(value) >= p`, p from 0 to 1: within the bounds, so never infinite. */
  quantile(p: number): number
  /** One value from one uniform in [0, 1). A mixture takes its part from it, so that only a simple curve is monotone. */
  draw(u: number): number
  /** What is left of the curve inside [lo, hi], and how much of it that is. */
  within(lo: number, hi: number): { readonly mass: number; readonly curve: Curve }
}

/**
 * The least share of a distribution that bounds may leave. With less, a uniform's 53 bits fall on too few different
 * values, and the bounds are a mistake anyhow.
 */
export const LEAST_MASS = 1e-9

/** The largest uniform. What rounding lifts to 1, where many shapes are infinite, is brought back to it. */
const ALMOST_ONE = 1 - Number.EPSILON / 2

/** A shape within bounds: u is mapped into [F(lo), F(hi)], which keeps the proportions inside. */
export class BoundedCurve implements Curve {
  readonly #shape: Shape
  readonly #lo: number
  readonly #hi: number
  readonly #below: number
  readonly lowest: number
  readonly highest: number
  /** How much of the shape is inside. The curve is of use only if that is more than 0. */
  readonly mass: number

  constructor(shape: Shape, lo: number, hi: number) {
    this.#shape = shape
    this.#lo = lo
    this.#hi = hi
    this.#below = shape.below(lo)
    this.mass = hi < lo ? 0 : shape.cdf(hi) - this.#below
    this.lowest = this.quantile(0)
    this.highest = this.quantile(1)
  }

  cdf(x: number): number {
    if (x < this.#lo) return 0
    if (x >= this.#hi) return 1
    return Math.min(1, Math.max(0, (this.#shape.cdf(x) - this.#below) / this.mass))
  }

  quantile(p: number): number {
    return this.#at(this.#below + p * this.mass)
  }

  draw(u: number): number {
    return this.#at(Math.min(this.#below + u * this.mass, ALMOST_ONE))
  }

  within(lo: number, hi: number): { readonly mass: number; readonly curve: Curve } {
    const curve = new BoundedCurve(this.#shape, Math.max(lo, this.#lo), Math.min(hi, this.#hi))
    return { mass: curve.mass / this.mass, curve }
  }

  /** The shape's value at a probability, kept inside what rounding may step over. */
  #at(p: number): number {
    return Math.min(this.#hi, Math.max(this.#lo, this.#shape.quantile(Math.min(p, 1))))
  }
}

export interface WeightedCurve {
  readonly weight: number
  readonly curve: Curve
}

/** One of several curves, by weight. */
export class MixtureCurve implements Curve {
  readonly #parts: readonly WeightedCurve[]
  #total = 0
  /** Where each part's share of [0, 1) ends. */
  readonly #ends: readonly number[]
  readonly lowest: number
  readonly highest: number

  constructor(parts: readonly WeightedCurve[]) {
    this.#parts = parts
    this.lowest = Math.min(...parts.map(({ curve }) => curve.lowest))
    this.highest = Math.max(...parts.map(({ curve }) => curve.highest))
    for (const { weight } of parts) this.#total += weight
    let end = 0
    this.#ends = parts.map(({ weight }, i) => {
      end += weight / this.#total
      return i === parts.length - 1 ? 1 : end
    })
  }

  cdf(x: number): number {
    // Divided by a total that was added up in the same order, so that it ends at 1 exactly.
    let sum = 0
    for (const { weight, curve } of this.#parts) sum += weight * curve.cdf(x)
    return sum / this.#total
  }

  /** By bisection: a mixture has no formula. Its quantile lies between the least and the greatest of its parts'. */
  quantile(p: number): number {
    const ofParts = this.#parts.map(({ curve }) => curve.quantile(p))
    let lo = Math.min(...ofParts)
    let hi = Math.max(...ofParts)
    if (this.cdf(lo) >= p) return lo
    for (let middle = (lo + hi) / 2; lo < middle && middle < hi; middle = (lo + hi) / 2) {
      if (this.cdf(middle) >= p) hi = middle
      else lo = middle
    }
    return hi
  }

  draw(u: number): number {
    let i = 0
    while (u >= (this.#ends[i] as number)) i += 1
    const start = i === 0 ? 0 : (this.#ends[i - 1] as number)
    const within = (u - start) / ((this.#ends[i] as number) - start)
    return (this.#parts[i] as WeightedCurve).curve.draw(Math.min(within, ALMOST_ONE))
  }

  within(lo: number, hi: number): { readonly mass: number; readonly curve: Curve } {
    const parts: WeightedCurve[] = []
    let mass = 0
    for (const { weight, curve } of this.#parts) {
      const inside = curve.within(lo, hi)
      if (inside.mass < LEAST_MASS) continue
      parts.push({ weight: weight * inside.mass, curve: inside.curve })
      mass += weight * inside.mass
    }
    return { mass: mass / this.#total, curve: new MixtureCurve(parts) }
  }
}
