import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../emulator/core/instant.ts'
import { encodeText } from '../../emulator/text/data-coding.ts'
import { type Assembled, type Part, reassemble } from '../../emulator/text/reassemble.ts'
import { numberedParts, segmentText } from '../../emulator/text/segment.ts'
import { gsm7Texts, unicodeTexts } from './arbitraries.ts'
import { fromHex } from './hex.ts'

function aPart(octets: string, number?: number, total = 2, more: Partial<Part> & { reference?: number } = {}): Part {
  const { reference = 1, ...rest } = more
  const part: Part = { from: '4040', to: '64211234567', dataCoding: 0, octets, at: instant(0), ...rest }
  return number === undefined ? part : { concat: { reference, bits: 8, total, part: number }, ...part }
}

function arriving(...parts: readonly Part[]): readonly Assembled[] {
  return reassemble(parts.map((part, i) => ({ ...part, at: instant(i) })))
}

function texts(assembled: readonly Assembled[]): readonly (string | null)[] {
  return assembled.map(({ text }) => text)
}

test('a message that stands alone is complete at once', () => {
  expect(arriving(aPart('hello'))).toEqual([
    {
      from: '4040',
      to: '64211234567',
      dataCoding: 0,
      reference: null,
      total: 1,
      missing: [],
      duplicates: 0,
      octets: 'hello',
      text: 'hello',
      first: { from: '4040', to: '64211234567', dataCoding: 0, octets: 'hello', at: 0 },
      firstAt: 0,
      lastAt: 0,
    },
  ])
})

test('parts are joined in their order, not that of arrival', () => {
  expect(arriving(aPart('c', 3, 3), aPart('a', 1, 3), aPart('b', 2, 3))).toMatchObject([
    { text: 'abc', octets: 'abc', total: 3, missing: [], reference: 1, firstAt: 0, lastAt: 2 },
  ])
})

test('an incomplete message says which parts are missing', () => {
  expect(arriving(aPart('b', 2, 4), aPart('d', 4, 4))).toMatchObject([{ text: 'bd', total: 4, missing: [1, 3] }])
})

test('a part that comes twice counts once', () => {
  expect(arriving(aPart('a', 1), aPart('a', 1), aPart('b', 2))).toMatchObject([
    { text: 'ab', duplicates: 1, lastAt: 2 },
  ])
})

test('a part that comes again after completion is a duplicate, not a new message', () => {
  expect(arriving(aPart('a', 1), aPart('b', 2), aPart('b', 2), aPart('b', 2))).toMatchObject([
    { text: 'ab', missing: [], duplicates: 2 },
  ])
})

test('all parts again after completion are a second message with the same text', () => {
  expect(texts(arriving(aPart('a', 1), aPart('b', 2), aPart('b', 2), aPart('a', 1)))).toEqual(['ab', 'ab'])
})

test('a reference used again after completion begins a new message', () => {
  expect(texts(arriving(aPart('a', 1), aPart('b', 2), aPart('c', 1), aPart('d', 2)))).toEqual(['ab', 'cd'])
})

test('a late duplicate does not take the place of a part of the next message', () => {
  const parts = [aPart('a', 1), aPart('b', 2), aPart('b', 2), aPart('d', 2), aPart('c', 1)]
  expect(arriving(...parts)).toMatchObject([
    { text: 'ab', duplicates: 1 },
    { text: 'cd', duplicates: 0 },
  ])
})

test('another content for a part that is there begins a new message and leaves the old one incomplete', () => {
  const parts = [aPart('a', 1, 3), aPart('b', 2, 3), aPart('x', 1, 3), aPart('y', 2, 3), aPart('z', 3, 3)]
  expect(arriving(...parts)).toMatchObject([
    { text: 'ab', missing: [3] },
    { text: 'xyz', missing: [] },
  ])
})

test('parts that differ in total, width of reference, sender or recipient do not meet', () => {
  const wide: Part = { ...aPart('f', 2), concat: { reference: 1, bits: 16, total: 2, part: 2 } }
  const parts = [
    aPart('a', 1),
    aPart('b', 2, 3),
    wide,
    aPart('c', 2, 2, { from: '5050' }),
    aPart('d', 2, 2, { to: '1' }),
  ]
  expect(arriving(...parts)).toHaveLength(5)
  expect(texts(arriving(...parts, aPart('e', 2)))).toEqual(['ae', 'b', 'f', 'c', 'd'])
})

test('messages whose parts arrive mixed are kept apart by their references', () => {
  const other = { reference: 2 }
  expect(texts(arriving(aPart('a', 1), aPart('c', 1, 2, other), aPart('d', 2, 2, other), aPart('b', 2)))).toEqual([
    'ab',
    'cd',
  ])
})

test('a concatenation that makes no sense is a message that stands alone', () => {
  expect(arriving(aPart('a', 3, 2), aPart('b', 0, 0))).toMatchObject([
    { text: 'a', reference: null, total: 1, missing: [] },
    { text: 'b', reference: null },
  ])
})

test('an escape pair split between two parts reads right', () => {
  expect(texts(arriving(aPart(fromHex('41 1B'), 1), aPart(fromHex('65 42'), 2)))).toEqual(['A€B'])
})

test('a surrogate pair split between two parts reads right, whichever comes first', () => {
  const ucs2 = { dataCoding: 8 }
  const parts = [aPart(fromHex('0041D83D'), 1, 2, ucs2), aPart(fromHex('DE000042'), 2, 2, ucs2)]
  expect(texts(arriving(...parts))).toEqual(['A😀B'])
  expect(texts(arriving(...parts.toReversed()))).toEqual(['A😀B'])
})

test('nothing is joined across a missing part', () => {
  const parts = [aPart(fromHex('41 1B'), 1, 3), aPart(fromHex('65'), 3, 3)]
  expect(texts(arriving(...parts))).toEqual(['A e'])
})

test('each part is read in its own data coding, two codings of one alphabet as one', () => {
  const ucs2 = aPart(encodeText('ж', 8) as string, 2, 2, { dataCoding: 8 })
  expect(texts(arriving(aPart('a', 1), ucs2))).toEqual(['aж'])
  expect(texts(arriving(aPart(fromHex('1B'), 1), aPart(fromHex('65'), 2, 2, { dataCoding: 0xf1 })))).toEqual(['€'])
})

test('binary parts are joined and have no text', () => {
  const binary = { dataCoding: 4 }
  expect(arriving(aPart('\x00\xff', 1, 2, binary), aPart('\x80', 2, 2, binary))).toMatchObject([
    { octets: '\x00\xff\x80', text: null, missing: [] },
  ])
  expect(texts(arriving(aPart('a', 1), aPart('b', 2, 2, binary)))).toEqual([null])
})

test("data coding 0 is read in the link's default alphabet", () => {
  expect(texts(reassemble([aPart('\xe9')], 'latin1'))).toEqual(['é'])
})

/** Texts with a reference of their own each, cut and numbered. */
const conversations = fc
  .array(fc.oneof(fc.tuple(gsm7Texts(500), fc.constant(0)), fc.tuple(unicodeTexts(200), fc.constant(8))), {
    minLength: 1,
    maxLength: 4,
  })
  .map((messages) =>
    messages.map(([text, dataCoding], reference) => {
      const segmented = segmentText(text, { dataCoding, reference, bits: reference % 2 ? 8 : 16 })
      if (!segmented.ok) throw new Error(segmented.error)
      const parts = numberedParts(segmented.value).map((part) => ({ ...aPart(''), ...part, dataCoding }))
      return { text, parts }
    }),
  )

const shuffled = conversations.chain((messages) => {
  const parts = messages.flatMap((message) => message.parts)
  return fc.record({
    texts: fc.constant(messages.map((message) => message.text)),
    arrivals: fc.shuffledSubarray(parts, { minLength: parts.length }),
  })
})

test('texts come back from their parts in any order', () => {
  fc.assert(
    fc.property(shuffled, ({ texts: sent, arrivals }) => {
      const assembled = arriving(...arrivals)
      expect(texts(assembled).toSorted()).toEqual(sent.toSorted())
      expect(assembled.every(({ missing }) => missing.length === 0)).toBe(true)
    }),
  )
})

test('duplicates of parts of long messages change no text', () => {
  fc.assert(
    fc.property(shuffled, fc.infiniteStream(fc.nat(2)), ({ texts: sent, arrivals }, extra) => {
      const repeated = arrivals.flatMap((part) => (part.concat && extra.next().value === 0 ? [part, part] : [part]))
      expect(texts(arriving(...repeated)).toSorted()).toEqual(sent.toSorted())
    }),
  )
})

test('a text and its missing parts account for every part', () => {
  fc.assert(
    fc.property(shuffled, fc.nat(), ({ arrivals }, n) => {
      const lost = arrivals[n % arrivals.length] as Part
      const assembled = arriving(...arrivals.filter((part) => part !== lost))
      const missing = assembled.flatMap((message) =>
        message.missing.map((part) => ({ reference: message.reference, part })),
      )
      expect(missing).toEqual(lost.concat ? [{ reference: lost.concat.reference, part: lost.concat.part }] : [])
    }),
  )
})

test('messages one after another under one reference come back one after another', () => {
  const messages = fc.array(fc.tuple(gsm7Texts(500), fc.integer()), { maxLength: 5 })
  fc.assert(
    fc.property(messages, (sent) => {
      const arrivals = sent.flatMap(([text, seed]) => {
        const segmented = segmentText(text, { dataCoding: 0, reference: 9 })
        if (!segmented.ok) throw new Error(segmented.error)
        const parts = numberedParts(segmented.value).map((part) => ({ ...aPart(''), ...part }))
        return seed % 2 ? parts : parts.toReversed()
      })
      expect(texts(arriving(...arrivals))).toEqual(sent.map(([text]) => text))
    }),
  )
})
