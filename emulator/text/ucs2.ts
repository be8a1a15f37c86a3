/** UCS-2 as the field has it: UTF-16, big endian, surrogate pairs for what lies beyond U+FFFF, no byte order mark. */
import { bytesOf, type Octets } from '../core/octets.ts'

/** Two octets a UTF-16 code unit; lone surrogates go through unchanged. */
export function encodeUcs2(text: string): Octets {
  return Buffer.from(text, 'utf16le').swap16().toString('latin1')
}

/** The inverse of `encodeUcs2`; half a code unit at the end is dropped. */
export function decodeUcs2(octets: Octets): string {
  const even = octets.length & 1 ? octets.slice(0, -1) : octets
  return bytesOf(even).swap16().toString('utf16le')
}
