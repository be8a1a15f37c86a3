import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alphabetOf, chooseDataCoding, decodeText, encodeText } from '../../emulator/text/data-coding.ts'
import { gsm7Texts, unicodeTexts } from './arbitraries.ts'
import { fromHex, toHex } from './hex.ts'

test.each([
  [0x00, 'gsm7'],
  [0x01, 'ascii'],
  [0x02, 'binary'],
  [0x03, 'latin1'],
  [0x04, 'binary'],
  [0x05, 'jis'],
  [0x06, 'cyrillic'],
  [0x07, 'hebrew'],
  [0x08, 'ucs2'],
  [0x09, 'pictogram'],
  [0x0a, 'iso-2022-jp'],
  [0x0b, 'gsm7'],
  [0x0c, 'gsm7'],
  [0x0d, 'extended-kanji'],
  [0x0e, 'korean'],
  [0x0f, 'gsm7'],
])('SMPP v3.4 5.2.19: data_coding %i is %s', (dataCoding, alphabet) => {
  expect(alphabetOf(dataCoding)).toBe(alphabet)
})

test.each([
  ['flash in the default alphabet', 0x10, 'gsm7'],
  ['class 1, 8-bit data', 0x15, 'binary'],
  ['flash in UCS-2', 0x18, 'ucs2'],
  ['the reserved alphabet', 0x1c, 'gsm7'],
  ['compressed text', 0x20, 'binary'],
  ['compressed UCS-2', 0x38, 'binary'],
  ['automatic deletion, default alphabet', 0x40, 'gsm7'],
  ['automatic deletion, 8-bit data', 0x44, 'binary'],
  ['automatic deletion, UCS-2', 0x48, 'ucs2'],
  ['a reserved group', 0x80, 'gsm7'],
  ['another reserved group', 0xb8, 'gsm7'],
  ['message waiting, discard', 0xc0, 'gsm7'],
  ['message waiting, discard, other bits', 0xcb, 'gsm7'],
  ['message waiting, store', 0xd8, 'gsm7'],
  ['message waiting, UCS-2', 0xe0, 'ucs2'],
  ['message waiting, UCS-2, e-mail, active', 0xea, 'ucs2'],
  ['class 0, default alphabet', 0xf0, 'gsm7'],
  ['class 1, 8-bit data', 0xf5, 'binary'],
  ['class 2, 8-bit data', 0xf6, 'binary'],
  ['class 3, default alphabet, with the reserved bit', 0xfb, 'gsm7'],
])('TS 23.038 4: %s (%i) is %s', (_, dataCoding, alphabet) => {
  expect(alphabetOf(dataCoding)).toBe(alphabet)
})

test('the default alphabet of the link stands for 0 and for what is reserved, not for GSM codings', () => {
  for (const dataCoding of [0x00, 0x0b, 0x0f, 0x1c, 0x90]) expect(alphabetOf(dataCoding, 'latin1')).toBe('latin1')
  for (const dataCoding of [0x10, 0xc0, 0xf0]) expect(alphabetOf(dataCoding, 'latin1')).toBe('gsm7')
  expect(alphabetOf(0x03, 'ucs2')).toBe('latin1')
})

test('the same octets read differently by data_coding', () => {
  const octets = fromHex('00 65 1B 65')
  expect(decodeText(octets, 0)).toBe('@e€')
  expect(decodeText(octets, 8)).toBe('e\u1b65')
  expect(decodeText(octets, 3)).toBe('\0e\u001be')
  expect(decodeText(octets, 4)).toBeNull()
  expect(decodeText(octets, 13)).toBeNull()
  expect(decodeText(octets, 0, 'latin1')).toBe('\0e\u001be')
  expect(decodeText(octets, 0, 'ucs2')).toBe('e\u1b65')
})

test('a text is encoded for its data_coding', () => {
  expect(toHex(encodeText('é', 0) as string)).toBe('05')
  expect(toHex(encodeText('é', 3) as string)).toBe('E9')
  expect(toHex(encodeText('é', 8) as string)).toBe('00E9')
  expect(toHex(encodeText('é', 0, 'latin1') as string)).toBe('E9')
  expect(toHex(encodeText('ж', 6) as string)).toBe('D6')
  expect(toHex(encodeText('א', 7) as string)).toBe('E0')
  expect(encodeText('é', 1)).toBeNull()
  expect(encodeText('é', 4)).toBeNull()
  expect(encodeText('日', 5)).toBeNull()
})

test('the smallest data_coding that has every character is chosen', () => {
  expect(chooseDataCoding('hello {€}')).toBe(0)
  expect(chooseDataCoding('ç')).toBe(8)
  expect(chooseDataCoding('ç', 'latin1')).toBe(0)
  expect(chooseDataCoding('€', 'latin1')).toBe(8)
  expect(chooseDataCoding('😀', 'ucs2')).toBe(0)
})

test('a text comes back from the data_coding chosen for it', () => {
  const defaults = fc.constantFrom('gsm7' as const, 'latin1' as const, 'ucs2' as const)
  fc.assert(
    fc.property(fc.oneof(gsm7Texts(40), unicodeTexts(40)), defaults, (text, defaultAlphabet) => {
      const dataCoding = chooseDataCoding(text, defaultAlphabet)
      expect(decodeText(encodeText(text, dataCoding, defaultAlphabet) as string, dataCoding, defaultAlphabet)).toBe(
        text,
      )
    }),
  )
})

test('whatever can be encoded reads back the same, in any data_coding', () => {
  const codings = fc.constantFrom(0x00, 0x01, 0x03, 0x06, 0x07, 0x08, 0x10, 0x18, 0xc0, 0xe0, 0xf1)
  fc.assert(
    fc.property(fc.oneof(fc.string(), gsm7Texts(20), unicodeTexts(20)), codings, (text, dataCoding) => {
      const octets = encodeText(text, dataCoding)
      if (octets !== null) expect(decodeText(octets, dataCoding)).toBe(text)
    }),
  )
})
