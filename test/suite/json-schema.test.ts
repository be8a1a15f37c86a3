import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteJsonSchema } from '../../emulator/suite/json-schema.ts'

const scenarios = new URL('../../scenarios/', import.meta.url)
const checkedIn = readFileSync(new URL('schema/suite.schema.json', scenarios), 'utf8')
const suites = readdirSync(new URL('suites/', scenarios)).filter((name) => name.endsWith('.yaml'))

test('the schema that is checked in is that of the language: after a change, npm run build && node scripts/write-schema.mjs', () => {
  expect(checkedIn).toBe(`${JSON.stringify(suiteJsonSchema(), null, 2)}\n`)
})

/** What an editor does: reads the file with YAML's own types, and checks it by the schema. */
const editor = z.fromJSONSchema(JSON.parse(checkedIn))

test.each(suites)('an editor knows the schema of %s, and finds no fault with it', (name) => {
  const text = readFileSync(new URL(`suites/${name}`, scenarios), 'utf8')
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/suite\.schema\.json$/m)
  expect(editor.safeParse(parse(text)).error?.issues ?? []).toEqual([])
})

const suite = (step: string) => `suite: A\ntests: [{ name: a, steps: [${step}] }]`

test.each([
  'send: { to: 64211234567, text: 12, count: 3 }',
  'expect: { receipts: 0, attempts: 50, rest: 406, answer: 201, frozen: true, spacing: 60s }',
  'carrier: everyday, set: { submit: { refuse: ESME_RSYSERR } }',
  'answer: { via: rest, status: 503 }',
  'answer: { status: none }',
  'expect-inbox: { number: 64211234567, texts: [yes, 5] }',
])('an editor takes numbers and booleans where the language takes their text: %s', (step) => {
  expect(editor.safeParse(parse(suite(`{ ${step} }`))).error?.issues ?? []).toEqual([])
})

test.each([
  'sedn: { to: 1 }',
  'send: { too: 1 }',
  'expect: { lfe: x }',
  'expect: { spacing: { abut: 1s } }',
  'wait: { life: x }',
])('an editor sees the mistake in %s', (step) => {
  expect(editor.safeParse(parse(suite(`{ ${step} }`))).success).toBe(false)
})
