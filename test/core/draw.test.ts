import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  bits,
  type DrawKey,
  hashText,
  messageKey,
  nthMessageKey,
  purposeOf,
  uniform,
  worldKey,
} from '../../emulator/core/draw.ts'
import { halfSipHash64 } from './half-sip-hash.ts'

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const key = (): DrawKey => ({ hi: 0, lo: 0 })

function keyBytes(hi: number, lo: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(lo, hi).buffer)
}

it('is held against a reference that gives the published vectors of HalfSipHash-2-4-64', () => {
  // vectors_hsip64 of github.com/veorq/SipHash: the key is 00 01 … 07, input n is 00 01 … n-1.
  const vectors = {
    0: '218d1f59b9b83cc8',
    1: 'be552412f8387315',
    2: '064f39ef7c50eb57',
    9: '5b51cccc13888307',
    16: '7336aad25f7bf3b5',
  }
  for (const [length, vector] of Object.entries(vectors)) {
    const counting = Uint8Array.from({ length: 64 }, (_, i) => i)
    const { hi, lo } = halfSipHash64(2, 4, counting.slice(0, 8), counting.slice(0, Number(length)))
    expect(Buffer.from(keyBytes(hi, lo)).toString('hex')).toBe(vector)
  }
})

it('hashes a text as HalfSipHash-1-3 hashes its UTF-16 code units', () => {
  fc.assert(
    fc.property(uint32, uint32, fc.string({ unit: 'binary', maxLength: 300 }), (hi, lo, text) => {
      const hash = key()
      hashText(text, hi, lo, hash)
      expect(hash).toEqual(halfSipHash64(1, 3, keyBytes(hi, lo), Uint8Array.from(Buffer.from(text, 'utf16le'))))
    }),
  )
})

it('draws bits as HalfSipHash-1-3 hashes the purpose and the try', () => {
  fc.assert(
    fc.property(uint32, uint32, uint32, uint32, (hi, lo, purpose, nth) => {
      const drawn = key()
      bits(hi, lo, purpose, nth, drawn)
      const input = new Uint8Array(Uint32Array.of(purpose, nth).buffer)
      expect(drawn).toEqual(halfSipHash64(1, 3, keyBytes(hi, lo), input))
    }),
  )
})

it('takes a uniform from the top 53 of its bits', () => {
  fc.assert(
    fc.property(uint32, uint32, uint32, uint32, (hi, lo, purpose, nth) => {
      const drawn = key()
      bits(hi, lo, purpose, nth, drawn)
      const top53 = ((BigInt(drawn.hi) << 32n) | BigInt(drawn.lo)) >> 11n
      const value = uniform(hi, lo, purpose, nth)
      expect(BigInt(value * 2 ** 53)).toBe(top53)
      expect(value).toBeLessThan(1)
    }),
  )
})

it('gives a message one key, whether its destination was hashed before or not', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.string(), fc.string(), uint32, (seed, name, destination, k) => {
      const world = worldKey(seed, name)
      const [direct, counted] = [key(), key()]
      messageKey(world, destination, k, direct)
      hashText(destination, world.hi, world.lo, counted)
      nthMessageKey(counted.hi, counted.lo, k, counted)
      expect(direct).toEqual(counted)
    }),
  )
})

it('leaves the world key as it is', () => {
  const world = worldKey(7, 'default')
  const before = { ...world }
  messageKey(world, '64211234567', 3, key())
  expect(world).toEqual(before)
})

it('tells seeds apart beyond 32 bits, and refuses what is no seed', () => {
  const seeds = [0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]
  expect(new Set(seeds.map((seed) => JSON.stringify(worldKey(seed, 'default')))).size).toBe(seeds.length)
  for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => worldKey(seed, 'default')).toThrow(/a seed is/)
})

it('gives every purpose a number of its own', () => {
  const names = Array.from({ length: 2_000 }, (_, i) => `rule ${i}`)
  expect(new Set(names.map(purposeOf)).size).toBe(names.length)
})
