import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delayHistogram } from '../../../emulator/suite/report/delay-histogram.ts'

test('every delay stands in one bar', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 315_360_000_000 }), { minLength: 1, maxLength: 300 }), (delays) => {
      const counts = [...delayHistogram(delays).matchAll(/ to [^<]*: (\d+)<\/title>/g)].map((match) => Number(match[1]))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(delays.length)
    }),
  )
})

test('delays that are all alike are one bar', () => {
  expect(delayHistogram([200, 200, 200]).match(/class="column"/g)).toHaveLength(1)
})

test('no two places of the scale bear the same words', () => {
  for (const delays of [
    [1_200, 1_200],
    [6_001, 6_003],
    [5, 900_000],
  ]) {
    const words = [...delayHistogram(delays).matchAll(/>([^<>]+)<\/text>/g)].map(([, said]) => said)
    expect(new Set(words).size).toBe(words.length)
  }
})

test('delays far apart are told by decades', () => {
  expect(delayHistogram([1, 1_000_000])).toContain('>1s</text>')
})

test('beside the bars stand the figures', () => {
  const delays = Array.from({ length: 100 }, (_, i) => 1_000 + i * 10)
  const told = delayHistogram(delays)
  for (const figure of [
    '100 receipts',
    'least <b>1s</b>',
    'median <b>1.5s</b>',
    'p95 <b>1.95s</b>',
    'most <b>1.99s</b>',
  ])
    expect(told).toContain(figure)
})

test('of no delays nothing is drawn', () => {
  expect(delayHistogram([])).toBe('')
})

test('the line of a model passes where the bars of its own draws are', () => {
  const quantiles = Array.from({ length: 101 }, (_, i) => i * 10)
  const delays = Array.from({ length: 10_000 }, (_, i) => Math.round((i + 0.5) / 10))
  const drawn = delayHistogram(delays, quantiles)
  const line =
    /class="model" points="([^"]+)"/
      .exec(drawn)?.[1]
      ?.split(' ')
      .map((point) => Number(point.split(',')[1])) ?? []
  const bars = [...drawn.matchAll(/class="column"[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y))
  expect(line).toHaveLength(bars.length)
  expect(Math.max(...line.map((y, i) => Math.abs(y - (bars[i] ?? 0))))).toBeLessThan(6)
})

test('without a model there is no line', () => {
  expect(delayHistogram([1, 2, 3])).not.toContain('polyline')
})
