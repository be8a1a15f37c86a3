/** `schema`: the JSON Schema of scenario files, from the schemas that check them. */
import { scenarioJsonSchema } from '../scenario/json-schema.ts'
import { EXIT } from './exit-code.ts'
import { parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'

export async function schema(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('schema', 'Prints the JSON Schema of scenario files, for editors.').usage('')
  if (!parsed(command, args, shell)) return EXIT.ok
  shell.out(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`)
  return EXIT.ok
}
