import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeForSms, truncated } from '../../../emulator/protocol/rest/encode-text.ts'
import { decodeText } from '../../../emulator/text/data-coding.ts'
import { segmentText } from '../../../emulator/text/segment.ts'

test.each([
  ['GSM 7 bit', 'a'.repeat(160), 0, 1],
  ['GSM 7 bit', 'a'.repeat(161), 0, 2],
  ['GSM 7 bit', 'a'.repeat(306), 0, 2],
  ['GSM 7 bit', 'a'.repeat(307), 0, 3],
  ['its extension table', '€'.repeat(80), 0, 1],
  ['its extension table', '€'.repeat(81), 0, 2],
  ['UCS-2', 'я'.repeat(70), 8, 1],
  ['UCS-2', 'я'.repeat(71), 8, 2],
  ['UCS-2', 'я'.repeat(134), 8, 2],
  ['UCS-2', 'я'.repeat(135), 8, 3],
  ['nothing', '', 0, 1],
])('counts the parts of %s', (_, text, dataCoding, parts) => {
  expect(encodeForSms(text, false)).toMatchObject({ dataCoding, parts })
})

test('a flash message is of class 0', () => {
  expect(encodeForSms('hi', true).dataCoding).toBe(0x10)
  expect(encodeForSms('я', true).dataCoding).toBe(0x18)
})

const anyText = fc.oneof(
  fc.stringMatching(/^[a-z €{}]{0,400}$/),
  fc.array(fc.constantFrom('a', '€', 'я', '😀', 'ő'), { maxLength: 300 }).map((characters) => characters.join('')),
)

test('counts as many parts as the cutter makes, and loses nothing of the text', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, isFlash) => {
      const { octets, dataCoding, parts } = encodeForSms(text, isFlash)
      const cut = segmentText(text, { dataCoding, reference: 1 })
      expect(cut.ok && cut.value.parts.length).toBe(parts)
      expect(decodeText(octets, dataCoding)).toBe(text)
    }),
  )
})

test('a shortened text is the beginning of the text, fits into one part, and is as long as it can be', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const short = truncated(text)
      expect(text.startsWith(short)).toBe(true)
      expect(encodeForSms(short, false).parts).toBe(1)
      expect(short).not.toMatch(/[\ud800-\udbff]$/)
      if (short === text) return
      const next = String.fromCodePoint(text.codePointAt(short.length) as number)
      const isGsm7 = encodeForSms(text, false).dataCoding === 0
      // The alphabet is the whole text's: what is left of it may be in a smaller one.
      if (isGsm7) expect(encodeForSms(short + next, false).parts).toBe(2)
      else expect(short.length + next.length).toBeGreaterThan(70)
    }),
  )
})
