import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visibleLine, visibleText } from '../../../emulator/suite/report/visible-text.ts'

const ANY_TEXT = fc.string({ unit: 'binary' })

test('what drives a terminal is shown and not sent', () => {
  expect(visibleText('\u001b[31mred\u001b[0m\r\u0007')).toBe('␛[31mred␛[0m␍␇')
  expect(visibleText('\u007f\u009b2J')).toBe('␡\\u{9b}2J')
})

test('what turns a line around is shown by its number', () => {
  expect(visibleText('a\u202eb\u2066c')).toBe('a\\u{202e}b\\u{2066}c')
})

test('a surrogate without its other half is shown by its number, a whole pair stays', () => {
  expect(visibleText('\ud83d 😀 \udc00')).toBe('\\u{d83d} 😀 \\u{dc00}')
})

test('lines and tabs stay in a text, and are no more in a line', () => {
  expect(visibleText('a\tb\nc')).toBe('a\tb\nc')
  expect(visibleLine('a\tb\nc\u2028d')).toBe('a b␊c\\u{2028}d')
})

test('a text made visible stays as it is when made visible again', () => {
  fc.assert(
    fc.property(ANY_TEXT, (text) => {
      expect(visibleText(visibleText(text))).toBe(visibleText(text))
    }),
  )
})

test('a line is one line, whatever it is made of', () => {
  fc.assert(
    fc.property(ANY_TEXT, (text) => {
      expect(visibleLine(text).split(/[\r\n\u0085\u2028\u2029]/)).toHaveLength(1)
    }),
  )
})
