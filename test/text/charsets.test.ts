import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAscii, encodeAscii } from '../../emulator/text/ascii.ts'
import { decodeLatin1, encodeLatin1 } from '../../emulator/text/latin1.ts'
import { decodeLegacy, encodeSingleOctet } from '../../emulator/text/legacy-charset.ts'
import { decodeUcs2, encodeUcs2 } from '../../emulator/text/ucs2.ts'
import { octetStrings } from './arbitraries.ts'
import { fromHex, toHex } from './hex.ts'

test('UCS-2 is big endian, without a byte order mark, with surrogate pairs', () => {
  expect(toHex(encodeUcs2('Aж€😀'))).toBe('0041043620ACD83DDE00')
  expect(decodeUcs2(fromHex('0041043620ACD83DDE00'))).toBe('Aж€😀')
})

test('half a UCS-2 character at the end is dropped', () => {
  expect(decodeUcs2(fromHex('0041 04'))).toBe('A')
  expect(decodeUcs2(fromHex('04'))).toBe('')
})

test('any string of code units comes back from UCS-2, lone surrogates too', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(units, (text) => {
      expect(decodeUcs2(encodeUcs2(text))).toBe(text)
    }),
  )
})

test('Latin-1 is code points as octets', () => {
  expect(toHex(encodeLatin1('né\u0080ÿ') as string)).toBe('6EE980FF')
  expect(decodeLatin1(fromHex('6EE980FF'))).toBe('né\u0080ÿ')
  expect(encodeLatin1('€')).toBeNull()
  expect(encodeLatin1('aĀ')).toBeNull()
})

test('ASCII has nothing above 7F', () => {
  expect(toHex(encodeAscii('a{\u007f') as string)).toBe('617B7F')
  expect(encodeAscii('é')).toBeNull()
  expect(decodeAscii(fromHex('61 E9 FF 62'))).toBe('a\ufffd\ufffdb')
})

test('Cyrillic and Hebrew go both ways, one octet a character', () => {
  expect(toHex(encodeSingleOctet('Привет', 'iso-8859-5') as string)).toBe('BFE0D8D2D5E2')
  expect(decodeLegacy(fromHex('BFE0D8D2D5E2'), 'iso-8859-5')).toBe('Привет')
  expect(toHex(encodeSingleOctet('שלום', 'iso-8859-8') as string)).toBe('F9ECE5ED')
  expect(decodeLegacy(fromHex('F9ECE5ED'), 'iso-8859-8')).toBe('שלום')
  expect(encodeSingleOctet('中', 'iso-8859-5')).toBeNull()
  expect(encodeSingleOctet('\ufffd', 'iso-8859-8')).toBeNull()
})

test('the Asian character sets are read', () => {
  expect(decodeLegacy(fromHex('93FA967B'), 'shift_jis')).toBe('日本')
  expect(decodeLegacy(fromHex('1B2442467C4B5C1B2842'), 'iso-2022-jp')).toBe('日本')
  expect(decodeLegacy(fromHex('C7D1B1B9'), 'euc-kr')).toBe('한국')
})

test('any octets can be read in every character set', () => {
  fc.assert(
    fc.property(octetStrings(60), (octets) => {
      for (const charset of ['iso-8859-5', 'iso-8859-8', 'shift_jis', 'iso-2022-jp', 'euc-kr'] as const) {
        expect(typeof decodeLegacy(octets, charset)).toBe('string')
      }
    }),
  )
})
