import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, civilTime, daysInMonth, instantOf } from '../../emulator/core/calendar.ts'
import { instant } from '../../emulator/core/instant.ts'

const instants = fc.integer({ min: Date.UTC(-2000, 0, 1), max: Date.UTC(6000, 0, 1) }).map((ms) => instant(ms))
const offsets = fc.integer({ min: -56, max: 56 }).map((quarters) => quarters * 15)

test('reads the same calendar as Date does, in any zone', () => {
  fc.assert(
    fc.property(instants, offsets, (at, offset) => {
      const date = new Date(at + offset * 60_000)
      expect(civilTime(at, offset)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        ms: date.getUTCMilliseconds(),
      })
    }),
    { numRuns: 2_000 },
  )
})

test('comes back to the instant it read, in any zone', () => {
  fc.assert(
    fc.property(instants, offsets, (at, offset) => {
      expect(instantOf(civilTime(at, offset), offset)).toBe(at)
    }),
  )
})

test('knows the length of every month of a whole Gregorian cycle', () => {
  for (let year = 1999; year <= 2401; year++) {
    for (let month = 1; month <= 12; month++) {
      expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(year, month, 0)).getUTCDate())
    }
  }
})

test('adds months on the calendar and stops at the end of a short one', () => {
  const at = (text: string) => instant(Date.parse(text))
  expect(addMonths(at('2026-01-31T10:20:30.400Z'), 1)).toBe(at('2026-02-28T10:20:30.400Z'))
  expect(addMonths(at('2028-01-31T00:00:00Z'), 1)).toBe(at('2028-02-29T00:00:00Z'))
  expect(addMonths(at('2026-11-15T00:00:00Z'), 2)).toBe(at('2027-01-15T00:00:00Z'))
  expect(addMonths(at('2028-02-29T00:00:00Z'), 12)).toBe(at('2029-02-28T00:00:00Z'))
  expect(addMonths(at('2026-03-31T00:00:00Z'), -1)).toBe(at('2026-02-28T00:00:00Z'))
})
