import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { loadScenarioFiles } from '../../../emulator/engine/scenario-files.ts'
import { CARRIER_FILES, CARRIERS } from './carrier-link.ts'

test.each(CARRIER_FILES)('%s stands alone, without a warning', (path) => {
  const { scenario, warnings } = loadScenarioFiles([path], true)
  expect(warnings).toEqual([])
  expect(scenario.worlds.get('default')?.carriers.has(basename(path, '.yaml'))).toBe(true)
})

test('the directory makes one scenario, without a warning', () => {
  const { scenario, warnings } = loadScenarioFiles([CARRIERS], true)
  expect(warnings).toEqual([])
  expect([...scenario.worlds.keys()]).toEqual(['default'])
})

test.each(CARRIER_FILES)('%s names its schema in the first line', (path) => {
  expect(readFileSync(path, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/scenario\.schema\.json\n/)
})

test.each([
  ['64221234567', '2degrees'],
  ['64271234567', 'spark'],
  ['64204123456', 'skinny'],
  ['64211234567', 'one-nz'],
  ['61401234567', 'optus'],
  ['61407123456', 'telstra'],
  ['61404123456', 'vodafone-au'],
  ['18091234567', 'orange-do'],
  ['18491234567', 'orange-do'],
  ['64281234567', 'everyday'],
  ['61471234567', 'everyday'],
  ['17181234567', 'everyday'],
])('%s belongs to %s', (number, carrier) => {
  const world = loadScenarioFiles(CARRIER_FILES, true).scenario.worlds.get('default')
  expect(world?.route(number)?.name).toBe(carrier)
})

test('every carrier that owns no numbers has an account of its own name', () => {
  const world = loadScenarioFiles(CARRIER_FILES, true).scenario.worlds.get('default')
  const homeless = [...(world?.carriers.values() ?? [])].filter(({ numbers }) => numbers.length === 0)
  expect(homeless.length).toBeGreaterThan(10)
  for (const { name } of homeless) expect(world?.accounts.get(name)).toMatchObject({ carrier: name })
})

test('docs/carriers.md has a line for every carrier, and for no other', () => {
  const world = loadScenarioFiles(CARRIER_FILES, true).scenario.worlds.get('default')
  const listed = [...readFileSync('docs/carriers.md', 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)
  const carriers = [...(world?.carriers.keys() ?? [])].filter((name) => name !== 'everyday')
  expect(listed.toSorted()).toEqual(carriers.toSorted())
})
