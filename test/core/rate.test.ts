import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatRate, parseRate } from '../../emulator/core/rate.ts'

it.each([
  ['30/s', 30],
  ['100/m', 100 / 60],
  ['0.5/s', 0.5],
  ['5/h', 5 / 3_600],
  ['1/d', 1 / 86_400],
  ['1000000/s', 1_000_000],
])('reads %s', (text, perSecond) => {
  expect(parseRate(text)).toEqual({ ok: true, value: perSecond })
})

it.each([
  ['30', '"30" does not say per what; write 30/s, 30/m or 30/h'],
  ['30 per second', '"30 per second" is not a rate; write a number per unit of time, e.g. 30/s or 100/m'],
  ['-1/s', '"-1/s" is not a rate; write a number per unit of time, e.g. 30/s or 100/m'],
  ['', '"" is not a rate; write a number per unit of time, e.g. 30/s or 100/m'],
  ['30/min', '"30/min" has an unknown unit "min"; units are s, m (minutes), h and d'],
  ['0/s', '"0/s" would let nothing pass; a rate is more than 0'],
  ['1000001/s', '"1000001/s" is more than 1000000/s'],
  ['9'.repeat(50), 'a rate of 50 characters is too long, e.g. 30/s'],
])('refuses %s', (text, error) => {
  expect(parseRate(text)).toEqual({ ok: false, error })
})

it.each([
  [30, '30/s'],
  [100 / 60, '100/m'],
  [0.5, '30/m'],
  [1.5, '90/m'],
  [0.001 / 3_600, '0.001/h'],
  [Math.PI, '3.141592653589793/s'],
])('writes %d a second', (perSecond, text) => {
  expect(formatRate(perSecond)).toBe(text)
})

it('reads back whatever it writes of a rate it has read', () => {
  const rates = fc.record({
    thousandths: fc.integer({ min: 1, max: 10_000_000 }),
    unit: fc.constantFrom('s', 'm', 'h', 'd'),
  })
  fc.assert(
    fc.property(rates, ({ thousandths, unit }) => {
      const read = parseRate(`${thousandths / 1_000}/${unit}`)
      expect(read.ok).toBe(true)
      if (read.ok) expect(parseRate(formatRate(read.value))).toEqual(read)
    }),
  )
})
