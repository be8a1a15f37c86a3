/** The JSON Schema of suites, from the schemas that check them. */
import { z } from 'zod'
import { account } from '../scenario/account-schema.ts'
import { carrier } from '../scenario/carrier-schema.ts'
import { jsonSchemaOf } from '../scenario/json-schema.ts'
import { suiteFile } from './suite-schema.ts'

/** Plain data. A suite, read by any YAML 1.2 parser, is valid by it. */
export function suiteJsonSchema(): object {
  const byName = (schema: z.ZodType) => z.record(z.string(), schema)
  const file = suiteFile(byName(carrier.meta({ id: 'carrier' })), byName(account.meta({ id: 'account' })))
  return jsonSchemaOf(
    file,
    'carrier-emulator suite',
    'Tests of the emulator and its clients: docs/reference/suite-language.md',
  )
}
