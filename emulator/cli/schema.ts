/** `schema`: the JSON Schema of scenario files or of suites, from the schemas that check them. */
import { EmulatorError } from '../core/emulator-error.ts'
import { scenarioJsonSchema } from '../scenario/json-schema.ts'
import { EXIT } from './exit-code.ts'
import { parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'

export async function schema(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('schema', 'Prints the JSON Schema of scenario files, or of suites, for editors.')
    .usage('[scenario | suite]')
    .argument('[KIND]', 'scenario (where not given) or suite')
  if (!parsed(command, args, shell)) return EXIT.ok
  const [kind = 'scenario'] = command.args
  if (kind !== 'scenario' && kind !== 'suite') {
    throw new EmulatorError('BAD_OPTION', `there is no schema of ${kind}`, 'There are those of scenario and suite.')
  }
  const wanted = kind === 'suite' ? (await import('../suite/json-schema.ts')).suiteJsonSchema() : scenarioJsonSchema()
  shell.out(`${JSON.stringify(wanted, null, 2)}\n`)
  return EXIT.ok
}
