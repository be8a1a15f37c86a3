import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wantedText } from '../../emulator/expectation/wanted.ts'
import { filled, filledAll, hasPlaces } from '../../emulator/suite/variables.ts'

const CODE = new Map([['otp', '123456']])

test('places are filled wherever they stand, in keys never', () => {
  const written = { text: 'is ${otp}', list: ['${otp}', 1], '${otp}': null }
  expect(filledAll(written, { variables: CODE, isExpected: () => false })).toEqual({
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

test('what stands in a place is a text: it makes no pattern, and is none in one', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (value, other) => {
      const filling = { variables: new Map([['x', value]]), isExpected: () => true }
      const wanted = (text: string) => {
        const result = filledAll(text, filling)
        if (!result.ok) throw new Error(result.error)
        return wantedText.parse(result.value)
      }
      expect(wanted('${x}').fits(value)).toBe(true)
      expect(wanted('${x}').fits(other)).toBe(other === value)
      expect(wanted('/^${x}$/').fits(value)).toBe(true)
      expect(wanted('/^${x}$/').fits(other)).toBe(other === value)
    }),
  )
  const slashes = { variables: new Map([['path', '/r/']]), isExpected: () => true }
  expect(filledAll('${path}', slashes)).toEqual({ ok: true, value: '/^\\/r\\/$/' })
  expect(filledAll('${path}', { ...slashes, isExpected: () => false })).toEqual({ ok: true, value: '/r/' })
})
