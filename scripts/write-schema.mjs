// Writes the JSON Schemas of scenarios and suites from the built schemas. Run it after a change of the language:
//   npm run build && node scripts/write-schema.mjs
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { scenarioJsonSchema } from '../dist/scenario/json-schema.js'
import { suiteJsonSchema } from '../dist/suite/json-schema.js'

for (const [name, schema] of [
  ['scenario', scenarioJsonSchema()],
  ['suite', suiteJsonSchema()],
]) {
  const path = fileURLToPath(new URL(`../scenarios/schema/${name}.schema.json`, import.meta.url))
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`)
}
