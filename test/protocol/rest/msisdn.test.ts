import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalNumber } from '../../../emulator/protocol/rest/msisdn.ts'

test.each([
  ['64211234567', '64211234567'],
  ['+64211234567', '64211234567'],
  ['0064211234567', '64211234567'],
  ['+64 (21) 123-4567', '64211234567'],
  ['[64] 21 1234567', '64211234567'],
  ['123', '123'],
  ['', null],
  ['+', null],
  ['00', null],
  ['0211234567', null],
  ['12', null],
  ['1234567890123456', null],
  ['+64.211234567', null],
  ['++64211234567', null],
  ['64211234567x', null],
  ['６４２１１２３４５６７', null],
])('%j is %j', (given, number) => {
  expect(normalNumber(given)).toBe(number)
})

test('what is normal stays as it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[+0-9 ()[\]-]{0,24}$/), (given) => {
      const number = normalNumber(given)
      if (number !== null) expect(normalNumber(number)).toBe(number)
    }),
  )
})

test('every way to write a number gives its digits', () => {
  const separators = fc.constantFrom('', ' ', '-', '(', ')', '[', ']')
  fc.assert(
    fc.property(
      fc.stringMatching(/^[1-9]\d{2,14}$/),
      fc.constantFrom('', '+', '00'),
      separators,
      (number, prefix, sign) => {
        expect(normalNumber(prefix + [...number].join(sign))).toBe(number)
      },
    ),
  )
})

test('a megabyte of blanks is no number, and is not searched', () => {
  expect(normalNumber(' '.repeat(1_000_000))).toBeNull()
})
