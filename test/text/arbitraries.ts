import fc from 'fast-check'
import { octetsOf } from '../../emulator/core/octets.ts'
import { decodeGsm7 } from '../../emulator/text/gsm7.ts'
import { fromHex } from './hex.ts'

const escaped = [...'\f^{}\\[~]|€']
const plain = Array.from({ length: 128 }, (_, septet) => septet)
  .filter((septet) => septet !== 0x1b)
  .map((septet) => decodeGsm7(fromHex(septet.toString(16).padStart(2, '0'))))

/** Texts of the GSM alphabet, one character in four from the extension table. */
export function gsm7Texts(maxLength: number): fc.Arbitrary<string> {
  const character = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...plain) },
    { weight: 1, arbitrary: fc.constantFrom(...escaped) },
  )
  return fc.string({ unit: character, maxLength, size: 'max' })
}

/** Any character of Unicode but half a surrogate pair. */
const scalars = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))

/** Unicode texts, half of their characters beyond U+FFFF. */
export function unicodeTexts(maxLength: number): fc.Arbitrary<string> {
  const character = scalars.map((code) => String.fromCodePoint(code))
  return fc.string({ unit: character, maxLength, size: 'max' })
}

export function octetStrings(maxLength: number): fc.Arbitrary<string> {
  return fc.uint8Array({ maxLength, size: 'max' }).map(octetsOf)
}
