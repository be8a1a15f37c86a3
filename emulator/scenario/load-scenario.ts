/**
 * Scenario files, read and put together. Pure: texts in; a compiled scenario, or all that is wrong with the texts, out.
 */
import { fail, ok, type Result } from '../core/result.ts'
import { WorldAssembly } from './assemble-world.ts'
import type { CompiledScenario } from './compiled-scenario.ts'
import { declarationsOf } from './declarations.ts'
import { type Diagnostic, diagnose } from './diagnostic.ts'
import type { SourceFile } from './source-text.ts'

export interface LoadOptions {
  /** false leaves out the rules that are marked `magic`. */
  readonly magic?: boolean
  readonly generation?: number
  /** Where the callbacks of the emulator's own accounts go. */
  readonly callbackUrl?: string | null
}

/** The scenario that the files make together; or, where one has a mistake, every mistake and warning of all of them. */
export function loadScenario(
  sources: readonly SourceFile[],
  options: LoadOptions = {},
): Result<CompiledScenario, readonly Diagnostic[]> {
  const found: Diagnostic[] = []
  const files = sources.map((source) => declarationsOf(source, found))
  const assembly = new WorldAssembly(files, options.magic ?? true, options.callbackUrl ?? null, (spot, finding) =>
    found.push(diagnose(spot, finding)),
  )
  const names = new Set(['default', ...files.flatMap(({ worlds }) => [...worlds.keys()])])
  const worlds = new Map([...names].map((name) => [name, assembly.world(name)]))
  const diagnostics = inOrder(found, sources)
  if (diagnostics.some(({ severity }) => severity === 'error')) return fail(diagnostics)
  return ok({ worlds, generation: options.generation ?? 1, warnings: diagnostics })
}

/** As the files have it, and once each: what several worlds share is checked in each of them. */
function inOrder(found: readonly Diagnostic[], sources: readonly SourceFile[]): readonly Diagnostic[] {
  const once = new Map(found.map((each) => [`${each.file}:${each.line}:${each.col} ${each.message}`, each]))
  const place = new Map(sources.map(({ path }, i) => [path, i]))
  const byFile = (a: Diagnostic, b: Diagnostic) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0)
  return [...once.values()].sort((a, b) => byFile(a, b) || a.line - b.line || a.col - b.col)
}
