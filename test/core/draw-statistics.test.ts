import { expect, it } from 'vitest'
import { bits, type DrawKey, messageKey, purposeOf, uniform, worldKey } from '../../emulator/core/draw.ts'
import { KS_LIMIT } from '../../emulator/expectation/likeness.ts'
import { bitsSet, chiSquareDeviation, correlationDeviation, ksOfUniforms } from './statistics.ts'

const N = 20_000
const DELIVERY = purposeOf('delivery')
const WORLD = worldKey(7, 'default')
const scratch: DrawKey = { hi: 0, lo: 0 }

/** The key of a draw, i-th of a family in which neighbours differ as little as they can. */
type Family = (i: number) => { key: DrawKey; purpose: number; nth: number }

function messageOf(world: DrawKey, destination: string, k: number): DrawKey {
  const key = { hi: 0, lo: 0 }
  messageKey(world, destination, k, key)
  return key
}

function numberOf(i: number): string {
  return `64211${String(1_000_000 + i)}`
}

const ONE = messageOf(WORLD, numberOf(0), 0)
const FAMILIES: Record<string, Family> = {
  'destinations in a row': (i) => ({ key: messageOf(WORLD, numberOf(i), 0), purpose: DELIVERY, nth: 0 }),
  'messages to one destination': (i) => ({ key: messageOf(WORLD, numberOf(0), i), purpose: DELIVERY, nth: 0 }),
  'purposes with neighbouring numbers': (i) => ({ key: ONE, purpose: DELIVERY + i, nth: 0 }),
  'tries of one message': (i) => ({ key: ONE, purpose: DELIVERY, nth: i }),
  'seeds in a row': (i) => ({ key: messageOf(worldKey(i, 'default'), numberOf(0), 0), purpose: DELIVERY, nth: 0 }),
  'worlds in a row': (i) => ({ key: messageOf(worldKey(7, `test ${i}`), numberOf(0), 0), purpose: DELIVERY, nth: 0 }),
}
const names = Object.keys(FAMILIES)

function uniformsOf(name: string): number[] {
  return Array.from({ length: N }, (_, i) => {
    const { key, purpose, nth } = FAMILIES[name]!(i)
    return uniform(key.hi, key.lo, purpose, nth)
  })
}

it.each(names)('spreads %s evenly', (name) => {
  const values = uniformsOf(name)
  expect(ksOfUniforms(values)).toBeLessThan(KS_LIMIT)
  const top = new Uint32Array(256)
  const bottom = new Uint32Array(256)
  for (const value of values) {
    top[Math.floor(value * 256)]! += 1
    bottom[(value * 2 ** 53) % 256]! += 1
  }
  expect(chiSquareDeviation(top)).toBeLessThan(4)
  expect(chiSquareDeviation(bottom)).toBeLessThan(4)
})

it.each(names)('makes neighbours independent among %s', (name) => {
  const values = uniformsOf(name)
  for (const lag of [1, 2, 10]) {
    const [a, b] = [values.slice(0, -lag), values.slice(lag)]
    expect(Math.abs(correlationDeviation(a, b))).toBeLessThan(4)
    // Dependence that is no line shows in the pairs' places on a board of 16 by 16.
    const board = new Uint32Array(256)
    a.forEach((value, i) => {
      board[Math.floor(value * 16) * 16 + Math.floor(b[i]! * 16)]! += 1
    })
    expect(chiSquareDeviation(board)).toBeLessThan(4)
  }
})

it.each(names)('changes half of the 64 bits, each as often as any other, from one to the next of %s', (name) => {
  const flips = new Uint32Array(64)
  let previous: DrawKey | undefined
  for (let i = 0; i < N; i++) {
    const { key, purpose, nth } = FAMILIES[name]!(i)
    const now = { hi: 0, lo: 0 }
    bits(key.hi, key.lo, purpose, nth, now)
    if (previous !== undefined) countBits(flips, now.hi ^ previous.hi, now.lo ^ previous.lo)
    previous = now
  }
  for (const count of flips) expect(Math.abs(count - N / 2) / Math.sqrt(N / 4)).toBeLessThan(4.5)
})

it('changes each output bit with chance one half when any one bit of the key is flipped', () => {
  const tries = 1_000
  const one = { hi: 0, lo: 0 }
  let worst = 0
  for (let flipped = 0; flipped < 128; flipped++) {
    const flips = new Uint32Array(64)
    for (let i = 0; i < tries; i++) {
      const input = [ONE.hi + i, ONE.lo, DELIVERY, i] as [number, number, number, number]
      bits(...input, one)
      input[flipped >>> 5]! ^= 1 << (flipped & 31)
      bits(...input, scratch)
      countBits(flips, one.hi ^ scratch.hi, one.lo ^ scratch.lo)
    }
    for (const count of flips) worst = Math.max(worst, Math.abs(count - tries / 2) / Math.sqrt(tries / 4))
  }
  // The largest of 8,192 normal deviations: 4.9 is exceeded once in a hundred.
  expect(worst).toBeLessThan(5.2)
})

it('lets no part of the key act apart from the others', () => {
  // Were a draw f(destination) combined with g(k), the four corners of any rectangle would cancel: by exclusive or
  // or by addition modulo 1. They must look like any other draws.
  const corners: number[] = []
  const mixed = new Uint32Array(65)
  const draw = (i: number, k: number): { u: number; hi: number; lo: number } => {
    const key = messageOf(WORLD, numberOf(i), k)
    bits(key.hi, key.lo, DELIVERY, 0, scratch)
    return { u: uniform(key.hi, key.lo, DELIVERY, 0), ...scratch }
  }
  for (let i = 0; i < 5_000; i++) {
    const [a, b, c, d] = [draw(i, 0), draw(i, 1), draw(i + 1, 0), draw(i + 1, 1)]
    corners.push((((a.u - b.u - c.u + d.u) % 1) + 1) % 1)
    mixed[bitsSet(a.hi ^ b.hi ^ c.hi ^ d.hi) + bitsSet(a.lo ^ b.lo ^ c.lo ^ d.lo)]! += 1
  }
  expect(ksOfUniforms(corners)).toBeLessThan(KS_LIMIT)
  const mean = mixed.reduce((sum, count, set) => sum + count * set, 0) / 5_000
  const variance = mixed.reduce((sum, count, set) => sum + count * (set - mean) ** 2, 0) / 5_000
  expect(Math.abs(mean - 32)).toBeLessThan(0.25)
  expect(Math.abs(variance - 16)).toBeLessThan(1.5)
})

it('favours no destination and no place in its line', () => {
  // Row and column means of a board of draws vary as means of independent uniforms do.
  const side = 150
  const rows = new Float64Array(side)
  const columns = new Float64Array(side)
  for (let i = 0; i < side; i++) {
    for (let k = 0; k < side; k++) {
      const key = messageOf(WORLD, numberOf(i), k)
      const value = uniform(key.hi, key.lo, DELIVERY, 0) - 0.5
      rows[i]! += value
      columns[k]! += value
    }
  }
  for (const sums of [rows, columns]) {
    const chiSquare = sums.reduce((sum, value) => sum + (value * value) / (side / 12), 0)
    expect(Math.abs(chiSquare - side) / Math.sqrt(2 * side)).toBeLessThan(4)
  }
})

it('gives two hundred thousand messages two hundred thousand keys', () => {
  const seen = new Set<bigint>()
  for (let i = 0; i < 200_000; i++) {
    messageKey(WORLD, numberOf(i >>> 1), i & 1, scratch)
    seen.add((BigInt(scratch.hi) << 32n) | BigInt(scratch.lo))
  }
  expect(seen.size).toBe(200_000)
})

it('is caught by these statistics when it is a poor hash', () => {
  const poor = Array.from({ length: N }, (_, i) => ((i * 0.6180339887498949) % 1) ** 1.05)
  expect(ksOfUniforms(poor)).toBeGreaterThan(KS_LIMIT)
  expect(Math.abs(correlationDeviation(poor.slice(0, -1), poor.slice(1)))).toBeGreaterThan(4)
})

function countBits(counts: Uint32Array, hi: number, lo: number): void {
  for (let bit = 0; bit < 32; bit++) {
    counts[bit]! += (lo >>> bit) & 1
    counts[bit + 32]! += (hi >>> bit) & 1
  }
}
