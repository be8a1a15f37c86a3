import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alphabetOf, decodeText, encodeText } from '../../emulator/text/data-coding.ts'
import {
  numberedParts,
  partsOf,
  roomFor,
  type Segmented,
  type SegmentOptions,
  segmentOctets,
  segmentText,
  udhParts,
} from '../../emulator/text/segment.ts'
import { fillBitsAfter, packSeptets } from '../../emulator/text/septets.ts'
import { parseUdh } from '../../emulator/text/udh.ts'
import { gsm7Texts, octetStrings, unicodeTexts } from './arbitraries.ts'
import { toHex } from './hex.ts'

function textParts(text: string, options: Partial<SegmentOptions> = {}): Segmented {
  const segmented = segmentText(text, { dataCoding: 0, reference: 1, ...options })
  if (!segmented.ok) throw new Error(segmented.error)
  return segmented.value
}

function octetParts(octets: string, options: Partial<SegmentOptions> = {}): Segmented {
  const segmented = segmentOctets(octets, { dataCoding: 0, reference: 1, ...options })
  if (!segmented.ok) throw new Error(segmented.error)
  return segmented.value
}

function lengths({ parts }: Segmented): readonly number[] {
  return parts.map((part) => part.length)
}

test.each([
  ['gsm7', 160, 153, 152],
  ['ascii', 160, 153, 152],
  ['ucs2', 140, 134, 132],
  ['binary', 140, 134, 133],
  ['latin1', 140, 134, 133],
] as const)(
  'a short message of %s holds %i octets alone, %i with an 8-bit reference, %i with a 16-bit one',
  (alphabet, alone, bits8, bits16) => {
    expect([roomFor(alphabet, 0), roomFor(alphabet, 6), roomFor(alphabet, 7)]).toEqual([alone, bits8, bits16])
  },
)

test.each([
  [0, 'a', 160, [160]],
  [0, 'a', 161, [153, 8]],
  [0, 'a', 306, [153, 153]],
  [0, 'a', 307, [153, 153, 1]],
  [8, 'ж', 70, [140]],
  [8, 'ж', 71, [134, 8]],
  [8, 'ж', 134, [134, 134]],
  [8, 'ж', 135, [134, 134, 2]],
  [3, 'é', 140, [140]],
  [3, 'é', 141, [134, 7]],
])('data_coding %i, %j %i times, makes parts of %j octets', (dataCoding, character, count, expected) => {
  expect(lengths(textParts(character.repeat(count), { dataCoding }))).toEqual(expected)
})

test('a 16-bit reference leaves room for 152 and 66 characters', () => {
  expect(lengths(textParts('a'.repeat(161), { bits: 16 }))).toEqual([152, 9])
  expect(lengths(textParts('ж'.repeat(71), { dataCoding: 8, bits: 16 }))).toEqual([132, 10])
})

test('no text is one empty part', () => {
  expect(textParts('').parts).toEqual([''])
  expect(partsOf('', 'gsm7')).toBe(1)
})

test('a pair of escape and septet moves to the next part whole', () => {
  const { parts } = textParts(`${'a'.repeat(152)}€${'b'.repeat(10)}`)
  expect(parts.map((part) => part.length)).toEqual([152, 12])
  expect(toHex(parts[1] as string).slice(0, 4)).toBe('1B65')
  expect(lengths(textParts(`${'a'.repeat(151)}€${'b'.repeat(10)}`))).toEqual([153, 10])
})

test('a text of nothing but pairs has 152 septets in a part', () => {
  expect(lengths(textParts('€'.repeat(100)))).toEqual([152, 48])
})

test('escapes in a row are told apart by where their part begins', () => {
  const escapes = '\x1b'.repeat(200)
  expect(lengths(octetParts(`a${escapes}`))).toEqual([153, 48])
  expect(lengths(octetParts(escapes))).toEqual([152, 48])
})

test('a surrogate pair moves to the next part whole', () => {
  const { parts } = textParts(`${'ж'.repeat(66)}😀${'ж'.repeat(10)}`, { dataCoding: 8 })
  expect(parts.map((part) => part.length)).toEqual([132, 24])
  expect(toHex(parts[1] as string).slice(0, 8)).toBe('D83DDE00')
})

test('parts carry a header that numbers them, a single part none', () => {
  const parts = udhParts(textParts('a'.repeat(161), { reference: 0x1cc }))
  expect(parts.map((part) => toHex(part.slice(0, 7)))).toEqual(['050003CC020161', '050003CC020261'])
  expect(toHex(udhParts(textParts('ж'.repeat(71), { dataCoding: 8, reference: 0xbeef, bits: 16 }))[1] as string)).toBe(
    `060804BEEF0202${'0436'.repeat(5)}`,
  )
  expect(udhParts(textParts('abc'))).toEqual(['abc'])
})

test('parts are numbered for the sar parameters, a single part not', () => {
  expect(numberedParts(textParts('a'.repeat(307), { reference: 7 })).map(({ concat }) => concat)).toEqual([
    { reference: 7, bits: 8, total: 3, part: 1 },
    { reference: 7, bits: 8, total: 3, part: 2 },
    { reference: 7, bits: 8, total: 3, part: 3 },
  ])
  expect(numberedParts(textParts('abc'))).toEqual([{ octets: 'abc' }])
})

test('a character outside the alphabet is not encodable', () => {
  expect(segmentText('ж', { dataCoding: 0, reference: 1 })).toEqual({ ok: false, error: 'not-encodable' })
  expect(segmentText('abc', { dataCoding: 4, reference: 1 })).toEqual({ ok: false, error: 'not-encodable' })
})

test('255 parts can be numbered, 256 cannot', () => {
  const longest = 'a'.repeat(255 * 153)
  expect(textParts(longest).parts.length).toBe(255)
  expect(segmentText(`${longest}a`, { dataCoding: 0, reference: 1 })).toEqual({ ok: false, error: 'too-many-parts' })
  expect(partsOf(`${longest}a`, 'gsm7')).toBe(256)
})

test("the link's default alphabet decides what data_coding 0 holds", () => {
  expect(lengths(textParts('é'.repeat(141), { defaultAlphabet: 'latin1' }))).toEqual([134, 7])
  expect(lengths(textParts('é'.repeat(71), { defaultAlphabet: 'ucs2' }))).toEqual([134, 8])
})

const bitsOf = fc.constantFrom(8 as const, 16 as const)

test('parts fit on the air, header and fill bits included, and join to the text', () => {
  fc.assert(
    fc.property(gsm7Texts(600), bitsOf, (text, bits) => {
      const segmented = textParts(text, { bits })
      expect(segmented.parts.map((part) => decodeText(part, 0)).join('')).toBe(text)
      for (const part of udhParts(segmented)) {
        const header = segmented.parts.length === 1 ? 0 : bits === 8 ? 6 : 7
        const onAir = header + packSeptets(part.slice(header), fillBitsAfter(header)).length
        expect(onAir).toBeLessThanOrEqual(140)
      }
    }),
  )
})

test('each part of a UCS-2 text is a text of its own, and fits', () => {
  fc.assert(
    fc.property(unicodeTexts(300), bitsOf, (text, bits) => {
      const segmented = textParts(text, { dataCoding: 8, bits })
      const decoded = segmented.parts.map((part) => decodeText(part, 8) as string)
      expect(decoded.join('')).toBe(text)
      // Joined code points equal the text's own only where no pair was split.
      expect(decoded.flatMap((part) => [...part])).toEqual([...text])
      for (const part of udhParts(segmented)) expect(part.length).toBeLessThanOrEqual(140)
    }),
  )
})

test('any payload of any data_coding is cut into parts that join to it, as many as counted', () => {
  fc.assert(
    fc.property(octetStrings(2000), fc.nat(255), bitsOf, (octets, dataCoding, bits) => {
      const segmented = octetParts(octets, { dataCoding, reference: 0x1234, bits })
      const total = segmented.parts.length
      expect(segmented.parts.join('')).toBe(octets)
      expect(partsOf(octets, alphabetOf(dataCoding), bits)).toBe(total)
      if (total === 1) return
      for (const [i, part] of udhParts(segmented).entries()) {
        const concat = { total, part: i + 1, reference: bits === 8 ? 0x34 : 0x1234, bits }
        expect(parseUdh(part)).toMatchObject({ ok: true, value: { concat } })
      }
    }),
  )
})

test('a part is only short of its limit by what a pair takes', () => {
  fc.assert(
    fc.property(gsm7Texts(600), (text) => {
      const { parts } = textParts(text)
      for (const part of parts.slice(0, -1)) expect(part.length).toBeGreaterThanOrEqual(152)
      expect(encodeText(text, 0)).toBe(parts.join(''))
    }),
  )
})
