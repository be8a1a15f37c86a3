/** The scenario files an emulator was started with: read, and read again when they change. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmulatorError } from '../core/emulator-error.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { type Diagnostic, formatDiagnostic } from '../scenario/diagnostic.ts'
import { loadScenario } from '../scenario/load-scenario.ts'

/** What holds underneath every scenario: carrier `everyday` and account `test`. */
const BUILT_IN = fileURLToPath(new URL('../../scenarios/carriers/everyday.yaml', import.meta.url))

export interface ScenarioSource {
  readonly path: string
  readonly text: string
}

export interface LoadedScenario {
  readonly scenario: CompiledScenario
  readonly warnings: readonly Diagnostic[]
}

/** The YAML files that a path names: itself, or all of a directory, in the order of their names. */
export function filesAt(path: string): readonly string[] {
  let stat: ReturnType<typeof statSync>
  try {
    stat = statSync(path)
  } catch {
    throw new EmulatorError(
      'BAD_SCENARIO',
      `${path}: no such file or directory`,
      'Check the path given with --scenario.',
    )
  }
  if (!stat.isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

export function readScenarioFiles(paths: readonly string[]): readonly ScenarioSource[] {
  const files = [BUILT_IN, ...paths.flatMap(filesAt)]
  return [...new Set(files)].map((file) => ({ path: shown(file), text: readFileSync(file, 'utf8') }))
}

/** Compiles the files at these paths together; throws EmulatorError BAD_SCENARIO with every diagnostic. */
export function loadScenarioFiles(paths: readonly string[], magic: boolean): LoadedScenario {
  const loaded = loadScenario(readScenarioFiles(paths), { magic })
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

function shown(file: string): string {
  const near = relative(process.cwd(), file)
  return near.startsWith('..') ? file : near
}
