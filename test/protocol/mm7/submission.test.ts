import { expect, test } from 'vitest'
import { numberIn } from '../../../emulator/protocol/mm7/check-request.ts'
import type { Mm7Dialect } from '../../../emulator/protocol/mm7/settings.ts'
import { booleanOf, identificationOf, recipientsOf, timeOf } from '../../../emulator/protocol/mm7/submission.ts'
import { readXml, type XmlElement } from '../../../emulator/protocol/mm7/xml-reader.ts'

function xml(text: string): XmlElement {
  const read = readXml(Buffer.from(text))
  if (!read.ok) throw new Error(read.error)
  return read.value
}

const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000]

test.each<[string, number]>([
  ['P1D', DAY],
  ['PT1H30M', 1.5 * HOUR],
  ['P1Y', 365.25 * DAY],
  ['P2M', 60 * DAY],
  ['P1Y2M3DT4H5M6S', 428.25 * DAY + 4 * HOUR + 306 * SECOND],
  ['PT1.5S', 1_500],
  ['PT0.0004S', 0],
  ['P0D', 0],
])('the duration %s is %i ms', (text, span) => {
  expect(timeOf(text)).toEqual({ kind: 'after', span })
})

test.each<[string, number]>([
  ['2026-03-01T02:00:00Z', Date.UTC(2026, 2, 1, 2)],
  ['2026-03-01T02:00:00', Date.UTC(2026, 2, 1, 2)],
  ['2026-03-01T02:00:00+13:00', Date.UTC(2026, 1, 28, 13)],
  ['2026-03-01T02:00:00.123456-05:00', Date.UTC(2026, 2, 1, 7, 0, 0, 123)],
])('the time %s is read', (text, at) => {
  expect(timeOf(text)).toEqual({ kind: 'at', at })
})

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  '-P1D',
  'P1H',
  '1D',
  'P1.5D',
  '2026-03-01',
  '2026-02-30T00:00:00Z',
  '2026-03-01 02:00:00',
  'tomorrow',
])('"%s" is neither', (text) => {
  expect(timeOf(text)).toEqual({ kind: 'invalid', text })
})

test.each<[string, boolean | null]>([
  ['true', true],
  ['True', true],
  [' TRUE ', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['yes', null],
  ['', null],
])('the boolean "%s" is %s', (text, flag) => {
  expect(booleanOf(text)).toBe(flag)
})

test('recipients come from To, Cc and Bcc in that order, several of each, or without them', () => {
  const fields = '<Bcc><Number>3</Number></Bcc><To><Number>1</Number></To><Cc>a@b</Cc><To><ShortCode>2</ShortCode></To>'
  const found = recipientsOf(xml(`<x><Recipients>${fields}</Recipients></x>`))
  expect(found.map(({ field, kind, value }) => `${field} ${kind} ${value}`)).toEqual([
    'To Number 1',
    'To ShortCode 2',
    'Cc RFC2822Address a@b',
    'Bcc Number 3',
  ])
  const bare = recipientsOf(xml('<x><Recipients><Number displayOnly="0">1</Number></Recipients></x>'))
  expect(bare).toEqual([{ field: 'To', kind: 'Number', value: '1', displayOnly: 'false' }])
  expect(recipientsOf(xml('<x/>'))).toEqual([])
})

test('the sender is identified within SenderIdentification, or by extendedReplaceReq without it', () => {
  expect(identificationOf(xml('<x/>'))).toEqual({ vaspid: null, vasid: '', sender: null })
  expect(identificationOf(xml('<x><SenderIdentification/></x>'))).toEqual({ vaspid: '', vasid: '', sender: null })
  expect(identificationOf(xml('<x><VASPID>a</VASPID><VASID>b</VASID></x>'))).toEqual({
    vaspid: 'a',
    vasid: 'b',
    sender: null,
  })
})

test.each<[Mm7Dialect, 'Number' | 'ShortCode' | 'RFC2822Address', string, string | null]>([
  ['sinch', 'Number', '16175550123', '16175550123'],
  ['sinch', 'Number', '+16175550123', null],
  ['sinch', 'Number', '0064211234567', null],
  ['sinch', 'Number', '12', null],
  ['sinch', 'Number', '1'.repeat(21), null],
  ['sinch', 'Number', '6421 123', null],
  ['3gpp', 'Number', '+64211234567', '+64211234567'],
  ['3gpp', 'Number', '64211234567', '64211234567'],
  ['3gpp', 'Number', 'kiwi', null],
  ['3gpp', 'ShortCode', '777', '777'],
  ['3gpp', 'ShortCode', '+777', null],
  ['3gpp', 'RFC2822Address', '+64211234567/TYPE=PLMN', '+64211234567'],
  ['3gpp', 'RFC2822Address', '+64211234567/TYPE=PLMN@mms.example.net', '+64211234567'],
  ['3gpp', 'RFC2822Address', 'a@b.example', null],
  ['sinch', 'RFC2822Address', '+64211234567/TYPE=PLMN', null],
])('in %s the %s %s is routed by %s', (dialect, kind, value, number) => {
  expect(numberIn(value, kind, dialect)).toBe(number)
})
