import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { formatAbsolute, parseSmppTime } from '../../../emulator/protocol/smpp/time.ts'

const at = (text: string) => instant(Date.parse(text))
const NOW = at('2026-01-31T10:00:00Z')

function parsed(text: string, now = NOW): string {
  const result = parseSmppTime(text, now)
  if (!result.ok) throw new Error(result.error)
  const { value } = result
  return value.kind === 'none' ? 'none' : `${value.kind} ${new Date(value.at).toISOString()}`
}

test('takes an empty time for none', () => {
  expect(parsed('')).toBe('none')
})

test.each([
  ['260201120000000+', '2026-02-01T12:00:00.000Z'],
  ['260201120000900-', '2026-02-01T12:00:00.900Z'],
  ['100312163200004+', '2010-03-12T15:32:00.000Z'],
  ['260201120000048+', '2026-02-01T00:00:00.000Z'],
  ['260201120000048-', '2026-02-02T00:00:00.000Z'],
  ['260101000000023+', '2025-12-31T18:15:00.000Z'],
  ['280229235959900+', '2028-02-29T23:59:59.900Z'],
])('reads the absolute time %s', (text, expected) => {
  expect(parsed(text)).toBe(`absolute ${expected}`)
})

test('takes the century that brings a year nearest to now', () => {
  expect(parsed('750101000000000+')).toBe('absolute 2075-01-01T00:00:00.000Z')
  expect(parsed('770101000000000+')).toBe('absolute 1977-01-01T00:00:00.000Z')
  expect(parsed('020101000000000+', at('2097-05-01T00:00:00Z'))).toBe('absolute 2102-01-01T00:00:00.000Z')
})

test.each([
  ['000006233429000R', '2026-02-07T09:34:29.000Z'],
  ['000000480000000R', '2026-02-02T10:00:00.000Z'],
  ['000100000000000R', '2026-02-28T10:00:00.000Z'],
  ['000101000000000R', '2026-03-01T10:00:00.000Z'],
  ['020100000000000R', '2028-02-29T10:00:00.000Z'],
  ['000000000000000R', '2026-01-31T10:00:00.000Z'],
  ['999999999999000R', '2133-08-11T14:40:39.000Z'],
])('counts the period %s from now, months by the calendar', (text, expected) => {
  expect(parsed(text)).toBe(`relative ${expected}`)
})

test.each([
  ['0', 'characters'],
  ['26020112000000', 'characters'],
  ['260201120000000+0', 'characters'],
  ['260201120000000Z', '15 digits'],
  ['260201120000000 ', '15 digits'],
  ['2602011200000 0+', '15 digits'],
  ['26020112000000++', '15 digits'],
  ['260201120000049+', 'quarter hours'],
  ['000001000000099R', 'quarter hours'],
  ['260001120000000+', 'the month 0'],
  ['261301120000000+', 'the month 13'],
  ['260200120000000+', 'the day 0'],
  ['260229120000000+', 'the day 29'],
  ['260431120000000+', 'the day 31'],
  ['260201240000000+', 'the time 24'],
  ['260201126000000+', 'the time 12:60'],
  ['260201120060000+', 'the time 12:0:60'],
])('refuses %j', (text, reason) => {
  const result = parseSmppTime(text, NOW)
  expect(result).toEqual({ ok: false, error: expect.stringContaining(reason) })
})

test('writes times in a zone', () => {
  expect(formatAbsolute(at('2026-01-01T00:01:07.250Z'))).toBe('260101000107200+')
  expect(formatAbsolute(at('2026-01-01T00:00:00Z'), 345)).toBe('260101054500023+')
  expect(formatAbsolute(at('2026-01-01T00:00:00Z'), -30)).toBe('251231233000002-')
})

test('writes a time of a zone that cannot be written in the nearest that can', () => {
  expect(formatAbsolute(at('2026-01-01T00:00:00Z'), 13 * 60)).toBe('260101120000048+')
  expect(parsed(formatAbsolute(at('2026-01-01T00:00:00Z'), 13 * 60))).toBe('absolute 2026-01-01T00:00:00.000Z')
})

test('reads back every time that it writes, to the tenth of a second', () => {
  const instants = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2070, 0, 1) })
  fc.assert(
    fc.property(instants, fc.integer({ min: -48, max: 48 }), (ms, quarters) => {
      const text = formatAbsolute(instant(ms), quarters * 15)
      expect(text).toMatch(/^\d{15}[-+]$/)
      expect(parseSmppTime(text, NOW)).toEqual({ ok: true, value: { kind: 'absolute', at: ms - (ms % 100) } })
    }),
  )
})

test('never throws, whatever the characters', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 20 }), fc.stringMatching(/^\d{15}[-+R]$/)), (text) => {
      expect(typeof parseSmppTime(text, NOW).ok).toBe('boolean')
    }),
  )
})
