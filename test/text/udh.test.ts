import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildConcatUdh, type Concat, parseUdh } from '../../emulator/text/udh.ts'
import { octetStrings } from './arbitraries.ts'
import { fromHex, toHex } from './hex.ts'

test('a concatenation with an 8-bit reference', () => {
  expect(parseUdh(fromHex('05 00 03 CC 02 01 6869'))).toEqual({
    ok: true,
    value: {
      length: 6,
      elements: [{ id: 0x00, value: fromHex('CC0201') }],
      concat: { reference: 0xcc, bits: 8, total: 2, part: 1 },
    },
  })
  expect(toHex(buildConcatUdh({ reference: 0xcc, bits: 8, total: 2, part: 1 }))).toBe('050003CC0201')
})

test('a concatenation with a 16-bit reference', () => {
  expect(parseUdh(fromHex('06 08 04 BEEF 03 02'))).toMatchObject({
    ok: true,
    value: { length: 7, concat: { reference: 0xbeef, bits: 16, total: 3, part: 2 } },
  })
  expect(toHex(buildConcatUdh({ reference: 0xbeef, bits: 16, total: 3, part: 2 }))).toBe('060804BEEF0302')
})

test('WAP push ports beside a concatenation, destination first', () => {
  expect(parseUdh(fromHex('0B 05 04 0B84 23F0 00 03 01 02 02'))).toMatchObject({
    ok: true,
    value: {
      length: 12,
      ports: { bits: 16, destination: 2948, source: 9200 },
      concat: { reference: 1, bits: 8, total: 2, part: 2 },
    },
  })
})

test('8-bit ports', () => {
  expect(parseUdh(fromHex('04 04 02 F5 F6'))).toMatchObject({
    ok: true,
    value: { ports: { bits: 8, destination: 245, source: 246 } },
  })
})

test('an element nobody knows is kept and a header of length 0 is empty', () => {
  expect(parseUdh(fromHex('05 24 01 01 70 00 41'))).toEqual({
    ok: true,
    value: {
      length: 6,
      elements: [
        { id: 0x24, value: fromHex('01') },
        { id: 0x70, value: '' },
      ],
    },
  })
  expect(parseUdh(fromHex('00 41'))).toEqual({ ok: true, value: { length: 1, elements: [] } })
})

test.each([
  ['part 0', '05 00 03 01 02 00'],
  ['a part beyond the total', '05 00 03 01 02 03'],
  ['a total of 0', '05 00 03 01 00 00'],
  ['an element too short', '04 00 02 01 02'],
  ['16-bit part 0', '06 08 04 0001 02 00'],
])('a concatenation with %s is left out, the header stands', (_, hex) => {
  const parsed = parseUdh(fromHex(hex))
  expect(parsed).toMatchObject({ ok: true, value: { elements: [{}] } })
  expect(parsed).not.toHaveProperty('value.concat')
})

test('of two concatenations the last counts', () => {
  expect(parseUdh(fromHex('0B 00 03 01 02 01 08 04 1234 03 03'))).toMatchObject({
    ok: true,
    value: { concat: { reference: 0x1234, bits: 16, total: 3, part: 3 } },
  })
})

test('octets beyond what an element needs are ignored', () => {
  expect(parseUdh(fromHex('06 00 04 01 02 01 FF'))).toMatchObject({
    ok: true,
    value: { concat: { reference: 1, bits: 8, total: 2, part: 1 } },
  })
})

test.each([
  ['', 'no octets, not even the header length'],
  ['05 00 03 01', 'header length 5, but 3 octets follow'],
  ['01 00 41', 'information element at octet 1 has no length'],
  ['06 00 03 01 02 01 24', 'information element at octet 6 has no length'],
  ['04 00 03 01 02 01', "information element 0x00 at octet 1 runs past the header's end"],
])('a malformed header (%s) gives the reason', (hex, error) => {
  expect(parseUdh(fromHex(hex))).toEqual({ ok: false, error })
})

test('a concatenation that cannot be numbered is a bug of the caller', () => {
  expect(() => buildConcatUdh({ reference: 1, bits: 8, total: 256, part: 1 })).toThrow('part 1 of 256')
  expect(() => buildConcatUdh({ reference: 1, bits: 8, total: 2, part: 0 })).toThrow('part 0 of 2')
  expect(() => buildConcatUdh({ reference: 256, bits: 8, total: 2, part: 1 })).toThrow('reference 256')
})

const concats: fc.Arbitrary<Concat> = fc
  .tuple(fc.constantFrom(8 as const, 16 as const), fc.nat(0xffff), fc.integer({ min: 1, max: 255 }), fc.nat(254))
  .map(([bits, reference, total, n]) => ({ bits, reference: reference % (1 << bits), total, part: (n % total) + 1 }))

test('a header that was built parses to what it was built from, whatever follows', () => {
  fc.assert(
    fc.property(concats, octetStrings(20), (concat, rest) => {
      const header = buildConcatUdh(concat)
      expect(parseUdh(header + rest)).toMatchObject({ ok: true, value: { length: header.length, concat } })
    }),
  )
})

test('any octets parse or give a reason, and the elements fill the header', () => {
  fc.assert(
    fc.property(octetStrings(40), (octets) => {
      const parsed = parseUdh(octets)
      if (!parsed.ok) {
        expect(parsed.error).not.toBe('')
        return
      }
      const { length, elements } = parsed.value
      expect(elements.reduce((sum, { value }) => sum + 2 + value.length, 1)).toBe(length)
      expect(length).toBeLessThanOrEqual(octets.length)
    }),
  )
})
