import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { isoTime } from '../../../emulator/core/iso-time.ts'
import { timeOf } from '../../../emulator/protocol/rest/time.ts'

const written = (text: string) => {
  const at = timeOf(text)
  return at === null ? null : isoTime(at)
}

test.each([
  ['2014-10-02T09:34:28.542Z', '2014-10-02T09:34:28.542Z'],
  ['2014-10-02T09:30Z', '2014-10-02T09:30:00.000Z'],
  ['2014-10-02T09:30', '2014-10-02T09:30:00.000Z'],
  ['2014-10-02 09:30:05', '2014-10-02T09:30:05.000Z'],
  ['2014-06-23', '2014-06-23T00:00:00.000Z'],
  ['20140623TZ', '2014-06-23T00:00:00.000Z'],
  ['20140623T0930Z', '2014-06-23T09:30:00.000Z'],
  ['2014-10-02T09:30:00+13:00', '2014-10-01T20:30:00.000Z'],
  ['2014-10-02T09:30:00-0930', '2014-10-02T19:00:00.000Z'],
  ['2014-10-02T09:30:00+02', '2014-10-02T07:30:00.000Z'],
  ['2014-10-02T09:30:00.123456789Z', '2014-10-02T09:30:00.123Z'],
  ['2014-10-02t09:30:00.5z', '2014-10-02T09:30:00.500Z'],
  ['2016-02-29', '2016-02-29T00:00:00.000Z'],
  ['2015-02-29', null],
  ['2014-13-01', null],
  ['2014-10-02T24:00Z', null],
  ['2014-10-02T09:60Z', null],
  ['2014-10-02T09:30:00+15:00', null],
  ['tomorrow', null],
  ['', null],
  ['1412242200', null],
])('%s is %s', (text, at) => {
  expect(written(text)).toBe(at)
})

test('reads back every time that the API writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      expect(timeOf(isoTime(instant(ms)))).toBe(ms)
    }),
  )
})
