import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalCdf, normalQuantile } from '../../emulator/core/standard-normal.ts'

// Quantiles: the check values of Wichura's paper on AS 241 and tables; probabilities: erfc to 16 digits.
it.each([
  [0.25, -0.6744897501960817],
  [0.001, -3.090232306167814],
  [1e-20, -9.26234008979841],
  [0.5, 0],
  [0.95, 1.6448536269514722],
  [0.975, 1.959963984540054],
])('knows the value below which %d of all lie', (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 13)
})

it.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [1.96, 0.9750021048517795],
  [-1.96, 0.024997895148220435],
  [-5, 2.866515718791939e-7],
  [-10, 7.61985302416053e-24],
  [40, 1],
  [-40, 0],
])('knows the share below %d deviations', (z, p) => {
  expect(Math.abs(normalCdf(z) - p)).toBeLessThanOrEqual(p * 1e-8)
  expect(normalCdf(z)).toBeCloseTo(p, 14)
})

it('goes to infinity at the ends', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
})

it('inverts itself', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14)
    }),
  )
})

it('never falls', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(unit, unit, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(normalQuantile(high) - normalQuantile(low) || 0).toBeGreaterThanOrEqual(0)
    }),
  )
})
