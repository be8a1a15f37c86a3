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
