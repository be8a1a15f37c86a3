import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { isUlid, ulid } from '../../../emulator/protocol/rest/ulid.ts'

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(instant)

test('writes time and chance in base 32', () => {
  // The time of the specification's own example, 01ARZ3NDEK…
  expect(ulid(instant(1_469_922_850_259), 0, 0, 0)).toBe(`01ARZ3NDEK${'0'.repeat(16)}`)
  expect(ulid(instant(0), 0xffff, -1, -1)).toBe(`0000000000${'Z'.repeat(16)}`)
  expect(ulid(instant(2 ** 48 - 1), 0, 0, 1)).toBe('7ZZZZZZZZZ0000000000000001')
})

test('every one has the form, and they sort as their times do', () => {
  fc.assert(
    fc.property(anyTime, anyTime, uint32, uint32, uint32, (a, b, ...[x, y, z]) => {
      const [first, second] = [ulid(a, x, y, z), ulid(b, x, y, z)]
      expect([isUlid(first), isUlid(second)]).toEqual([true, true])
      expect(first < second).toBe(a < b)
    }),
  )
})

test('no bit of the chance is lost', () => {
  const seen = new Set<string>()
  for (let bit = 0; bit < 32; bit++) {
    if (bit < 16) seen.add(ulid(instant(0), 1 << bit, 0, 0))
    seen.add(ulid(instant(0), 0, 1 << bit, 0))
    seen.add(ulid(instant(0), 0, 0, 1 << bit))
  }
  expect(seen.size).toBe(80)
})

test.each([
  '',
  '01FC66621XXXXX119Z8PMV1QP',
  '81FC66621XXXXX119Z8PMV1QPQ',
  '01FC66621XXXXX119Z8PMV1QPU',
  '01FC66621XXXXX119Z8PMV1QPL',
])('%j is none', (text) => {
  expect(isUlid(text)).toBe(false)
})

test('those of the documents are', () => {
  expect(['01FC66621XXXXX119Z8PMV1QPQ', '01HEAWCHESCXG8SDG5R10VF8E1'].every(isUlid)).toBe(true)
})
