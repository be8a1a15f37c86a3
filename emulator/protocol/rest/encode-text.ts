/** A text as the SMSC gets it from the platform: its octets, data_coding, and how many short messages it makes. */
import type { Octets } from '../../core/octets.ts'
import { alphabetOf, chooseDataCoding, encodeText } from '../../text/data-coding.ts'
import { partsOf, roomFor } from '../../text/segment.ts'

export interface EncodedText {
  readonly octets: Octets
  readonly dataCoding: number
  readonly parts: number
}

/** 3GPP TS 23.038 section 4: message class 0, shown at once. */
const CLASS_0 = 0x10

export function encodeForSms(text: string, isFlash: boolean): EncodedText {
  const alphabet = chooseDataCoding(text)
  const octets = encodeText(text, alphabet) ?? ''
  const dataCoding = isFlash ? alphabet | CLASS_0 : alphabet
  return { octets, dataCoding, parts: partsOf(octets, alphabetOf(alphabet)) }
}

/** The text cut to what so many short messages hold (`truncate_concat`). */
export function truncated(text: string, parts: number): string {
  if (encodeForSms(text, false).parts <= parts) return text
  const alphabet = alphabetOf(chooseDataCoding(text))
  const room = parts === 1 ? roomFor(alphabet, 0) : parts * roomFor(alphabet, 6)
  let cut = alphabet === 'ucs2' ? text.slice(0, room / 2) : text.slice(0, room)
  // A character of the extension table counts twice, and a pair of surrogates is one character.
  while (encodeForSms(cut, false).parts > parts) cut = cut.slice(0, -1)
  return cut.replace(/[\ud800-\udbff]$/, '')
}
