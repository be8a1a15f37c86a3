import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileDistribution, type Distribution } from '../../emulator/core/distribution.ts'

it.each<[Distribution, string]>([
  [{ kind: 'fixed', value: -1 }, 'fixed: value is -1ms, but must be from 0 to 10 years'],
  [{ kind: 'fixed', value: 1.5 }, 'fixed: value is 1.5 ms, but must be whole ms'],
  [{ kind: 'fixed', value: Number.NaN }, 'fixed: value is NaN ms, but must be from 0 to 10 years'],
  [{ kind: 'fixed', value: 400_000_000_000 }, 'fixed: value is 4629d15h6m40s, but must be from 0 to 10 years'],
  [{ kind: 'uniform', min: 3_000, max: 1_000 }, 'uniform: min (3s) must not be above max (1s)'],
  [{ kind: 'normal', mean: -5, sd: 1 }, 'normal: mean is -5ms, but must be from 0 to 10 years'],
  [{ kind: 'normal', mean: 5, sd: 0 }, 'normal: sd is 0, but must be above 0'],
  [
    { kind: 'lognormal', median: 3_000, p95: 3_000 },
    'lognormal: p95 (3s) must be above the median (3s): 95 % are below it, only half below the median',
  ],
  [{ kind: 'lognormal', median: 0, p95: 3_000 }, 'lognormal: median is 0, but must be above 0'],
  [{ kind: 'exponential', mean: 0 }, 'exponential: mean is 0, but must be above 0'],
  [{ kind: 'weibull', scale: 100, shape: 0 }, 'weibull: shape is 0, but must be from 0.1 to 100'],
  [
    { kind: 'empirical', quantiles: [] },
    'empirical: the table of quantiles is empty; write at least one [probability, value]',
  ],
  [
    { kind: 'empirical', quantiles: [[95, 5]] },
    'empirical: 95 is not a probability, which goes from 0 to 1 (0.95 for p95)',
  ],
  [
    {
      kind: 'empirical',
      quantiles: [
        [0.5, 5],
        [0.5, 6],
      ],
    },
    'empirical: the probabilities must ascend, but 0.5 comes after 0.5',
  ],
  [
    {
      kind: 'empirical',
      quantiles: [
        [0.5, 5],
        [0.9, 4],
      ],
    },
    'empirical: the values must ascend, but 4ms comes after 5ms',
  ],
  [
    { kind: 'empirical', quantiles: [[0.5, -5]] },
    'empirical: the value at 0.5 is -5ms, but must be from 0 to 10 years',
  ],
  [{ kind: 'mixture', parts: [] }, 'mixture: there are no parts; write at least one, with its weight'],
  [
    { kind: 'mixture', parts: [{ weight: 0, of: { kind: 'fixed', value: 1 } }] },
    'mixture: the weights add up to 0; at least one must be above 0',
  ],
  [
    { kind: 'mixture', parts: [{ weight: -1, of: { kind: 'fixed', value: 1 } }] },
    'mixture: part 1 has a weight of -1; a weight is 0 or more',
  ],
  [
    {
      kind: 'mixture',
      parts: [
        { weight: 1, of: { kind: 'fixed', value: 1 } },
        { weight: 1, of: { kind: 'exponential', mean: 0 } },
      ],
    },
    'mixture: part 2: exponential: mean is 0, but must be above 0',
  ],
  [{ kind: 'exponential', mean: 10, atLeast: 2_000, atMost: 1_000 }, 'at least (2s) must not be above at most (1s)'],
  [{ kind: 'exponential', mean: 10, atLeast: -5 }, 'at least is -5ms, but must be from 0 to 10 years'],
  [{ kind: 'exponential', mean: 10, atMost: 1.5 }, 'at most is 1.5 ms, but must be whole ms'],
  [
    { kind: 'uniform', min: 100, max: 200, atLeast: 300 },
    'the bounds leave nothing of the distribution: uniform (100ms to 200ms), at least 300ms',
  ],
  [{ kind: 'fixed', value: 5, atMost: 4 }, 'the bounds leave nothing of the distribution: 5ms, at most 4ms'],
  [
    { kind: 'normal', mean: 1_000, sd: 10, atLeast: 2_000 },
    'the bounds leave nothing of the distribution: normal (mean 1s, deviation 10ms), at least 2s',
  ],
  [
    {
      kind: 'mixture',
      parts: [{ weight: 1, of: { kind: 'fixed', value: 1_000 } }],
      atLeast: 2_000,
    },
    'the bounds leave nothing of the distribution: one of [100% 1s], at least 2s',
  ],
])('refuses %j', (d, error) => {
  expect(compileDistribution(d)).toEqual({ ok: false, error })
})

const ms = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.double({ min: -10, max: 1e12, noNaN: false }))
const bounds = {
  atLeast: fc.option(fc.nat(50_000), { nil: undefined }),
  atMost: fc.option(fc.nat(200_000), { nil: undefined }),
}
const { any } = fc.letrec<{ any: Distribution }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('fixed' as const), value: ms, ...bounds }),
    fc.record({ kind: fc.constant('uniform' as const), min: ms, max: ms, ...bounds }),
    fc.record({ kind: fc.constant('normal' as const), mean: ms, sd: ms, ...bounds }),
    fc.record({ kind: fc.constant('lognormal' as const), median: ms, p95: ms, ...bounds }),
    fc.record({ kind: fc.constant('exponential' as const), mean: ms, ...bounds }),
    fc.record({ kind: fc.constant('weibull' as const), scale: ms, shape: fc.double({ min: 0, max: 20 }), ...bounds }),
    fc.record({
      kind: fc.constant('empirical' as const),
      quantiles: fc.array(fc.tuple(fc.double({ min: 0, max: 1 }), ms), { maxLength: 4 }).map((rows) => {
        const values = rows.map(([, value]) => value).sort((a, b) => a - b)
        return rows
          .map(([p]) => p)
          .sort((a, b) => a - b)
          .map((p, i) => [p, values[i]!] as const)
      }),
      ...bounds,
    }),
    fc.record({
      kind: fc.constant('mixture' as const),
      parts: fc.array(fc.record({ weight: fc.double({ min: 0, max: 100 }), of: tie('any') }), { maxLength: 3 }),
      ...bounds,
    }),
  ) as fc.Arbitrary<Distribution>,
}))

it('either refuses a distribution with a sentence or draws whole milliseconds inside its bounds', () => {
  const u = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(any, u, (d, at) => {
      const result = compileDistribution(d)
      if (!result.ok) {
        expect(result.error).toMatch(/^[a-z].+/)
        return
      }
      const sampler = result.value
      const drawn = sampler.sample(at)
      expect(Number.isSafeInteger(drawn) && !Object.is(drawn, -0)).toBe(true)
      expect(drawn).toBeGreaterThanOrEqual(d.atLeast ?? 0)
      expect(drawn).toBeLessThanOrEqual(d.atMost ?? 315_360_000_000)
      // A little above the quantile, as a deviation may be finer than the value's last digit.
      expect(sampler.cdf(sampler.quantile(at) * (1 + 1e-9) + 1e-3)).toBeGreaterThanOrEqual(at - 1e-6)
      expect(sampler.describe().length).toBeGreaterThan(0)
      if (sampler.fixed >= 0) expect(drawn).toBe(sampler.fixed)
    }),
    { numRuns: 1_000 },
  )
})
