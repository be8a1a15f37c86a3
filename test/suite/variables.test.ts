import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filled, filledAll, hasPlaces } from '../../emulator/suite/variables.ts'

const CODE = new Map([['otp', '123456']])

test('places are filled wherever they stand, in keys never', () => {
  expect(filledAll({ text: 'is ${otp}', list: ['${otp}', 1], '${otp}': null }, CODE)).toEqual({
    ok: true,
    value: { text: 'is 123456', list: ['123456', 1], '${otp}': null },
  })
})

test('what has no places stays as it is', () => {
  const plain = fc.string().filter((text) => !text.includes('${'))
  fc.assert(
    fc.property(plain, (text) => {
      const result = filled(text, CODE)
      return !hasPlaces({ a: [text] }) && result.ok && result.value === text
    }),
  )
})

test('a number is written with zeros before it, as wide as is asked for', () => {
  expect(filled('6421${n:5}', new Map([['n', '12']]))).toEqual({ ok: true, value: '642100012' })
})

test('two dollars write one', () => {
  expect(filled('$${otp} and $', CODE)).toEqual({ ok: true, value: '${otp} and $' })
})

test('what is filled later is left for then, and an escaped place with it', () => {
  expect(filled('${n} $${n} ${otp}', CODE, new Set(['n']))).toEqual({ ok: true, value: '${n} $${n} 123456' })
})

test('a name that nothing has is told with the one that was meant', () => {
  expect(filled('${opt}', CODE)).toEqual({ ok: false, error: 'nothing is called ${opt}\ndid you mean `otp`?' })
  expect(filled('${x}', new Map())).toEqual({ ok: false, error: 'nothing is called ${x}\nnothing was captured before' })
})
