/**
 * The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 6.2.1, 6.2.1.1), unpacked: one septet an octet,
 * as SMPP carries it. Packing is in septets.ts.
 */
import type { Octets } from '../core/octets.ts'

/** Septet 0x1B: the one after it is looked up in the extension table. */
export const ESCAPE = 0x1b

/** By septet. 0x09 is the capital Ç; the small one of early tables is not in the alphabet. */
const DEFAULT_TABLE =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà'

const EXTENSION_TABLE: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
])

/** By UTF-16 code unit: how many septets it takes in the high octet (0: not in the alphabet), its septet in the low one. */
const SEPTETS_BY_UNIT: Uint16Array = septetsByUnit()

function septetsByUnit(): Uint16Array {
  const table = new Uint16Array(0x10000)
  for (let septet = 0; septet < DEFAULT_TABLE.length; septet++) {
    if (septet !== ESCAPE) table[DEFAULT_TABLE.charCodeAt(septet)] = 0x100 | septet
  }
  for (const [septet, character] of EXTENSION_TABLE) table[character.charCodeAt(0)] = 0x200 | septet
  return table
}

/** Septets the text takes, two for a character of the extension table; null when a character is not in the alphabet. */
export function gsm7Length(text: string): number | null {
  let septets = 0
  for (let i = 0; i < text.length; i++) {
    const taken = (SEPTETS_BY_UNIT[text.charCodeAt(i)] as number) >> 8
    if (taken === 0) return null
    septets += taken
  }
  return septets
}

/** Whether every character of the text is in the alphabet or its extension table. */
export function isGsm7(text: string): boolean {
  return gsm7Length(text) !== null
}

/** One septet an octet; null when a character is not in the alphabet: nothing is transliterated. */
export function encodeGsm7(text: string): Octets | null {
  const length = gsm7Length(text)
  if (length === null) return null
  const octets = Buffer.allocUnsafe(length)
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const entry = SEPTETS_BY_UNIT[text.charCodeAt(i)] as number
    if (entry >= 0x200) octets[at++] = ESCAPE
    octets[at++] = entry & 0x7f
  }
  return octets.toString('latin1')
}

/**
 * The text a handset shows. After an escape, a septet without an entry in the extension table shows the character of the
 * default table, and a second escape shows a space (TS 23.038 6.2.1.1); so does an escape with nothing behind it, as on
 * a handset without the table. An octet above 0x7F is no septet and shows U+FFFD.
 */
export function decodeGsm7(octets: Octets): string {
  let text = ''
  for (let i = 0; i < octets.length; i++) {
    const septet = octets.charCodeAt(i)
    if (septet !== ESCAPE) {
      text += characterOf(septet)
      continue
    }
    i++
    const escaped = i < octets.length ? octets.charCodeAt(i) : ESCAPE
    text += escaped === ESCAPE ? ' ' : (EXTENSION_TABLE.get(escaped) ?? characterOf(escaped))
  }
  return text
}

function characterOf(septet: number): string {
  return septet < 0x80 ? DEFAULT_TABLE.charAt(septet) : '\ufffd'
}
