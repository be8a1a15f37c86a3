import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globPattern } from '../../emulator/scenario/pattern.ts'

test.each([
  ['64211', 'exact', '64211'],
  ['6421*', 'prefix', '6421'],
  ['*7001', 'suffix', '7001'],
  ['*', 'any', ''],
  ['**', 'any', ''],
  ['64*01', 'glob', ''],
  ['*42*', 'glob', ''],
  ['64?1', 'glob', ''],
  ['64\\*', 'exact', '64*'],
  ['\\**', 'prefix', '*'],
  ['', 'exact', ''],
])('%j is a pattern of the kind %s', (source, kind, literal) => {
  expect(globPattern(source)).toMatchObject({ kind, literal })
})

test('a glob matches what the same pattern as a regular expression does', () => {
  const pieces = fc.constantFrom('a', 'b', '*', '?', '\\*', '\\?')
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), texts, (parts, text) => {
      const regex = parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part)).join('')
      expect(globPattern(parts.join('')).matches(text)).toBe(new RegExp(`^${regex}$`).test(text))
    }),
    { numRuns: 2_000 },
  )
})

test('a glob of many stars is quick on a text that almost matches', () => {
  const glob = globPattern(`${'*a'.repeat(200)}*b`)
  expect(glob.matches('a'.repeat(20_000))).toBe(false)
})

test('a glob matches over lines', () => {
  expect(globPattern('a*c').matches('a\nb\nc')).toBe(true)
})
