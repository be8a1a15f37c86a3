/**
 * What a data_coding octet says about the text (SMPP v3.4 5.2.19). Where SMPP points at GSM (0xC0 to 0xFF) or reserves
 * the value (0x10 to 0xBF), it is read as a GSM data coding scheme (3GPP TS 23.038 4): links pass those through, 0x10 and
 * 0x18 for flash messages most of all.
 */
import type { Octets } from '../core/octets.ts'
import { type Alphabet, decodeFrom, encodeInto } from './alphabet.ts'
import { isGsm7 } from './gsm7.ts'

/** What data_coding 0, "SMSC default alphabet", means on a link: SMPP leaves it to the two sides. */
export type DefaultAlphabet = 'gsm7' | 'latin1' | 'ucs2'

/** data_coding 0x00 to 0x0F; null: the link's default alphabet, 0x00 by definition, the others because reserved. */
const SMPP_ALPHABETS: readonly (Alphabet | null)[] = [
  null,
  'ascii',
  'binary',
  'latin1',
  'binary',
  'jis',
  'cyrillic',
  'hebrew',
  'ucs2',
  'pictogram',
  'iso-2022-jp',
  null,
  null,
  'extended-kanji',
  'korean',
  null,
]

/** By data_coding, 0 to 255. */
const ALPHABETS: readonly (Alphabet | null)[] = Array.from({ length: 0x100 }, (_, dataCoding) =>
  dataCoding < 0x10 ? (SMPP_ALPHABETS[dataCoding] ?? null) : gsmSchemeAlphabet(dataCoding),
)

/** `dataCoding` is the octet, 0 to 255. */
export function alphabetOf(dataCoding: number, defaultAlphabet: DefaultAlphabet = 'gsm7'): Alphabet {
  return ALPHABETS[dataCoding] ?? defaultAlphabet
}

/** TS 23.038 4, by coding group (the high half octet); null: reserved, to be taken as coding 0. */
function gsmSchemeAlphabet(scheme: number): Alphabet | null {
  const group = scheme >> 4
  // 00xx general data coding, 01xx the same for messages marked for automatic deletion.
  if (group < 0x8) return scheme & 0x20 ? 'binary' : generalAlphabet((scheme >> 2) & 3)
  // 1100 and 1101 message waiting in the default alphabet, 1110 message waiting in UCS-2.
  if (group === 0xc || group === 0xd) return 'gsm7'
  if (group === 0xe) return 'ucs2'
  // 1111 data coding and message class: bit 2 alone tells 8-bit data.
  if (group === 0xf) return scheme & 0x04 ? 'binary' : 'gsm7'
  return null
}

/** Bits 3 and 2 of the general group. */
function generalAlphabet(bits: number): Alphabet | null {
  if (bits === 0) return 'gsm7'
  if (bits === 1) return 'binary'
  if (bits === 2) return 'ucs2'
  return null
}

/** null when the octets are no text (binary) or the alphabet cannot be read here. */
export function decodeText(octets: Octets, dataCoding: number, defaultAlphabet?: DefaultAlphabet): string | null {
  return decodeFrom(octets, alphabetOf(dataCoding, defaultAlphabet))
}

/** null when a character is not in the alphabet of that data_coding, or nothing here writes it. */
export function encodeText(text: string, dataCoding: number, defaultAlphabet?: DefaultAlphabet): Octets | null {
  return encodeInto(text, alphabetOf(dataCoding, defaultAlphabet))
}

/** 0 where the default alphabet has every character, else 8 (UCS-2): the fewest octets that lose nothing. */
export function chooseDataCoding(text: string, defaultAlphabet: DefaultAlphabet = 'gsm7'): 0 | 8 {
  if (defaultAlphabet === 'gsm7') return isGsm7(text) ? 0 : 8
  return encodeInto(text, defaultAlphabet) === null ? 8 : 0
}
