import { expect, test } from 'vitest'
import { scenarioJsonSchema } from '../../emulator/scenario/json-schema.ts'
import { suiteJsonSchema } from '../../emulator/suite/json-schema.ts'
import { run } from './fake-shell.ts'

test('prints the JSON Schema of scenarios and nothing else', async () => {
  const { code, out, err } = await run(['schema'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toEqual(scenarioJsonSchema())
})

test('prints the JSON Schema of suites, too', async () => {
  expect(JSON.parse((await run(['schema', 'suite'])).out)).toEqual(suiteJsonSchema())
  expect((await run(['schema', 'siute'])).err).toContain('there is no schema of siute')
})
