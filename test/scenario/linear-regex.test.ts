import { expect, test } from 'vitest'
import { linearRegex } from '../../emulator/scenario/linear-regex.ts'

function regex(body: string, flags = ''): (text: string) => boolean {
  const compiled = linearRegex(body, flags)
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value
}

// With a backtracking matcher this takes longer than the machine will last.
test('a rule that repeats what is repeated is decided at once, whatever the text', () => {
  expect(regex('^(a+)+$')(`${'a'.repeat(5_000)}!`)).toBe(false)
  expect(regex('^(a|aa)+$')(`${'a'.repeat(5_000)}!`)).toBe(false)
})

test('matches any part of the text, by the flags of the pattern', () => {
  expect([regex('21|27')('6427'), regex('^21')('6421')]).toEqual([true, false])
  expect([regex('stop', 'i')('Please STOP'), regex('stop')('Please STOP')]).toEqual([true, false])
  expect([regex('^b$', 'm')('a\nb'), regex('^b$')('a\nb')]).toEqual([true, false])
  expect([regex('a.b', 's')('a\nb'), regex('a.b')('a\nb')]).toEqual([true, false])
  expect(regex('^\\d{6}$', 'u')('493021')).toBe(true)
})

test.each(['(', '(?=a)b', '(a)\\1', 'a**'])('refuses %s, and says what regular expressions are here', (body) => {
  expect(linearRegex(body, '')).toMatchObject({ ok: false, error: expect.stringContaining('RE2 syntax') })
})
