/** The JSON Schema of the scenario language, from the schemas that check it: for editors, and to be checked in. */
import { z } from 'zod'
import { account } from './account-schema.ts'
import { carrier } from './carrier-schema.ts'
import { scenarioFile } from './world-schema.ts'

/** Plain data. A document of the language, read by any YAML 1.2 parser, is valid by it. */
export function scenarioJsonSchema(): object {
  const file = scenarioFile(carrier.meta({ id: 'carrier' }), account.meta({ id: 'account' }))
  const about = 'Worlds, carriers and accounts of the emulator: docs/reference/scenario-language.md'
  return jsonSchemaOf(file, 'carrier-emulator scenario', about)
}

export function jsonSchemaOf(file: z.ZodType, title: string, description: string): object {
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input', target: 'draft-07' })
  return { $schema, title, description, ...(anyForm(schema) as object) }
}

/** Where the emulator takes exactly one form, an editor is told to take any: its messages are clearer so. */
function anyForm(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(anyForm)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, anyForm(value)]),
  )
}
