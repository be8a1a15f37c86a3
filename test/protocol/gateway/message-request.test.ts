import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, instant } from '../../../emulator/core/instant.ts'
import { isoTime } from '../../../emulator/core/iso-time.ts'
import { destinationNumber, readMessage } from '../../../emulator/protocol/gateway/message-request.ts'

const NOW = instant(Date.UTC(2026, 10, 25, 12))
const at = (ms: number) => isoTime(instant(NOW + ms))

function read(changes: object = {}, isBroadcast = false) {
  return readMessage({ destination: '+64211234567', content: 'hello', ...changes }, isBroadcast, NOW)
}

/** The message, or `http code`. */
function outcome(changes: object, isBroadcast = false): unknown {
  const result = read(changes, isBroadcast)
  return result.ok ? 'ok' : `${result.error.http} ${result.error.code}`
}

test('a message with all there is', () => {
  const given = {
    source: '4040',
    mask: 'ACME',
    reference: 'mine',
    class: 'mt_message',
    sms_class: 2,
    scheduled: '2026-11-26T10:00:00+12:00',
  }
  expect(read(given)).toEqual({
    ok: true,
    value: {
      destinations: ['+64211234567'],
      content: 'hello',
      source: '4040',
      mask: 'ACME',
      reference: 'mine',
      smsClass: 2,
      scheduled: Date.UTC(2026, 10, 25, 22),
    },
  })
})

test('what is not given, or null, is nothing', () => {
  const nothing = { source: null, mask: null, reference: null, smsClass: null, scheduled: null }
  expect(read()).toMatchObject({ ok: true, value: nothing })
  const nulls = { source: null, mask: null, reference: null, class: null, sms_class: null, scheduled: null }
  expect(read(nulls)).toMatchObject({ ok: true, value: nothing })
})

test.each([
  [{ destination: undefined }, '400 missing_attrib'],
  [{ destination: '' }, '400 missing_attrib'],
  [{ destination: 64211234567 }, '400 invalid_attrib'],
  [{ destination: ['+64211234567'] }, '400 invalid_attrib'],
  [{ content: undefined }, '400 missing_attrib'],
  [{ content: null }, '400 missing_attrib'],
  [{ content: '' }, '400 missing_attrib'],
  [{ content: 5 }, '400 invalid_attrib'],
  [{ content: 'x'.repeat(5_000) }, 'ok'],
  [{ content: 'x'.repeat(5_001) }, '400 invalid_attrib'],
  [{ content: '😀'.repeat(5_000) }, 'ok'],
  [{ mask: 'x'.repeat(20) }, 'ok'],
  [{ mask: '😀'.repeat(20) }, 'ok'],
  [{ mask: 'x'.repeat(21) }, '400 invalid_attrib'],
  [{ mask: 5 }, '400 invalid_attrib'],
  [{ source: 'x'.repeat(21) }, '400 invalid_attrib'],
  [{ reference: 'x'.repeat(255) }, 'ok'],
  [{ reference: 'x'.repeat(256) }, '400 invalid_attrib'],
  [{ class: 'mt_bulk' }, 'ok'],
  [{ class: 5 }, '400 invalid_attrib'],
  [{ sms_class: 0 }, 'ok'],
  [{ sms_class: 3 }, 'ok'],
  [{ sms_class: 4 }, '400 invalid_attrib'],
  [{ sms_class: 1.5 }, '400 invalid_attrib'],
  [{ sms_class: '1' }, '400 invalid_attrib'],
  [{ unheard_of: true, integration_id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }, 'ok'],
])('%o: %s', (changes, expected) => {
  expect(outcome(changes)).toBe(expected)
})

test.each([
  [at(0), 'ok'],
  [at(60 * DAY), 'ok'],
  [at(-1), '422 422'],
  [at(60 * DAY + 1), '422 invalid_attrib'],
  ['2026-11-25T12:00:00Z', 'ok'],
  ['2026-11-25t12:00:00z', 'ok'],
  ['2026-11-25T12:00:00.123456789Z', 'ok'],
  ['2026-11-26T00:59:59+13:00', '422 422'],
  ['2026-11-26T01:00:00+13:00', 'ok'],
  ['2026-11-25T12:00:00', '400 400'],
  ['2026-11-25 12:00:00Z', '400 400'],
  ['2026-11-25', '400 400'],
  ['2026-02-30T12:00:00Z', '400 400'],
  ['tomorrow', '400 400'],
  ['', '400 400'],
  [1_800_000_000, '400 400'],
])('scheduled %j: %s', (scheduled, expected) => {
  expect(outcome({ scheduled })).toBe(expected)
})

test('a broadcast has from one to a thousand destinations', () => {
  const many = (n: number) => ({ destination: Array.from({ length: n }, (_, i) => `+6421${1_000_000 + i}`) })
  expect([0, 1, 1_000, 1_001].map((n) => outcome(many(n), true))).toEqual([
    '400 missing_attrib',
    'ok',
    'ok',
    '400 broadcast_limit',
  ])
  expect(outcome({ destination: '+64211234567' }, true)).toBe('400 invalid_attrib')
  expect(outcome({ destination: ['+64211234567', 5] }, true)).toBe('400 invalid_attrib')
})

test.each([null, 'text', 5, true, [], [{}]])('%j is no message', (json) => {
  expect(readMessage(json, false, NOW)).toMatchObject({ ok: false, error: { http: 400, code: 'invalid_json' } })
})

test('whatever JSON comes is read or refused', () => {
  const keys = fc.constantFrom(
    'destination',
    'content',
    'source',
    'mask',
    'reference',
    'class',
    'sms_class',
    'scheduled',
  )
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), fc.boolean(), (json, isBroadcast) => {
      const result = readMessage(json, isBroadcast, NOW)
      if (result.ok) expect(result.value.destinations.length).toBeGreaterThan(0)
      else expect(result.error.message).not.toBe('')
    }),
  )
})

test('numbers are read in international form, however they are spaced; others are badly formatted', () => {
  for (const text of ['+64211234567', '64211234567', '+64 21 123 4567', '+64 (21) 123-4567']) {
    expect(destinationNumber(text)).toBe('64211234567')
  }
  for (const text of ['', '+', '0211234567', '+0211', '1234', 'alice', '+6421x', '+64+21', '1'.repeat(21)]) {
    expect(destinationNumber(text)).toBe(null)
  }
})
