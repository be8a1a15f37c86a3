import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRows } from '../../emulator/suite/data-rows.ts'
import { outgoingOf } from '../../emulator/suite/outgoing.ts'
import type { SendStep } from '../../emulator/suite/step.ts'
import { step as schema } from '../../emulator/suite/step-schema.ts'

const sendOf = (words: object) => (schema.parse({ send: { to: '1', ...words } }) as { readonly send: SendStep }).send

test('a count sends as many, each with its number in its places', () => {
  const sent = outgoingOf(sendOf({ to: '6421${n:3}', text: 'number ${n}', count: '3' }), [])
  expect(sent).toMatchObject({
    ok: true,
    value: [
      { to: '6421001', text: 'number 1', after: 0 },
      { to: '6421002', text: 'number 2', after: 0 },
      { to: '6421003', text: 'number 3', after: 0 },
    ],
  })
})

test('a rate spreads them over time, to the nearest millisecond and without drift', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 500 }), (perSecond, count) => {
      const sent = outgoingOf(sendOf({ rate: `${perSecond}/s`, count: String(count) }), [])
      return sent.ok && sent.value.every(({ after }, i) => Math.abs(after - (i * 1_000) / perSecond) <= 0.5)
    }),
  )
})

test('each row of a table sends one, with its columns in its places', () => {
  const rows = readRows('﻿number,name\r\n64211,Ann\r\n\r\n64212,"Bob, the other"\r\n')
  expect(rows).toEqual({
    ok: true,
    value: [
      { number: '64211', name: 'Ann' },
      { number: '64212', name: 'Bob, the other' },
    ],
  })
  const sent = outgoingOf(sendOf({ data: 'a.csv', to: '${number}', text: 'Hi ${name}' }), rows.ok ? rows.value : [])
  expect(sent).toMatchObject({
    value: [
      { to: '64211', text: 'Hi Ann' },
      { to: '64212', text: 'Hi Bob, the other' },
    ],
  })
})

test('a column that the table has not is told with the one that was meant', () => {
  const sent = outgoingOf(sendOf({ data: 'a.csv', to: '${nummber}' }), [{ number: '1' }])
  expect(sent).toMatchObject({ ok: false, error: expect.stringContaining('did you mean `number`?') })
})

test.each([
  ['', 'it has no rows below its first line'],
  ['a,b\n', 'it has no rows below its first line'],
  ['a,b\n1,2,3\n', 'Invalid Record Length'],
  ['a,b\n"1,2\n', 'Quote Not Closed'],
])('the table %j is told to be none', (text, why) => {
  expect(readRows(text)).toMatchObject({ ok: false, error: expect.stringContaining(why) })
})
