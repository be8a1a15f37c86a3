/** The scenario files an emulator was started with: read, and read again when they change. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmulatorError } from '../core/emulator-error.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { type Diagnostic, formatDiagnostic } from '../scenario/diagnostic.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import type { SourceFile } from '../scenario/source-text.ts'

/** What holds underneath every scenario: carrier `everyday` and account `test`. */
const BUILT_IN = fileURLToPath(new URL('../../scenarios/carriers/everyday.yaml', import.meta.url))

export interface LoadedScenario {
  readonly scenario: CompiledScenario
  readonly warnings: readonly Diagnostic[]
}

/** The YAML files that a path names: itself, or all of a directory, in the order of their names. */
export function filesAt(path: string): readonly string[] {
  const found = namesIn(path)
  if (found === null) return [path]
  const names = found.filter((name) => /\.ya?ml$/.test(name))
  if (names.length === 0) {
    throw new EmulatorError(
      'BAD_SCENARIO',
      `${path}: no YAML file in this directory`,
      'Its files that end with .yaml or .yml are read, those of the directories in it are not.',
    )
  }
  return names.sort().map((name) => join(path, name))
}

/** Of a directory; null: it is a file. */
function namesIn(path: string): readonly string[] | null {
  try {
    if (!statSync(path).isDirectory()) return null
    const entries = readdirSync(path, { withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(path, error)
    throw new EmulatorError('BAD_SCENARIO', `${path}: no such file or directory`, 'Check the path.')
  }
}

export function readScenarioFiles(paths: readonly string[]): readonly SourceFile[] {
  const given = new Set(paths.flatMap(filesAt).map((file) => resolve(file)))
  given.delete(BUILT_IN)
  return [
    { path: shown(BUILT_IN), text: readText(BUILT_IN), builtin: true },
    ...[...given].map((file) => ({ path: shown(file), text: readText(file) })),
  ]
}

/** Compiles the files at these paths together; throws EmulatorError BAD_SCENARIO with every diagnostic. */
export function loadScenarioFiles(
  paths: readonly string[],
  magic: boolean,
  callbackUrl: string | null = null,
): LoadedScenario {
  const loaded = loadScenario(readScenarioFiles(paths), { magic, callbackUrl })
  if (!loaded.ok) {
    const errors = loaded.error.filter((diagnostic) => diagnostic.severity === 'error').length
    throw new EmulatorError(
      'BAD_SCENARIO',
      errors === 1 ? 'the scenario has an error' : `the scenario has ${errors} errors`,
      'Nothing was started or changed.',
      loaded.error.map(formatDiagnostic),
    )
  }
  return { scenario: loaded.value, warnings: loaded.value.warnings }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(path: string, error: unknown): EmulatorError {
  return new EmulatorError('BAD_SCENARIO', `cannot read ${path}: ${(error as Error).message}`, 'Check its permissions.')
}

function shown(file: string): string {
  const near = relative(process.cwd(), file)
  return near.startsWith('..') ? file : near
}
