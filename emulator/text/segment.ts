/**
 * Cutting a text or a payload into short messages: 140 octets each on the air, less the header that numbers the parts
 * (3GPP TS 23.040 9.2.3.24.1). Parts are as SMPP carries them, septets unpacked; no escape pair of GSM 7 bit and no
 * surrogate pair of UTF-16 is ever split.
 */
import type { Octets } from '../core/octets.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { type Alphabet, encodeInto } from './alphabet.ts'
import { alphabetOf, type DefaultAlphabet } from './data-coding.ts'
import { ESCAPE } from './gsm7.ts'
import { buildConcatUdh, type Concat } from './udh.ts'

export interface SegmentOptions {
  readonly dataCoding: number
  /** Low 8 or 16 bits are used, so that a running counter will do. */
  readonly reference: number
  /** Width of the reference, 8 where not given. */
  readonly bits?: 8 | 16
  readonly defaultAlphabet?: DefaultAlphabet
}

export interface Segmented {
  readonly alphabet: Alphabet
  readonly reference: number
  readonly bits: 8 | 16
  /** At least one, each without a header; a single one needs none. */
  readonly parts: readonly Octets[]
}

/** One short message, and which part it is; no `concat` where it is the only one. */
export interface NumberedPart {
  readonly octets: Octets
  readonly concat?: Concat
}

/** `not-encodable`: a character is not in the alphabet. `too-many-parts`: more than the 255 that can be numbered. */
export type SegmentFailure = 'not-encodable' | 'too-many-parts'

/** User data of one short message, in octets on the air (TS 23.040 9.2.2.1). */
const USER_DATA = 140

/** Total and part number are one octet each. */
const MOST_PARTS = 255

/**
 * Octets, as SMPP carries them, that fit into one short message beside a user data header of that many octets: 160, 153
 * or 152 of GSM 7 bit, 140, 134 or 132 of UCS-2, 140, 134 or 133 of 8-bit data beside none, 6 or 7. ASCII counts as 7 bit:
 * GSM networks turn it into their own alphabet.
 */
export function roomFor(alphabet: Alphabet, headerOctets: number): number {
  const octets = USER_DATA - headerOctets
  if (alphabet === 'gsm7' || alphabet === 'ascii') return Math.floor((octets * 8) / 7)
  return alphabet === 'ucs2' ? octets & ~1 : octets
}

/** How many short messages a payload makes, without making them. May exceed 255, which cannot be sent. */
export function partsOf(octets: Octets, alphabet: Alphabet, bits: 8 | 16 = 8): number {
  if (octets.length <= roomFor(alphabet, 0)) return 1
  const room = roomFor(alphabet, headerLength(bits))
  let parts = 0
  for (let start = 0; start < octets.length; parts++) start = endOfPart(octets, start, room, alphabet)
  return parts
}

/** Encodes the text for its data_coding and cuts it. */
export function segmentText(text: string, options: SegmentOptions): Result<Segmented, SegmentFailure> {
  const octets = encodeInto(text, alphabetOf(options.dataCoding, options.defaultAlphabet))
  return octets === null ? fail('not-encodable') : segmentOctets(octets, options)
}

/** Cuts a payload, as of message_payload, without a user data header of its own. */
export function segmentOctets(octets: Octets, options: SegmentOptions): Result<Segmented, 'too-many-parts'> {
  const { dataCoding, bits = 8, defaultAlphabet } = options
  const alphabet = alphabetOf(dataCoding, defaultAlphabet)
  const parts = cut(octets, alphabet, bits)
  if (parts.length > MOST_PARTS) return fail('too-many-parts')
  return ok({ alphabet, reference: options.reference & (bits === 8 ? 0xff : 0xffff), bits, parts })
}

/** The parts with their numbers: what goes into sar_msg_ref_num, sar_total_segments and sar_segment_seqnum. */
export function numberedParts({ parts, reference, bits }: Segmented): readonly NumberedPart[] {
  const total = parts.length
  if (total === 1) return parts.map((octets) => ({ octets }))
  return parts.map((octets, i) => ({ octets, concat: { reference, bits, total, part: i + 1 } }))
}

/** The parts as user data, header first, for esm_class with UDHI; a single part has none and needs no UDHI. */
export function udhParts(segmented: Segmented): readonly Octets[] {
  return numberedParts(segmented).map(({ octets, concat }) => (concat ? buildConcatUdh(concat) + octets : octets))
}

function headerLength(bits: 8 | 16): number {
  return bits === 8 ? 6 : 7
}

function cut(octets: Octets, alphabet: Alphabet, bits: 8 | 16): readonly Octets[] {
  if (octets.length <= roomFor(alphabet, 0)) return [octets]
  const room = roomFor(alphabet, headerLength(bits))
  const parts: Octets[] = []
  for (let start = 0; start < octets.length; ) {
    const end = endOfPart(octets, start, room, alphabet)
    parts.push(octets.slice(start, end))
    start = end
  }
  return parts
}

/** Where the part that begins at `start`, on a whole character, must end. */
function endOfPart(octets: Octets, start: number, room: number, alphabet: Alphabet): number {
  const end = start + room
  if (end >= octets.length) return octets.length
  if (alphabet === 'gsm7' && splitsEscapePair(octets, start, end)) return end - 1
  if (alphabet === 'ucs2' && splitsSurrogatePair(octets, end)) return end - 2
  return end
}

/** Escapes in a row pair up among themselves: only an odd run leaves one that belongs to the septet after it. */
function splitsEscapePair(octets: Octets, start: number, end: number): boolean {
  let run = 0
  while (end - run > start && octets.charCodeAt(end - run - 1) === ESCAPE) run++
  return run % 2 === 1
}

function splitsSurrogatePair(octets: Octets, end: number): boolean {
  return (octets.charCodeAt(end - 2) & 0xfc) === 0xd8 && (octets.charCodeAt(end) & 0xfc) === 0xdc
}
