/** The alphabets a short message may be in, and the octets of a text in each. */
import type { Octets } from '../core/octets.ts'
import { decodeAscii, encodeAscii } from './ascii.ts'
import { decodeGsm7, encodeGsm7 } from './gsm7.ts'
import { decodeLatin1, encodeLatin1 } from './latin1.ts'
import { decodeLegacy, encodeSingleOctet } from './legacy-charset.ts'
import { decodeUcs2, encodeUcs2 } from './ucs2.ts'

export type Alphabet =
  /** GSM 7 bit default alphabet with its extension table, one septet an octet. */
  | 'gsm7'
  | 'ascii'
  | 'latin1'
  /** UTF-16, big endian. */
  | 'ucs2'
  /** 8-bit data: no text. Compressed text too, which nobody sends. */
  | 'binary'
  /** ISO 8859-5. */
  | 'cyrillic'
  /** ISO 8859-8. */
  | 'hebrew'
  /** JIS X 0208; Shift_JIS in the field. */
  | 'jis'
  /** Shift_JIS with the operators' pictograms, which show as private use characters. */
  | 'pictogram'
  /** ISO-2022-JP. */
  | 'iso-2022-jp'
  /** JIS X 0212: no decoder here. */
  | 'extended-kanji'
  /** KS C 5601, read as EUC-KR. */
  | 'korean'

/** null when the octets are no text (binary) or nothing here reads the alphabet. */
export function decodeFrom(octets: Octets, alphabet: Alphabet): string | null {
  switch (alphabet) {
    case 'gsm7':
      return decodeGsm7(octets)
    case 'ascii':
      return decodeAscii(octets)
    case 'latin1':
      return decodeLatin1(octets)
    case 'ucs2':
      return decodeUcs2(octets)
    case 'binary':
    case 'extended-kanji':
      return null
    case 'cyrillic':
      return decodeLegacy(octets, 'iso-8859-5')
    case 'hebrew':
      return decodeLegacy(octets, 'iso-8859-8')
    case 'jis':
    case 'pictogram':
      return decodeLegacy(octets, 'shift_jis')
    case 'iso-2022-jp':
      return decodeLegacy(octets, 'iso-2022-jp')
    case 'korean':
      return decodeLegacy(octets, 'euc-kr')
  }
}

/** null when a character is not in the alphabet, or nothing here writes it (binary, Japanese, Korean). */
export function encodeInto(text: string, alphabet: Alphabet): Octets | null {
  switch (alphabet) {
    case 'gsm7':
      return encodeGsm7(text)
    case 'ascii':
      return encodeAscii(text)
    case 'latin1':
      return encodeLatin1(text)
    case 'ucs2':
      return encodeUcs2(text)
    case 'cyrillic':
      return encodeSingleOctet(text, 'iso-8859-5')
    case 'hebrew':
      return encodeSingleOctet(text, 'iso-8859-8')
    default:
      return null
  }
}
