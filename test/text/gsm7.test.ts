import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeGsm7, encodeGsm7, gsm7Length, isGsm7 } from '../../emulator/text/gsm7.ts'
import { gsm7Texts, octetStrings, unicodeTexts } from './arbitraries.ts'
import { fromHex, toHex } from './hex.ts'

/** Unicode's mapping table ETSI/GSM0338.TXT, rows of sixteen septets; `----` is the escape. */
const CODE_POINTS = `
  0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5
  0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E ---- 00C6 00E6 00DF 00C9
  0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F
  0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F
  00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F
  0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7
  00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F
  0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0`

const BY_SEPTET = CODE_POINTS.trim().split(/\s+/)

test('the default table is the one of TS 23.038 6.2.1', () => {
  const decoded = BY_SEPTET.map((_, septet) =>
    septet === 0x1b ? '----' : decodeGsm7(String.fromCharCode(septet)).charCodeAt(0).toString(16).padStart(4, '0'),
  )
  expect(decoded.map((point) => point.toUpperCase())).toEqual(BY_SEPTET)
})

test.each([
  ['\f', '1B0A'],
  ['^', '1B14'],
  ['{', '1B28'],
  ['}', '1B29'],
  ['\\', '1B2F'],
  ['[', '1B3C'],
  ['~', '1B3D'],
  [']', '1B3E'],
  ['|', '1B40'],
  ['€', '1B65'],
])('%j of the extension table is %s', (character, hex) => {
  expect(toHex(encodeGsm7(character) as string)).toBe(hex)
  expect(decodeGsm7(fromHex(hex))).toBe(character)
})

test('a text is one septet an octet', () => {
  expect(toHex(encodeGsm7('Hej @ 5€ [Üì]') as string)).toBe('48656A200020351B65201B3C5E071B3E')
})

test.each(['ç', '`', 'ê', 'Á', 'ж', '😀', '\u001b', '\t', '\u2206', '\u2126'])(
  '%j is not in the alphabet',
  (character) => {
    expect(encodeGsm7(`a${character}`)).toBeNull()
    expect(gsm7Length(`a${character}`)).toBeNull()
    expect(isGsm7(`a${character}`)).toBe(false)
  },
)

test('characters of the extension table count two septets', () => {
  expect(gsm7Length('')).toBe(0)
  expect(gsm7Length('abc')).toBe(3)
  expect(gsm7Length('{€}')).toBe(6)
})

test('an escape before a septet without an extension shows the character of the default table', () => {
  expect(decodeGsm7(fromHex('1B 41'))).toBe('A')
  expect(decodeGsm7(fromHex('1B 0D'))).toBe('\r')
})

test('a second escape shows one space and leaves what follows alone', () => {
  expect(decodeGsm7(fromHex('1B 1B 65'))).toBe(' e')
})

test('an escape at the end shows a space', () => {
  expect(decodeGsm7(fromHex('41 1B'))).toBe('A ')
})

test('an octet above 7F shows the replacement character', () => {
  expect(decodeGsm7(fromHex('41 E9 1B E9'))).toBe('A\ufffd\ufffd')
})

test('every text of the alphabet comes back from its octets', () => {
  fc.assert(
    fc.property(gsm7Texts(300), (text) => {
      const octets = encodeGsm7(text) as string
      expect(decodeGsm7(octets)).toBe(text)
      expect(octets.length).toBe(gsm7Length(text))
    }),
  )
})

test('length and encoding agree on what is in the alphabet', () => {
  fc.assert(
    fc.property(fc.oneof(unicodeTexts(20), fc.string()), (text) => {
      expect(encodeGsm7(text) === null).toBe(gsm7Length(text) === null)
      expect(isGsm7(text)).toBe(gsm7Length(text) !== null)
    }),
  )
})

test('any octets can be decoded', () => {
  fc.assert(
    fc.property(octetStrings(100), (octets) => {
      expect(decodeGsm7(octets).length).toBeLessThanOrEqual(octets.length)
    }),
  )
})

test('the smpp package encodes the same', () => {
  const { encodings } = createRequire(import.meta.url)('smpp') as {
    readonly encodings: { readonly ASCII: { encode(text: string): Buffer } }
  }
  fc.assert(
    fc.property(gsm7Texts(160), (text) => {
      expect(toHex(encodeGsm7(text) as string)).toBe(encodings.ASCII.encode(text).toString('hex').toUpperCase())
    }),
  )
})
