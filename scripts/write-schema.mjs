// Writes the JSON Schema of the scenario language from the built schemas. Run it after a change of the language:
//   npm run build && node scripts/write-schema.mjs
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { scenarioJsonSchema } from '../dist/scenario/json-schema.js'

const path = fileURLToPath(new URL('../scenarios/schema/scenario.schema.json', import.meta.url))
writeFileSync(path, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`)
