import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, NEVER, WORLD_START } from '../../emulator/core/instant.ts'
import { isoTime, isoTimeOrNull, parseIsoTime } from '../../emulator/core/iso-time.ts'
import { ok } from '../../emulator/core/result.ts'

test('writes times as JavaScript does, in UTC with milliseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) }), (ms) => {
      expect(isoTime(instant(ms))).toBe(new Date(ms).toISOString())
    }),
  )
})

test('reads back what it has written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) }), (ms) => {
      expect(parseIsoTime(isoTime(instant(ms)))).toEqual(ok(ms))
    }),
  )
})

test('cuts the fractions of a millisecond off that the wall has', () => {
  expect(isoTime(instant(WORLD_START + 1.9))).toBe('2026-01-01T00:00:00.001Z')
})

test('has no time for never', () => {
  expect(isoTimeOrNull(NEVER)).toBeNull()
})

test('reads times without fractions, with one digit of them, and with an offset', () => {
  expect(parseIsoTime('2026-01-01T00:00:00Z')).toEqual(ok(WORLD_START))
  expect(parseIsoTime('2026-01-01T00:00:00.5Z')).toEqual(ok(WORLD_START + 500))
  expect(parseIsoTime('2026-01-01T13:00:00+13:00')).toEqual(ok(WORLD_START))
  expect(parseIsoTime('2025-12-31T20:30:00-03:30')).toEqual(ok(WORLD_START))
})

test('refuses what is no time and what is not in the calendar', () => {
  for (const text of [
    '',
    'tomorrow',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-29T00:00:00Z',
    '2026-01-01T24:00:00Z',
  ]) {
    expect(parseIsoTime(text).ok).toBe(false)
  }
})
