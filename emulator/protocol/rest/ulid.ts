/** ULIDs, as batches, inbounds and groups are named by: 48 bits of time, 80 of chance, in Crockford's base 32. */
import type { Instant } from '../../core/instant.ts'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The chance is given: 16 bits and twice 32. */
export function ulid(at: Instant, a: number, b: number, c: number): string {
  // Twice 40 bits, which a number holds.
  const high = (a & 0xffff) * 2 ** 24 + (b >>> 8)
  const low = (b & 0xff) * 2 ** 32 + (c >>> 0)
  return letters(Math.max(0, Math.floor(at)), 10) + letters(high, 8) + letters(low, 8)
}

function letters(number: number, count: number): string {
  let text = ''
  let rest = number
  for (let i = 0; i < count; i++) {
    text = LETTERS[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}

export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)
}
