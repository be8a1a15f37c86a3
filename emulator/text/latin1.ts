/** Latin-1 (ISO 8859-1): code points U+0000 to U+00FF are their own octets. Not windows-1252, which differs in 0x80 to 0x9F. */
import type { Octets } from '../core/octets.ts'

const BEYOND_LATIN1 = /[\u0100-\uffff]/

/** null when a character is not in Latin-1. */
export function encodeLatin1(text: string): Octets | null {
  return BEYOND_LATIN1.test(text) ? null : text
}

export function decodeLatin1(octets: Octets): string {
  return octets
}
