import { expect, test } from 'vitest'
import type { z } from 'zod'
import {
  decimal,
  duration,
  percent,
  rate,
  someTime,
  text,
  toggle,
  whole,
  word,
} from '../../../emulator/protocol/settings/scalar.ts'

function read<T>(schema: z.ZodType<T>, given: unknown): T | string {
  const result = schema.safeParse(given)
  return result.success ? result.data : (result.error.issues[0]?.message ?? '')
}

test.each(['+1555', '0044', '000', '1e3', '0x10', 'true', '~', ' '])('a text keeps its characters: %j', (given) => {
  expect(read(text, given)).toBe(given)
})

test('a duration is whole milliseconds', () => {
  expect(read(duration, '1h30m')).toBe(5_400_000)
  expect(read(duration, '0')).toBe(0)
  expect(read(duration, '10')).toBe('"10" has no unit; units are ms, s, m (minutes), h, d and w, e.g. 10s')
})

test('a distance between tries is more than nothing', () => {
  expect(read(someTime, '1ms')).toBe(1)
  expect(read(someTime, '0s')).toBe('"0s" is no time at all; write at least 1ms')
})

test.each([
  ['0%', 0],
  ['5%', 0.05],
  ['0.1%', 0.001],
  ['12.5%', 0.125],
  ['100%', 1],
])('%s is a share of %d', (given, share) => {
  expect(read(percent, given)).toBe(share)
})

test.each([
  ['0.05', '"0.05" is not a percentage\ndid you mean `5%`?'],
  ['5', '"5" is not a percentage\ndid you mean `5%`?'],
  ['101%', '"101%" is not a percentage; write 0% to 100%, such as 2.5%'],
  ['-1%', '"-1%" is not a percentage; write 0% to 100%, such as 2.5%'],
])('%s is not a percentage', (given, message) => {
  expect(read(percent, given)).toBe(message)
})

test('whole numbers are decimal or hexadecimal, and bounded', () => {
  const octet = whole('an octet', 0, 255)
  expect(read(octet, '010')).toBe(10)
  expect(read(octet, '0x40')).toBe(64)
  expect(read(octet, '256')).toBe('256 is out of range; an octet is from 0 to 255')
  expect(read(octet, '1.5')).toBe('"1.5" is not a whole number')
  expect(read(octet, '99999999999999999999')).toBe('"99999999999999999999" is not a whole number')
})

test('decimals are bounded, and have no exponents', () => {
  expect(read(decimal('a factor', 1, 100), '1.5')).toBe(1.5)
  expect(read(decimal('a factor', 1, 100), '0.5')).toBe('0.5 is out of range; a factor is from 1 to 100')
  expect(read(decimal('a factor', 1, 100), '1e1')).toBe('"1e1" is not a number')
})

test('a rate is messages per second', () => {
  expect(read(rate, '30/s')).toBe(30)
  expect(read(rate, '30')).toBe('"30" does not say per what; write 30/s, 30/m or 30/h')
})

test('on and off may be written as true and false', () => {
  expect(['on', 'true', 'off', 'false'].map((given) => read(toggle, given))).toEqual([true, true, false, false])
  const wrong = (given: string, meant: string) =>
    `"${given}" is not on or off; expected one of on, off, true, false\ndid you mean \`${meant}\`?`
  expect(read(toggle, 'yes')).toBe(wrong('yes', 'on'))
  expect(read(toggle, 'no')).toBe(wrong('no', 'off'))
})

test('a word is not mistaken for a property that every object has', () => {
  expect(read(word('a colour', { red: 1 }), 'constructor')).toBe('"constructor" is not a colour; expected one of red')
})

test('lists and maps are no scalars', () => {
  expect(read(duration, ['5s'])).toBe('expected a duration such as 30s or 1h30m')
})
