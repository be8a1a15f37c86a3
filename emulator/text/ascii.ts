/** ASCII (IA5, ITU-T T.50): one octet a character, the high bit clear. */
import type { Octets } from '../core/octets.ts'

const BEYOND_ASCII = /[\u0080-\uffff]/
const ALL_BEYOND_ASCII = /[\u0080-\uffff]/g

/** null when a character is not in ASCII. */
export function encodeAscii(text: string): Octets | null {
  return BEYOND_ASCII.test(text) ? null : text
}

/** Octets above 0x7F show U+FFFD. */
export function decodeAscii(octets: Octets): string {
  return octets.replace(ALL_BEYOND_ASCII, '\ufffd')
}
