// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the API's
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personalText } from '../../../emulator/protocol/rest/personal-text.ts'

const NAME = { name: { '64211234567': 'Ann', default: 'you' } }

test('a recipient gets its own value, the others the default', () => {
  expect(personalText('Hi ${name}!', NAME, '64211234567')).toBe('Hi Ann!')
  expect(personalText('Hi ${name}!', NAME, '64211234568')).toBe('Hi you!')
})

test('a recipient without a value gets no text where there is no default', () => {
  const parameters = { name: { '64211234567': 'Ann' } }
  expect(personalText('Hi ${name}!', parameters, '64211234567')).toBe('Hi Ann!')
  expect(personalText('Hi ${name}!', parameters, '64211234568')).toBeNull()
  expect(personalText('Hi!', parameters, '64211234568')).toBe('Hi!')
})

test('keys tell upper case from lower, and a key that no parameter has is a parameter without a value', () => {
  expect(personalText('${name}', NAME, '64211234567')).toBe('Ann')
  expect(personalText('${Name} ${name}', NAME, '64211234567')).toBeNull()
  expect(personalText('${name}', null, '64211234567')).toBeNull()
})

test('what is no key is text', () => {
  expect(personalText('${} ${a b} $name {name} ${12345678901234567}', null, '64211234567')).toBe(
    '${} ${a b} $name {name} ${12345678901234567}',
  )
})

test('an empty value is one', () => {
  expect(personalText('a${name}b', { name: { default: '' } }, '64211234567')).toBe('ab')
})

test('a value that looks like a placeholder is not replaced again', () => {
  const parameters = { a: { default: '${b}' }, b: { default: 'x' } }
  expect(personalText('${a}', parameters, '64211234567')).toBe('${b}')
})

test('no placeholder of a known key is left', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9._-]{1,16}$/)
  const value = fc.string({ maxLength: 20 }).map((text) => text.replaceAll('$', ''))
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.record({ default: value }), { minKeys: 1, maxKeys: 4, noNullPrototype: false }),
      fc.array(fc.tuple(fc.nat(3), value), { maxLength: 6 }),
      (parameters, pieces) => {
        const keys = Object.keys(parameters)
        const body = pieces.map(([i, text]) => `${text}\${${keys[i % keys.length]}}`).join('')
        const text = personalText(body, parameters, '64211234567')
        for (const each of keys) expect(text).not.toContain(`\${${each}}`)
      },
    ),
  )
})
