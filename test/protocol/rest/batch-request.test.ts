import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { type BatchRequest, readBatch } from '../../../emulator/protocol/rest/batch-request.ts'
import type { RestErrorCode } from '../../../emulator/protocol/rest/rest-error.ts'

const LEAST = { from: '12345', to: ['64211234567'], body: 'hello' }

const at = (text: string) => instant(Date.parse(text))

function batchOf(changes: object): BatchRequest {
  const read = readBatch({ ...LEAST, ...changes })
  if (!read.ok) throw new Error(read.error.text)
  return read.value
}

function errorOf(json: unknown): string {
  const read = readBatch(json)
  return read.ok ? 'taken' : `${read.error.http} ${read.error.code}: ${read.error.text}`
}

test('three fields are enough, and all others have their defaults', () => {
  expect(readBatch(LEAST)).toEqual({
    ok: true,
    value: {
      ...LEAST,
      type: 'mt_text',
      udh: null,
      deliveryReport: 'none',
      sendAt: null,
      expireAt: null,
      callbackUrl: null,
      clientReference: null,
      flashMessage: false,
      truncateConcat: false,
      feedbackEnabled: false,
      strictValidation: false,
      maxParts: null,
      parameters: null,
      fromTon: null,
      fromNpi: null,
      campaignId: null,
    },
  })
})

test('every field is read, and fields that nobody knows are passed over', () => {
  const batch = batchOf({
    delivery_report: 'per_recipient_final',
    send_at: '2026-02-01T10:00Z',
    expire_at: '2026-02-01T12:00:00.5+01:00',
    callback_url: 'https://example.com/cb',
    client_reference: 'mine',
    flash_message: true,
    truncate_concat: true,
    feedback_enabled: true,
    strict_validation: true,
    max_number_of_message_parts: 3,
    parameters: { name: { '+64 21 123 4567': 'Ann', default: 'you' } },
    from_ton: 5,
    from_npi: 0,
    campaign_id: 'C1',
    nobody_knows: [1],
  })
  expect(batch).toMatchObject({
    deliveryReport: 'per_recipient_final',
    sendAt: at('2026-02-01T10:00:00Z'),
    expireAt: at('2026-02-01T11:00:00.5Z'),
    callbackUrl: 'https://example.com/cb',
    clientReference: 'mine',
    flashMessage: true,
    truncateConcat: true,
    feedbackEnabled: true,
    strictValidation: true,
    maxParts: 3,
    parameters: { name: { '64211234567': 'Ann', default: 'you' } },
    fromTon: 5,
    fromNpi: 0,
    campaignId: 'C1',
  })
})

test('fields that are null count as absent', () => {
  const nothing = { type: null, send_at: null, parameters: null, delivery_report: null, flash_message: null }
  expect(batchOf(nothing)).toEqual(batchOf({}))
  expect(batchOf({ from: null }).from).toBeNull()
})

test('numbers are taken in every form and kept in one; ids of groups stand as they are', () => {
  const to = ['+64 (21) 123-4567', '0064211234568', '64211234569', '01FC66621XXXXX119Z8PMV1QPQ', 'dxCJTlfb1UsF']
  expect(batchOf({ to }).to).toEqual([
    '64211234567',
    '64211234568',
    '64211234569',
    '01FC66621XXXXX119Z8PMV1QPQ',
    'dxCJTlfb1UsF',
  ])
})

test('a sender is a number, a short code or a name', () => {
  const senders = ['+64 21 123 4567', '0064211234567', '12345', '0800', 'My Shop', 'A1']
  expect(senders.map((from) => batchOf({ from }).from)).toEqual([
    '64211234567',
    '64211234567',
    '12345',
    '0800',
    'My Shop',
    'A1',
  ])
})

test('the older documents call the number of parts a string: digits in quotes are taken', () => {
  expect(batchOf({ max_number_of_message_parts: '2' }).maxParts).toBe(2)
})

test('binary and media have bodies of their own', () => {
  const binary = { type: 'mt_binary', body: 'AQID', udh: '050003010201' }
  expect(batchOf(binary)).toMatchObject(binary)
  const body = { url: 'http://example.com/cat.png', subject: 'Cat', message: 'See' }
  expect(batchOf({ type: 'mt_media', body }).body).toEqual(body)
  expect(batchOf({ type: 'mt_media', body: { url: 'http://example.com/cat.png' } }).body).toEqual({
    url: 'http://example.com/cat.png',
    subject: null,
    message: null,
  })
})

const FAULTS: readonly (readonly [name: string, changes: object, code: RestErrorCode, text: string])[] = [
  ['no recipients', { to: undefined }, 'syntax_constraint_violation', "the field 'to' is required"],
  ['recipients that are null', { to: null }, 'syntax_constraint_violation', "the field 'to' is required"],
  ['an empty list', { to: [] }, 'syntax_constraint_violation', "'to' has 0 elements; 1 to 1000 are allowed"],
  [
    'too many recipients',
    { to: Array.from({ length: 1_001 }, (_, i) => `6421${i + 1_000_000}`) },
    'syntax_constraint_violation',
    "'to' has 1001 elements; 1 to 1000 are allowed",
  ],
  ['a recipient alone', { to: '64211234567' }, 'syntax_invalid_json', "'to' is '64211234567', not a list of strings"],
  ['a recipient as a number', { to: [64211234567] }, 'syntax_invalid_json', "'to[0]' is 64211234567, not a string"],
  ['no number', { to: ['foo'] }, 'syntax_invalid_parameter_format', "'foo' of 'to' is not a valid MSISDN or group id"],
  [
    'a national number',
    { to: ['0211234567'] },
    'syntax_invalid_parameter_format',
    "'0211234567' of 'to' is not a valid MSISDN or group id",
  ],
  [
    'a number of 16 digits',
    { to: ['6421123456789012'] },
    'syntax_invalid_parameter_format',
    "'6421123456789012' of 'to' is not a valid MSISDN or group id",
  ],
  ['no body', { body: undefined }, 'syntax_constraint_violation', "the field 'body' is required"],
  [
    'a long body',
    { body: 'x'.repeat(2_001) },
    'syntax_constraint_violation',
    "'body' has 2001 characters; 0 to 2000 are allowed",
  ],
  ['a body of another shape', { body: {} }, 'syntax_invalid_json', "'body' is an object, not a string"],
  [
    'a sender without a letter',
    { from: '???' },
    'syntax_invalid_parameter_format',
    "'???' is not a valid 'from': a number, a short code or at most 11 characters",
  ],
  [
    'a long name',
    { from: 'My Long Shop' },
    'syntax_invalid_parameter_format',
    "'My Long Shop' is not a valid 'from': a number, a short code or at most 11 characters",
  ],
  [
    'a prefix of no number',
    { from: '00' },
    'syntax_invalid_parameter_format',
    "'00' is not a valid 'from': a number, a short code or at most 11 characters",
  ],
  [
    'an unknown type',
    { type: 'mt_fax' },
    'syntax_invalid_parameter_format',
    "'mt_fax' is not a valid 'type'; it is one of mt_text, mt_binary, mt_media",
  ],
  [
    'an unknown report',
    { delivery_report: 'all' },
    'syntax_invalid_parameter_format',
    "'all' is not a valid 'delivery_report'; it is one of none, summary, full, per_recipient, per_recipient_final",
  ],
  [
    'no time',
    { send_at: 'tomorrow' },
    'syntax_invalid_parameter_format',
    "'tomorrow' of 'send_at' is not an ISO 8601 time",
  ],
  [
    'times in the wrong order',
    { send_at: '2026-02-01T10:00Z', expire_at: '2026-02-01T10:00Z' },
    'syntax_constraint_violation',
    "'expire_at' must be after 'send_at'",
  ],
  [
    'no URL',
    { callback_url: 'ftp://example.com' },
    'syntax_invalid_parameter_format',
    "'ftp://example.com' of 'callback_url' is not a valid URL",
  ],
  [
    'a long URL',
    { callback_url: `http://example.com/${'x'.repeat(2_048)}` },
    'syntax_constraint_violation',
    "'callback_url' has 2067 characters; 1 to 2048 are allowed",
  ],
  [
    'a long reference',
    { client_reference: 'x'.repeat(129) },
    'syntax_constraint_violation',
    "'client_reference' has 129 characters; 0 to 128 are allowed",
  ],
  [
    'a flag in quotes',
    { flash_message: 'true' },
    'syntax_invalid_json',
    "'flash_message' is 'true', not true or false",
  ],
  [
    'no part at all',
    { max_number_of_message_parts: 0 },
    'syntax_constraint_violation',
    "'max_number_of_message_parts' is 0; at least 1 is allowed",
  ],
  ['an unknown ton', { from_ton: 7 }, 'syntax_constraint_violation', "'from_ton' is 7; 0 to 6 are allowed"],
  ['an unknown npi', { from_npi: 19 }, 'syntax_constraint_violation', "'from_npi' is 19; 0 to 18 are allowed"],
  ['half a ton', { from_ton: 1.5 }, 'syntax_invalid_json', "'from_ton' is 1.5, not a whole number"],
  [
    'a key with blanks',
    { parameters: { 'a b': { default: 'x' } } },
    'syntax_invalid_parameter_format',
    "'a b' is not a valid parameter key",
  ],
  [
    'a parameter without values',
    { parameters: { a: 'x' } },
    'syntax_invalid_json',
    "the parameter 'a' is 'x', not an object",
  ],
  [
    'a value for nobody',
    { parameters: { a: { me: 'x' } } },
    'syntax_invalid_parameter_format',
    "'me' of the parameter 'a' is not a valid MSISDN",
  ],
  [
    'a value that is a number',
    { parameters: { a: { default: 7 } } },
    'syntax_invalid_json',
    "the value of 'default' of the parameter 'a' is 7, not a string",
  ],
  [
    'a long value',
    { parameters: { a: { default: 'x'.repeat(161) } } },
    'syntax_constraint_violation',
    "a value of the parameter 'a' has 161 characters; at most 160 are allowed",
  ],
  [
    'binary without a header',
    { type: 'mt_binary', body: 'AQID' },
    'syntax_constraint_violation',
    "the field 'udh' is required for mt_binary",
  ],
  [
    'a header that is not hexadecimal',
    { type: 'mt_binary', body: 'AQID', udh: '0x05' },
    'syntax_invalid_parameter_format',
    "'udh' is not octets in hexadecimal digits",
  ],
  [
    'a header of another length than it says',
    { type: 'mt_binary', body: 'AQID', udh: '050003' },
    'syntax_constraint_violation',
    "the first octet of 'udh' is not the length of the others",
  ],
  [
    'a body that is not Base64',
    { type: 'mt_binary', body: '§', udh: '050003010201' },
    'syntax_invalid_parameter_format',
    "'body' is not Base64",
  ],
  [
    'too many octets',
    { type: 'mt_binary', body: Buffer.alloc(135).toString('base64'), udh: '050003010201' },
    'syntax_constraint_violation',
    "'udh' and 'body' have 141 octets together; at most 140 are allowed",
  ],
  ['media as a text', { type: 'mt_media' }, 'syntax_invalid_json', "'body' is 'hello', not an object"],
  [
    'media of text only',
    { type: 'mt_media', body: { message: 'See' } },
    'syntax_constraint_violation',
    "the field 'body.url' is required for mt_media",
  ],
]

test.each(FAULTS)('says what is wrong with %s', (_, changes, code, text) => {
  expect(errorOf({ ...LEAST, ...changes })).toBe(`400 ${code}: ${text}`)
})

test.each([null, [], 'x', 1, true, undefined])('%j is not a batch', (json) => {
  expect(errorOf(json)).toBe('400 syntax_invalid_json: the body is not a JSON object')
})

test('140 octets of binary are taken', () => {
  const body = Buffer.alloc(134).toString('base64')
  expect(errorOf({ ...LEAST, type: 'mt_binary', body, udh: '050003010201' })).toBe('taken')
})

test('of several mistakes the first is told', () => {
  expect(errorOf({ body: 5, type: 'x' })).toBe("400 syntax_constraint_violation: the field 'to' is required")
})

test('error texts show no more of a value than one wants to read', () => {
  expect(errorOf({ ...LEAST, to: ['x'.repeat(100_000)] }).length).toBeLessThan(160)
  expect(errorOf({ ...LEAST, type: 'x'.repeat(100_000) }).length).toBeLessThan(200)
  expect(errorOf({ ...LEAST, parameters: { ['x'.repeat(100_000)]: {} } }).length).toBeLessThan(160)
})

test('a list nested a hundred thousand deep is of the wrong type, and nothing worse', () => {
  const depth = 100_000
  const nested = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  for (const field of ['to', 'from', 'body', 'send_at', 'parameters', 'flash_message', 'from_ton']) {
    expect(errorOf({ ...LEAST, [field]: nested })).toMatch(/^400 syntax_invalid_json: /)
  }
  expect(errorOf({ ...LEAST, type: nested })).toMatch(/^400 syntax_invalid_parameter_format: /)
})

test('names of members of objects are parameters like any other', () => {
  const json = JSON.parse('{"constructor":{"default":"a"},"__proto__":{"default":"b"},"toString":{"default":"c"}}')
  expect(Object.entries(batchOf({ parameters: json }).parameters ?? {})).toEqual([
    ['constructor', { default: 'a' }],
    ['__proto__', { default: 'b' }],
    ['toString', { default: 'c' }],
  ])
})
