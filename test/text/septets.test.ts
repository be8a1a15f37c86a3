import fc from 'fast-check'
import { expect, test } from 'vitest'
import { octetsOf } from '../../emulator/core/octets.ts'
import { fillBitsAfter, packSeptets, unpackSeptets } from '../../emulator/text/septets.ts'
import { fromHex, toHex } from './hex.ts'

test.each([
  ['', ''],
  ['h', '68'],
  ['hello', 'E8329BFD06'],
  ['hellohello', 'E8329BFD4697D9EC37'],
  ['8 chars.', '38D0181D96CF5D'],
])('%j packs to %s', (septets, hex) => {
  expect(toHex(packSeptets(septets))).toBe(hex)
  expect(unpackSeptets(fromHex(hex), septets.length)).toBe(septets)
})

test('a fill bit moves the septets up to the next septet boundary', () => {
  expect(toHex(packSeptets('hello', 1))).toBe('D06536FB0D')
  expect(unpackSeptets(fromHex('D06536FB0D'), 5, 1)).toBe('hello')
})

test.each([
  [0, 0],
  [6, 1],
  [7, 0],
  [12, 2],
])('after a header of %d octets come %d fill bits', (header, bits) => {
  expect(fillBitsAfter(header)).toBe(bits)
})

test('160 septets take 140 octets, and 153 fit behind a header of 6', () => {
  expect(packSeptets('a'.repeat(160)).length).toBe(140)
  expect(packSeptets('a'.repeat(153), fillBitsAfter(6)).length).toBe(134)
  expect(packSeptets('a'.repeat(152), fillBitsAfter(7)).length).toBe(133)
})

test('eight septets and the seven of the same octets are told apart by their count', () => {
  const packed = packSeptets('aaaaaaa')
  expect(packed.length).toBe(7)
  expect(unpackSeptets(packed, 7)).toBe('aaaaaaa')
  expect(unpackSeptets(packed, 8)).toBe('aaaaaaa\0')
})

test('never more septets come out than the octets hold', () => {
  expect(unpackSeptets(fromHex('E8329BFD06'), 100)).toBe('hello')
  expect(unpackSeptets('', 3)).toBe('')
  expect(unpackSeptets('a', 1, 6)).toBe('')
})

test('septets come back from their packing, whatever the fill bits', () => {
  const septets = fc.uint8Array({ max: 0x7f, maxLength: 200, size: 'max' }).map(octetsOf)
  fc.assert(
    fc.property(septets, fc.integer({ min: 0, max: 6 }), (unpacked, fillBits) => {
      expect(unpackSeptets(packSeptets(unpacked, fillBits), unpacked.length, fillBits)).toBe(unpacked)
    }),
  )
})
