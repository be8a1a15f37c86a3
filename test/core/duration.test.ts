import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDuration, LONGEST, parseDuration } from '../../emulator/core/duration.ts'

it.each([
  ['0', 0],
  ['0s', 0],
  ['5ms', 5],
  ['200ms', 200],
  ['1.5s', 1_500],
  ['4.35s', 4_350],
  ['1m30s', 90_000],
  ['24h', 86_400_000],
  ['3d', 259_200_000],
  ['1w', 604_800_000],
  ['0.5w', 302_400_000],
  ['1w2d3h4m5s6ms', 788_645_006],
  ['90m', 5_400_000],
  ['007s', 7_000],
  ['3650d', LONGEST],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toEqual({ ok: true, value: ms })
})

it.each([
  ['30', '"30" has no unit; units are ms, s, m (minutes), h, d and w, e.g. 30s'],
  ['1.5', '"1.5" has no unit; units are ms, s, m (minutes), h, d and w, e.g. 1.5s'],
  ['-5s', '"-5s" is negative; a duration is 0 or more'],
  ['5min', '"5min" has an unknown unit "min"; units are ms, s, m (minutes), h, d and w'],
  ['5M', '"5M" has an unknown unit "M"; units are ms, s, m (minutes), h, d and w'],
  ['', '"" is not a duration; write a number and a unit, e.g. 200ms, 1m30s or 24h'],
  ['soon', '"soon" is not a duration; write a number and a unit, e.g. 200ms, 1m30s or 24h'],
  ['5 s', '"5 s" is not a duration; write a number and a unit, e.g. 200ms, 1m30s or 24h'],
  ['1m30', '"1m30" is not a duration; write a number and a unit, e.g. 200ms, 1m30s or 24h'],
  ['1e3s', '"1e3s" has an unknown unit "e"; units are ms, s, m (minutes), h, d and w'],
  ['30s1m', '"30s1m" must go from large units to small, each of them once, e.g. 1h30m'],
  ['1s2s', '"1s2s" must go from large units to small, each of them once, e.g. 1h30m'],
  ['0.5ms', '"0.5ms" is finer than a millisecond, the smallest step there is'],
  ['1.0001s', '"1.0001s" is finer than a millisecond, the smallest step there is'],
  ['3651d', '"3651d" is longer than 10 years (3650d)'],
  ['3650d1ms', '"3650d1ms" is longer than 10 years (3650d)'],
  ['999999999999999w', '"999999999999999w" is longer than 10 years (3650d)'],
  ['1'.repeat(50), 'a duration of 50 characters is too long, e.g. 1h30m'],
])('refuses %s', (text, error) => {
  expect(parseDuration(text)).toEqual({ ok: false, error })
})

it.each([
  [0, '0s'],
  [1, '1ms'],
  [999, '999ms'],
  [1_500, '1.5s'],
  [60_500, '1m500ms'],
  [90_000, '1m30s'],
  [5_400_000, '1h30m'],
  [86_400_000, '1d'],
  [864_000_000, '10d'],
  [1_209_600_000, '2w'],
  [1_209_600_001, '14d1ms'],
  [-90_000, '-1m30s'],
])('writes %d ms', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

it('reads back whatever it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LONGEST }), (ms) => {
      expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, value: ms })
    }),
  )
})

it('answers any text, with whole milliseconds or a sentence', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,4}(\.\d{1,4})?(ms|s|m|h|d|w)){1,3}$/))
  fc.assert(
    fc.property(texts, (text) => {
      const read = parseDuration(text)
      if (read.ok) expect(Number.isSafeInteger(read.value) && read.value >= 0 && read.value <= LONGEST).toBe(true)
      else expect(read.error.length).toBeGreaterThan(0)
    }),
  )
})

it('refuses to write what is not whole milliseconds', () => {
  for (const ms of [0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => formatDuration(ms)).toThrow(/whole milliseconds/)
})
