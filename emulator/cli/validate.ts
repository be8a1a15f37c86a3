/** `validate FILES…`: everything that is wrong with scenario files, and with suites, as a compiler tells it. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readScenarioFiles } from '../engine/scenario-files.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { type Diagnostic, formatDiagnostic } from '../scenario/diagnostic.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { EXIT } from './exit-code.ts'
import { parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { yamlFilesAt } from './yaml-files.ts'

export async function validate(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb(
    'validate',
    'Checks scenario files, together, as `serve --scenario` would load them; and suites.',
  )
    .usage('FILES...')
    .argument('<FILES...>', 'scenario files, directories of them, or suites')
  if (!parsed(command, args, shell)) return EXIT.ok
  const files = command.args.flatMap((path) => yamlFilesAt(path, shell.cwd))
  const suites = files.filter((path) => isSuite(resolve(shell.cwd, path)))
  const scenarios = files.filter((path) => !suites.includes(path))
  if (suites.length > 0) {
    const { loadSuites } = await import('../suite/load-suite.ts')
    const read = loadSuites(suites, { cwd: shell.cwd, builtIn: readScenarioFiles([]) })
    const tests = read.reduce((sum, suite) => sum + suite.tests.length, 0)
    shell.out(`${count(read.length, 'suite')}, ${count(tests, 'test')}\n`)
    if (scenarios.length === 0) return EXIT.ok
  }
  const sources = readScenarioFiles(scenarios)
  const loaded = loadScenario(sources)
  const diagnostics = loaded.ok ? loaded.value.warnings : loaded.error
  for (const diagnostic of diagnostics) shell.err(`${formatDiagnostic(diagnostic)}\n`)
  if (!loaded.ok) {
    shell.err(`${sumOf(diagnostics)}\n`)
    return EXIT.badFile
  }
  // The first is what the emulator brings.
  const given = new Set(sources.slice(1).map(({ path }) => path))
  shell.out(`${contents(loaded.value, given)}\n`)
  return EXIT.ok
}

/** By its tests, which no scenario has. What cannot be read is told by who reads scenarios. */
function isSuite(path: string): boolean {
  try {
    return /^tests:/m.test(readFileSync(path, 'utf8'))
  } catch {
    return false
  }
}

function sumOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  return warnings === 0 ? count(errors, 'error') : `${count(errors, 'error')}, ${count(warnings, 'warning')}`
}

/** What these files define; a definition that is in several worlds counts once. */
function contents(scenario: CompiledScenario, files: ReadonlySet<string>): string {
  const worlds = [...scenario.worlds.values()]
  const isGiven = ({ where }: { readonly where: string }) => files.has(where.replace(/:\d+$/, ''))
  const carriers = new Set(worlds.flatMap((world) => [...world.carriers.values()].filter(isGiven)))
  const accounts = new Set(
    worlds.flatMap((world) => [...world.accounts.values()].filter(isGiven).map(({ where }) => where)),
  )
  const rules = [...carriers].reduce((sum, carrier) => sum + carrier.rules.length, 0)
  return [
    count(files.size, 'file'),
    count(carriers.size, 'carrier'),
    count(accounts.size, 'account'),
    count(rules, 'rule'),
  ].join(', ')
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
