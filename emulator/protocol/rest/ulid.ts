/** ULIDs, as batches, inbounds and groups are named by: 48 bits of time, 80 of chance, in Crockford's base 32. */
import type { Instant } from '../../core/instant.ts'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The chance is given: 16 bits and twice 32. */
export function ulid(at: Instant, a: number, b: number, c: number): string {
  let time = ''
  let rest = Math.max(0, Math.floor(at))
  for (let i = 0; i < 10; i++) {
    time = LETTERS[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let chance = ''
  let bits = (BigInt(a & 0xffff) << 64n) | (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0)
  for (let i = 0; i < 16; i++) {
    chance = LETTERS[Number(bits & 31n)] + chance
    bits >>= 5n
  }
  return time + chance
}

export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)
}
