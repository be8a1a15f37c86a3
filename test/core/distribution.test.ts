import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileDistribution, type Distribution, type Sampler } from '../../emulator/core/distribution.ts'
import { messageKey, purposeOf, uniform, worldKey } from '../../emulator/core/draw.ts'
import { KS_LIMIT, ksOfWholes } from '../../emulator/expectation/likeness.ts'

const lognormal: Distribution = { kind: 'lognormal', median: 3_000, p95: 12_000 }
const table: Distribution = {
  kind: 'empirical',
  quantiles: [
    [0.5, 1_000],
    [0.7, 1_000],
    [0.95, 4_000],
    [0.99, 30_000],
  ],
}
const mixture: Distribution = {
  kind: 'mixture',
  parts: [
    { weight: 70, of: { kind: 'normal', mean: 2_000, sd: 500 } },
    { weight: 20, of: { ...lognormal, atMost: 20_000 } },
    { weight: 10, of: { kind: 'fixed', value: 60_000 } },
  ],
}

const MONOTONE: Record<string, Distribution> = {
  uniform: { kind: 'uniform', min: 100, max: 900 },
  'uniform, bounded': { kind: 'uniform', min: 100, max: 900, atLeast: 300, atMost: 350 },
  normal: { kind: 'normal', mean: 5_000, sd: 1_000 },
  'normal that reaches below 0': { kind: 'normal', mean: 500, sd: 1_000 },
  'normal, bounded to its upper tail': { kind: 'normal', mean: 5_000, sd: 1_000, atLeast: 8_500 },
  'normal, bounded on both sides': { kind: 'normal', mean: 5_000, sd: 1_000, atLeast: 4_000, atMost: 5_500 },
  lognormal,
  'lognormal, bounded': { ...lognormal, atLeast: 1_000, atMost: 6_000 },
  exponential: { kind: 'exponential', mean: 2_000 },
  'exponential, bounded': { kind: 'exponential', mean: 2_000, atLeast: 1_000, atMost: 9_000 },
  'weibull with a tail': { kind: 'weibull', scale: 2_000, shape: 0.6 },
  'weibull with a peak': { kind: 'weibull', scale: 2_000, shape: 3 },
  'weibull, bounded': { kind: 'weibull', scale: 2_000, shape: 0.6, atLeast: 500, atMost: 10_000 },
  empirical: table,
  'empirical, bounded': { ...table, atLeast: 800, atMost: 3_000 },
  'empirical, cut off at a likely value': { ...table, atMost: 1_000 },
  'empirical, starting at a likely value': { ...table, atLeast: 1_000 },
}
const MIXED: Record<string, Distribution> = {
  mixture,
  'mixture, bounded': { ...mixture, atLeast: 1_500, atMost: 60_000 },
  'mixture whose bounds leave out a part': { ...mixture, atMost: 59_999 },
  'mixture in a mixture, bounded': {
    kind: 'mixture',
    parts: [
      { weight: 1, of: { ...mixture, atLeast: 1_000 } },
      { weight: 1, of: { kind: 'uniform', min: 0, max: 100_000 } },
      { weight: 0, of: { kind: 'fixed', value: 5 } },
    ],
    atLeast: 500,
    atMost: 80_000,
  },
}
const ALL: Record<string, Distribution> = { ...MONOTONE, ...MIXED }

function compiled(d: Distribution): Sampler {
  const result = compileDistribution(d)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** What the first messages to `n` numbers in a row would draw. */
function drawsOf(sampler: Sampler, purpose: string, n: number): number[] {
  const world = worldKey(7, 'default')
  const key = { hi: 0, lo: 0 }
  return Array.from({ length: n }, (_, i) => {
    messageKey(world, `64211${String(1_000_000 + i)}`, 0, key)
    return sampler.sample(uniform(key.hi, key.lo, purposeOf(purpose), 0))
  })
}

const probability = fc.double({ min: 0, max: 1, noNaN: true })
const u = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

it.each(Object.keys(ALL))('draws by its own distribution function: %s', (name) => {
  const sampler = compiled(ALL[name]!)
  expect(ksOfWholes(drawsOf(sampler, name, 10_000), sampler.cdf)).toBeLessThan(KS_LIMIT)
})

it.each(Object.keys(ALL))('draws whole milliseconds inside its bounds: %s', (name) => {
  const d = ALL[name]!
  const sampler = compiled(d)
  const ends = [0, Number.MIN_VALUE, 2 ** -53, 1 - 2 ** -53].map((end) => sampler.sample(end))
  for (const ms of [...ends, ...drawsOf(sampler, name, 1_000)]) {
    if (!Number.isSafeInteger(ms) || Object.is(ms, -0)) expect.unreachable(`${ms} is not whole`)
    if (ms < (d.atLeast ?? 0) || ms > (d.atMost ?? Number.POSITIVE_INFINITY))
      expect.unreachable(`${ms} is out of bounds`)
  }
})

it.each(Object.keys(MONOTONE))('draws more for a higher uniform: %s', (name) => {
  const sampler = compiled(ALL[name]!)
  fc.assert(
    fc.property(u, u, (a, b) => {
      expect(sampler.sample(Math.min(a, b))).toBeLessThanOrEqual(sampler.sample(Math.max(a, b)))
    }),
  )
})

it.each(Object.keys(ALL))('has a quantile function that inverts its distribution function: %s', (name) => {
  const sampler = compiled(ALL[name]!)
  fc.assert(
    fc.property(probability, (p) => {
      const x = sampler.quantile(p)
      // The least value with a share of p at or below it: there the share is p or, at a likely value, steps over p.
      expect(sampler.cdf(x)).toBeGreaterThanOrEqual(p - 1e-9)
      expect(sampler.cdf(x - 1e-3 - x * 1e-9)).toBeLessThanOrEqual(p + 1e-9)
    }),
  )
})

it.each(Object.keys(ALL))('has functions that never fall, from 0 to 1: %s', (name) => {
  const sampler = compiled(ALL[name]!)
  const x = fc.double({ min: 0, max: 100_000, noNaN: true })
  fc.assert(
    fc.property(probability, probability, x, x, (p, q, a, b) => {
      expect(sampler.quantile(Math.min(p, q))).toBeLessThanOrEqual(sampler.quantile(Math.max(p, q)))
      expect(sampler.cdf(Math.min(a, b))).toBeLessThanOrEqual(sampler.cdf(Math.max(a, b)))
    }),
  )
  expect([sampler.cdf(-1), sampler.cdf(Number.POSITIVE_INFINITY)]).toEqual([0, 1])
})

it('would be caught by the Kolmogorov-Smirnov test if it drew from another distribution', () => {
  const draws = drawsOf(compiled({ kind: 'normal', mean: 5_000, sd: 1_000 }), 'normal', 10_000)
  expect(ksOfWholes(draws, compiled({ kind: 'normal', mean: 5_060, sd: 1_000 }).cdf)).toBeGreaterThan(KS_LIMIT)
  expect(ksOfWholes(draws, compiled({ kind: 'normal', mean: 5_000, sd: 1_150 }).cdf)).toBeGreaterThan(KS_LIMIT)
})

it('says when there is only one value, so that nothing need be drawn', () => {
  expect(compiled({ kind: 'fixed', value: 200 }).fixed).toBe(200)
  expect(compiled({ kind: 'fixed', value: 0 }).fixed).toBe(0)
  expect(compiled({ kind: 'uniform', min: 5, max: 5 }).fixed).toBe(5)
  expect(compiled({ ...mixture, atLeast: 50_000, atMost: 70_000 }).fixed).toBe(60_000)
  for (const d of Object.values(ALL)) expect(compiled(d).fixed).toBe(-1)
})

it('has half of a log-normal below its median and 95 % below its p95', () => {
  const sampler = compiled(lognormal)
  expect(sampler.cdf(3_000)).toBeCloseTo(0.5, 12)
  expect(sampler.cdf(12_000)).toBeCloseTo(0.95, 12)
})

it('has the known quartiles of the exponential and Weibull distributions', () => {
  expect(compiled({ kind: 'exponential', mean: 1_000 }).quantile(0.75)).toBeCloseTo(1_386.294361, 5)
  expect(compiled({ kind: 'weibull', scale: 1_000, shape: 2 }).quantile(0.75)).toBeCloseTo(1_177.410023, 5)
  expect(compiled({ kind: 'weibull', scale: 1_000, shape: 1 }).cdf(500)).toBeCloseTo(0.39346934, 8)
})

it('reads an empirical table as straight lines from 0 to its last value', () => {
  const sampler = compiled(table)
  expect([0, 0.25, 0.5, 0.6, 0.7, 0.825, 0.95, 0.99, 0.999, 1].map((p) => Math.round(sampler.quantile(p)))).toEqual([
    0, 500, 1_000, 1_000, 1_000, 2_500, 4_000, 30_000, 30_000, 30_000,
  ])
  expect(sampler.cdf(999.999)).toBeCloseTo(0.5, 5)
  expect(sampler.cdf(1_000)).toBeCloseTo(0.7, 12)
})

it('starts an empirical table where its first quantile says', () => {
  const sampler = compiled({
    kind: 'empirical',
    quantiles: [
      [0, 200],
      [1, 400],
    ],
  })
  expect([sampler.quantile(0), sampler.quantile(0.5), sampler.cdf(199)]).toEqual([200, 300, 0])
})

it('weighs the parts of a bounded mixture by what each has inside', () => {
  const sampler = compiled({
    kind: 'mixture',
    parts: [
      { weight: 1, of: { kind: 'uniform', min: 0, max: 100 } },
      { weight: 1, of: { kind: 'uniform', min: 50, max: 150 } },
    ],
    atMost: 100,
  })
  // All of the first part is inside, half of the second: weights 2/3 and 1/3.
  expect(sampler.cdf(50)).toBeCloseTo(1 / 3, 12)
  expect(sampler.quantile(1 / 3)).toBeCloseTo(50, 9)
})

it('takes the part of a mixture from the uniform, and its value from what is left of it', () => {
  const sampler = compiled({
    kind: 'mixture',
    parts: [
      { weight: 3, of: { kind: 'uniform', min: 1_000, max: 2_000 } },
      { weight: 1, of: { kind: 'uniform', min: 0, max: 100 } },
    ],
  })
  expect([0, 0.375, 0.75, 0.875].map(sampler.sample)).toEqual([1_000, 1_500, 0, 50])
})

it.each<[Distribution, string]>([
  [{ kind: 'fixed', value: 200 }, '200ms'],
  [{ kind: 'uniform', min: 100, max: 1_500 }, 'uniform (100ms to 1.5s)'],
  [{ kind: 'normal', mean: 5_000, sd: 1_000, atLeast: 1_000 }, 'normal (mean 5s, deviation 1s), at least 1s'],
  [{ ...lognormal, atMost: 60_000 }, 'log-normal (median 3s, p95 12s), at most 1m'],
  [{ kind: 'exponential', mean: 2_000 }, 'exponential (mean 2s)'],
  [{ kind: 'weibull', scale: 2_000, shape: 0.6 }, 'Weibull (scale 2s, shape 0.6)'],
  [table, 'measured (p50 1s, p70 1s, p95 4s, p99 30s)'],
  [mixture, 'one of [70% normal (mean 2s, deviation 500ms); 20% log-normal (median 3s, p95 12s), at most 20s; 10% 1m]'],
])('describes itself: %#', (d, text) => {
  expect(compiled(d).describe()).toBe(text)
})
