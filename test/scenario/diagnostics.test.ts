/**
 * A gallery of bad input, each file with the exact words that it gets. `UPDATE_GOLDEN=1 npx vitest run
 * test/scenario/diagnostics.test.ts` writes the words anew: read the difference before committing it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'

const gallery = new URL('../golden/diagnostics/', import.meta.url)
const names = readdirSync(gallery)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -5))

test.each(names)('tells all that is wrong with %s.yaml, and where', (name) => {
  const file = { path: `${name}.yaml`, text: readFileSync(new URL(`${name}.yaml`, gallery), 'utf8') }
  const result = loadScenario([file])
  expect(result.ok).toBe(false)
  const told = `${(result.ok ? [] : result.error).map(formatDiagnostic).join('\n')}\n`
  const golden = new URL(`${name}.txt`, gallery)
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, told)
  expect(told).toBe(readFileSync(golden, 'utf8'))
})
