/** The JSON Schema of the scenario language, from the schemas that check it: for editors, and to be checked in. */
import { z } from 'zod'
import { account } from './account-schema.ts'
import { carrier } from './carrier-schema.ts'
import { scenarioFile } from './world-schema.ts'

export function scenarioJsonSchema(): object {
  const file = scenarioFile(carrier.meta({ id: 'carrier' }), account.meta({ id: 'account' }))
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input', target: 'draft-07', override: anyForm })
  return {
    $schema,
    title: 'carrier-emulator scenario',
    description: 'Worlds, carriers and accounts of the emulator: docs/reference/scenario-language.md',
    ...schema,
  }
}

/** What is one form at most for the emulator is any form for an editor: its messages are clearer so. */
function anyForm({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.oneOf === undefined) return
  jsonSchema.anyOf = jsonSchema.oneOf
  delete jsonSchema.oneOf
}
