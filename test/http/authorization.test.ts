import fc from 'fast-check'
import { expect, test } from 'vitest'
import { basicHeader, basicOf, bearerOf, isSame } from '../../emulator/http/authorization.ts'

test('what is signed in with by Basic comes back, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (user, password) => {
      const credentials = { user: user.replaceAll(':', ''), password }
      expect(basicOf(basicHeader(credentials))).toEqual(credentials)
    }),
  )
})

test('the first colon ends the user', () => {
  expect(basicOf(`Basic ${btoa('a:b:c')}`)).toEqual({ user: 'a', password: 'b:c' })
  expect(basicOf(`basic   ${btoa(':')}  `)).toEqual({ user: '', password: '' })
})

test.each([
  undefined,
  '',
  'Basic',
  'Basic ',
  'Basic %%%',
  `Basic ${btoa('no colon')}`,
  'Bearer x',
  `xBasic ${btoa('a:b')}`,
])('%j is no Basic', (header) => {
  expect(basicOf(header)).toBe(null)
})

test('a Bearer token, and what is none', () => {
  expect(bearerOf('Bearer abc.def-123')).toBe('abc.def-123')
  expect(bearerOf('bearer  x ')).toBe('x')
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic x'])
    expect(bearerOf(header)).toBe(null)
})

test('headers of a hundred thousand blanks are read at once', () => {
  const blanks = ' '.repeat(100_000)
  for (const scheme of ['Basic', 'Bearer']) {
    expect(basicOf(`${scheme} ${blanks}`)).toBe(null)
    expect(bearerOf(`${scheme} ${blanks}x${blanks}y`)).toBe(null)
  }
})

test('a secret is the same only where it is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(isSame(a, a)).toBe(true)
      expect(isSame(a, b)).toBe(a === b)
    }),
  )
})
