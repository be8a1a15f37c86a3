/**
 * Octets to strings and back by Node's own native calls, which its type declarations leave out: about 40 ns whatever
 * the length on Node 20, a fifth less than `toString('latin1')`. A loop of charCodeAt writes texts of up to some 20
 * octets faster still, and most are.
 */
import type { Octets } from '../../core/octets.ts'

interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string
  latin1Write(text: string, offset: number, length: number): number
}

export function readOctets(buffer: Buffer, start: number, end: number): Octets {
  return start === end ? '' : (buffer as Latin1Buffer).latin1Slice(start, end)
}

/** Writes `text` without a NUL; the offset after it. The caller has made room. */
export function writeOctets(buffer: Buffer, offset: number, text: Octets): number {
  const { length } = text
  if (length > 20) {
    ;(buffer as Latin1Buffer).latin1Write(text, offset, length)
  } else {
    for (let i = 0; i < length; i++) buffer[offset + i] = text.charCodeAt(i)
  }
  return offset + length
}

/** Writes `text` and its NUL; the offset after it. */
export function writeCString(buffer: Buffer, offset: number, text: Octets): number {
  const end = writeOctets(buffer, offset, text)
  buffer[end] = 0
  return end + 1
}
