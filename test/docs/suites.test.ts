/** The suites that the pages show pass, and the reference has every word of the language. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { suiteJsonSchema } from '../../emulator/suite/json-schema.ts'
import { directoryOf, runSuite } from '../suite/a-suite.ts'
import { fences, pageText } from './page.ts'

const reference = pageText('reference/suite-language.md')
const suites = fences(pageText('suites.md')).filter(({ language }) => language === 'yaml')

test.each(suites.map(({ text }) => [/suite: (.*)/.exec(text)?.[1] ?? '', text]))(
  'the suite "%s" passes',
  async (_, text) => {
    const { code, out, err } = await runSuite(directoryOf({ 'a.yaml': text }), 'a.yaml')
    expect({ code, err, failed: /✗.*/.exec(out)?.[0] }).toEqual({ code: 0, err: '', failed: undefined })
  },
)

test('the page shows a failure in the words of the report', async () => {
  const [suite] = suites
  const wrong = suite?.text.replace('within: 2d', 'within: 12h') ?? ''
  const { out } = await runSuite(directoryOf({ 'spark.yaml': wrong }), 'spark.yaml')
  const [shown] = fences(pageText('suites.md')).filter(({ language }) => language === 'text')
  for (const line of shown?.text.trimEnd().split('\n') ?? ['']) expect(out).toContain(line)
})

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly $ref?: string
}

/** The keys of a suite, its tests, their steps, and what these say; not of what a scenario says likewise. */
function keysOf(schema: Schema | undefined): readonly string[] {
  const own = Object.entries(schema?.properties ?? {})
  const inner = own.filter(([key]) => !['carriers', 'accounts', 'set', 'like'].includes(key))
  return [
    ...own.map(([key]) => key),
    ...inner.flatMap(([, each]) => keysOf(each)),
    ...(schema?.anyOf ?? []).flatMap(keysOf),
    ...(schema?.items === undefined ? [] : keysOf(schema.items)),
  ]
}

test('the reference names every key of the language', () => {
  const keys = new Set(keysOf(suiteJsonSchema() as Schema))
  expect(keys.size).toBeGreaterThan(80)
  const words = new Set([...reference.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/[^\w-]+/)))
  expect([...keys].filter((key) => !words.has(key))).toEqual([])
})

test('the page names each suite that is shipped', () => {
  const shipped = readdirSync(new URL('../../scenarios/suites/', import.meta.url)).filter((name) =>
    name.endsWith('.yaml'),
  )
  const page = pageText('suites.md')
  expect(shipped.filter((name) => !page.includes(`(../scenarios/suites/${name})`))).toEqual([])
})
