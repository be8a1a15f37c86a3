/** A text as the SMSC gets it from the platform: its octets, data_coding, and how many short messages it makes. */
import type { Octets } from '../../core/octets.ts'
import { alphabetOf, chooseDataCoding, encodeText } from '../../text/data-coding.ts'
import { gsm7Length } from '../../text/gsm7.ts'
import { partsOf, roomFor } from '../../text/segment.ts'

export interface EncodedText {
  readonly octets: Octets
  readonly dataCoding: number
  readonly parts: number
}

/** Total and part number are one octet each (TS 23.040 9.2.3.24.1): a text of more parts cannot be sent. */
export const MOST_PARTS = 255

/** 3GPP TS 23.038 section 4: message class 0, shown at once. */
const CLASS_0 = 0x10

export function encodeForSms(text: string, isFlash: boolean): EncodedText {
  const alphabet = chooseDataCoding(text)
  const octets = encodeText(text, alphabet) ?? ''
  const dataCoding = isFlash ? alphabet | CLASS_0 : alphabet
  return { octets, dataCoding, parts: partsOf(octets, alphabetOf(alphabet)) }
}

/** The text cut to what one short message holds (`truncate_concat`); no character is cut in two. */
export function truncated(text: string): string {
  const { dataCoding, parts } = encodeForSms(text, false)
  if (parts === 1) return text
  const alphabet = alphabetOf(dataCoding)
  const room = roomFor(alphabet, 0)
  if (alphabet === 'ucs2') return text.slice(0, room / 2).replace(/[\ud800-\udbff]$/, '')
  let septets = 0
  let end = 0
  for (; end < text.length; end++) {
    // A character of the extension table counts twice.
    septets += gsm7Length(text.charAt(end)) ?? 1
    if (septets > room) break
  }
  return text.slice(0, end)
}
