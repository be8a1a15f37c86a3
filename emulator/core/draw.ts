/**
 * Chance without state: a draw is a keyed 64-bit hash of what it is for, (seed, world, destination, k-th message to
 * it, purpose, try), never of when it is made. Adding a rule or racing two sockets reshuffles nothing.
 *
 * The hash is HalfSipHash-1-3 with 64 bits of output (Aumasson and Bernstein, github.com/veorq/SipHash; Linux uses it
 * for its hash tables as hsiphash): built for short keyed input and 32-bit machines, so neither BigInt nor
 * multiplication is needed, and its avalanche on adjacent keys is tested. Not for secrets.
 *
 * Nothing here allocates; results that need 64 bits are written into a key that the caller keeps. A number's
 * `messageKey` takes about 50 ns, a `uniform` about 20 ns.
 */
import { invariant } from './invariant.ts'

/** 64 bits as two halves, each 0 to 2^32 - 1. */
export interface DrawKey {
  hi: number
  lo: number
}

const TWO_32 = 4_294_967_296
const TWO_53 = 9_007_199_254_740_992

// HalfSipHash's constants: what the key is set against, and the marks of a 64-bit result's two halves.
const INIT_2 = 0x6c796765
const INIT_3 = 0x74656462
const MARK_WIDE = 0xee
const MARK_SECOND = 0xdd

/** The hash of a text's UTF-16 code units (little-endian, so two of them a word) under a 64-bit key. */
export function hashText(text: string, seedHi: number, seedLo: number, into: DrawKey): void {
  let v0 = seedLo | 0
  let v1 = seedHi ^ MARK_WIDE
  let v2 = seedLo ^ INIT_2
  let v3 = seedHi ^ INIT_3
  let first = 0
  const length = text.length
  const words = length >>> 1
  // One round a word, one for the tail with the length, then three rounds before each half of the result.
  for (let i = 0; i < words + 7; i++) {
    let word = 0
    if (i < words) word = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 16)
    else if (i === words) word = (length << 25) | ((length & 1) === 1 ? text.charCodeAt(length - 1) : 0)
    else if (i === words + 1) v2 ^= MARK_WIDE
    else if (i === words + 4) {
      first = v1 ^ v3
      v1 ^= MARK_SECOND
    }
    v3 ^= word
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= word
  }
  into.lo = first >>> 0
  into.hi = (v1 ^ v3) >>> 0
}

/**
 * The raw 64 bits of a draw: the hash of (purpose, nth) under the message's key. `nth` counts tries, attempts or
 * whatever the purpose repeats, 0 to 2^32 - 1. Message ids are made of these bits.
 */
export function bits(hi: number, lo: number, purpose: number, nth: number, into: DrawKey): void {
  let v0 = lo | 0
  let v1 = hi ^ MARK_WIDE
  let v2 = lo ^ INIT_2
  let v3 = hi ^ INIT_3
  let first = 0
  // hashText's rounds, written out again for an input that is always two words: a shared function would have to
  // hand four variables in and out.
  for (let i = 0; i < 9; i++) {
    let word = 0
    if (i === 0) word = purpose
    else if (i === 1) word = nth
    else if (i === 2) word = 8 << 24
    else if (i === 3) v2 ^= MARK_WIDE
    else if (i === 6) {
      first = v1 ^ v3
      v1 ^= MARK_SECOND
    }
    v3 ^= word
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= word
  }
  into.lo = first >>> 0
  into.hi = (v1 ^ v3) >>> 0
}

// Full 32-bit values from the start, so that the fields hold unboxed doubles and writing to them allocates nothing.
const scratch: DrawKey = { hi: TWO_32 - 1, lo: TWO_32 - 1 }

/** A uniform in [0, 1): the top 53 of the draw's 64 bits. */
export function uniform(hi: number, lo: number, purpose: number, nth: number): number {
  bits(hi, lo, purpose, nth, scratch)
  return (scratch.hi * 0x200000 + (scratch.lo >>> 11)) / TWO_53
}

/**
 * The number that stands for a purpose ("delivery latency", a rule's id) in its draws; compute it once. Two purposes
 * share one number with a chance of 2^-32, and would then roll alike.
 */
export function purposeOf(name: string): number {
  hashText(name, 0, 0, scratch)
  return scratch.lo
}

/** The key of a world under a seed, a whole number from 0 to 2^53 - 1. */
export function worldKey(seed: number, world: string): DrawKey {
  invariant(Number.isSafeInteger(seed) && seed >= 0, `a seed is a whole number from 0 to 2^53 - 1, not ${seed}`)
  const key = { hi: TWO_32 - 1, lo: TWO_32 - 1 }
  hashText(world, Math.floor(seed / TWO_32), seed >>> 0, key)
  return key
}

const MESSAGE = purposeOf('message')

/** The key of the k-th message (0 to 2^32 - 1) to a destination in a world, from which all its draws are made. */
export function messageKey(world: DrawKey, destination: string, k: number, into: DrawKey): void {
  hashText(destination, world.hi, world.lo, into)
  nthMessageKey(into.hi, into.lo, k, into)
}

/**
 * `messageKey` for who has the destination's hash already, `hashText(destination, world.hi, world.lo)`: it is also the
 * key under which messages to that destination are counted.
 */
export function nthMessageKey(destinationHi: number, destinationLo: number, k: number, into: DrawKey): void {
  bits(destinationHi, destinationLo, MESSAGE, k, into)
}
