import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { formatDuration } from '../../emulator/core/duration.ts'
import { ANSWERS, asAnswered, isCode } from '../../emulator/expectation/answer-words.ts'
import { wantedCount, wantedSpan, wantedText, wantedWord } from '../../emulator/expectation/wanted.ts'
import { check } from '../../emulator/scenario/check.ts'
import { SourceText } from '../../emulator/scenario/source-text.ts'
import { type Report, readYaml, type SourceNode } from '../../emulator/scenario/yaml-source.ts'

/** What the writer of a file is told. */
function told(schema: z.ZodType, written: string): string {
  const source = new SourceText({ path: 'a.yaml', text: written })
  const said: string[] = []
  const report: Report = (_, { message, hint }) => void said.push(`${message}; ${hint}`)
  check(schema, readYaml(source, report) as SourceNode, report)
  return said.join('\n')
}

describe('a text', () => {
  it('is wanted as it stands, whatever it is made of', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/^\/.+\/[a-z]*$/s.test(text))
    fc.assert(
      fc.property(plain, fc.string(), (text, other) => {
        const wanted = wantedText.parse(text)
        return wanted.says === text && wanted.fits(text) && wanted.fits(other) === (other === text)
      }),
    )
  })

  it.each([
    ['/^64/', '6421', '0064'],
    ['/stop/i', 'Please STOP', 'go on'],
    ['/[0-9]{6}/', 'code 123456.', 'code 12345'],
  ])('that is written %s is a pattern, of which a part is enough', (written, fitting, other) => {
    const wanted = wantedText.parse(written)
    expect([wanted.says, wanted.fits(fitting), wanted.fits(other)]).toEqual([written, true, false])
  })

  it('that is a wrong pattern is told so', () => {
    expect(told(wantedText, '/(/')).toContain('/(/ is no regular expression here')
    expect(told(wantedText, '/a/g')).toContain('"g" are not flags')
  })
})

describe('an answer', () => {
  const answer = wantedWord('an answer', ANSWERS, isCode, asAnswered)

  it.each([
    ['ESME_RINVPARLEN', 'ESME_RINVTLVLEN'],
    ['0x58', 'ESME_RTHROTTLED'],
    ['0x00000058', 'ESME_RTHROTTLED'],
    ['0x401', '0x00000401'],
    ['2004', '2004'],
    ['/ESME_RINVPARLEN/', '/ESME_RINVPARLEN/'],
  ])('that is written %s is wanted as answers have it, %s', (written, had) => {
    expect(answer.parse(written).says).toBe(had)
  })

  it('that no client gets is a mistake', () => {
    expect(told(answer, 'ESME_RTHROTLED')).toContain('did you mean `ESME_RTHROTTLED`?')
  })
})

describe('a count', () => {
  it('is exact, or within bounds', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (n, a, b) => {
        const [least, most] = a < b ? [a, b] : [b, a]
        const range = wantedCount.parse({ 'at-least': String(least), 'at-most': String(most) })
        return wantedCount.parse(String(n)).fits(n) && range.fits(n) === (n >= least && n <= most)
      }),
    )
  })

  it('says its bounds', () => {
    const says = (given: unknown) => wantedCount.parse(given).says
    expect([says('3'), says({ 'at-least': '3' }), says({ 'at-most': '3' })]).toEqual(['3', 'at least 3', 'at most 3'])
  })

  it('without bounds, or below none, is a mistake', () => {
    expect(told(wantedCount, '{}')).toContain('expected a count')
    expect(told(wantedCount, '-1')).toContain('"-1" is not a whole number')
  })
})

describe('a span', () => {
  const span = fc.integer({ min: 0, max: 100_000_000 })

  it('is exact to the millisecond where nothing else is said', () => {
    fc.assert(
      fc.property(
        span,
        (ms) => [-1, 0, 1].map((d) => wantedSpan.parse(formatDuration(ms)).fits(ms + d)).join() === 'false,true,false',
      ),
    )
  })

  it('is about something, give or take a tenth', () => {
    const wanted = wantedSpan.parse({ about: '60s' })
    expect(wanted.says).toBe('1m ± 6s')
    expect([53_999, 54_000, 66_000, 66_001].map((ms) => wanted.fits(ms))).toEqual([false, true, true, false])
    expect(wantedSpan.parse({ about: '60s', give: '1s' }).fits(62_000)).toBe(false)
  })

  it('is between two, or has one bound', () => {
    const between = wantedSpan.parse({ between: ['59s', '61s'] })
    expect([58_999, 59_000, 61_000, 61_001].map((ms) => between.fits(ms))).toEqual([false, true, true, false])
    expect(wantedSpan.parse({ 'at-least': '1s' }).fits(999)).toBe(false)
    expect(wantedSpan.parse({ 'at-most': '1s' }).fits(1_001)).toBe(false)
  })

  it('of no form that is known is a mistake', () => {
    expect(told(wantedSpan, 'betwen: [1s, 2s]')).toContain('did you mean `between`?')
    expect(told(wantedSpan, '{}')).toContain('expected one of `about`')
    expect(told(wantedSpan, '{ about: 1s, at-least: 1s }')).toContain('expected one of `about`')
    expect(told(wantedSpan, '{ give: 1s, at-least: 1s }')).toContain('`give` goes with `about`')
  })
})
