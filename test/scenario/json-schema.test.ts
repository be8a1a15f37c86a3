import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { scenarioJsonSchema } from '../../emulator/scenario/json-schema.ts'

const scenarios = new URL('../../scenarios/', import.meta.url)
const checkedIn = readFileSync(new URL('schema/scenario.schema.json', scenarios), 'utf8')

test('the schema that is checked in is that of the language: after a change, npm run build && node scripts/write-schema.mjs', () => {
  expect(checkedIn).toBe(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`)
})

/** What an editor does: reads the file with YAML's own types, and checks it by the schema. */
const editor = z.fromJSONSchema(JSON.parse(checkedIn))

test.each(readdirSync(new URL('carriers/', scenarios)))('an editor finds no fault with %s', (name) => {
  const document: unknown = parse(readFileSync(new URL(`carriers/${name}`, scenarios), 'utf8'))
  expect(editor.safeParse(document).error?.issues ?? []).toEqual([])
})

test.each([
  'accounts: { a: { smpp: { system-id: 1234, password: 000, version: 3.4, window: 10 } } }',
  'accounts: { a: { smpp: { password: p, version: 5.0 } } }',
  'carriers: { c: { numbers: [6421, "6427*"], receipts: { dates: 12, tlvs: false, esm-class: 0x00, err: { timeout: 203 } } } }',
  'carriers: { c: { rules: [{ when: { from: 000, nth: [1, 2], data-coding: 8 }, then: { outcome: rejected, error: 954, failures: 3 } }] } }',
  'carriers: { c: { latency: { response: 0, first: { mixture: [{ weight: 1.5, of: 3s }] } } } }',
  'worlds: { w: { seed: 7, clock: x60, start: 2026-01-01T00:00:00Z } }',
])('an editor takes numbers and booleans where the language takes their text: %s', (text) => {
  expect(editor.safeParse(parse(text)).error?.issues ?? []).toEqual([])
})

test.each([
  'carrers: {}',
  'carriers: { c: { retyr: 1m } }',
  'carriers: { c: { latency: 30 } }',
  'carriers: { c: { rules: [{ then: { outcome: delivrd } }] } }',
  'accounts: { a: { smpp: {} } }',
  'accounts: { a: { mm7: { dialect: sinh } } }',
])('an editor sees the mistake in %s', (text) => {
  expect(editor.safeParse(parse(text)).success).toBe(false)
})
