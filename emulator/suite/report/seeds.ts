/** The seeds of a run, in words: the one that all suites had, or which suites had which. */
import type { RunResult } from '../result.ts'
import { visibleLine } from './visible-text.ts'

/** `42`; or `1 (Every front), 9 (One NZ, Spark)`, a text each, in the order of the suites. None where there is no suite. */
export function seedsInWords({ seed, suites }: RunResult): readonly string[] {
  if (suites.length === 0) return []
  if (seed !== null) return [String(seed)]
  const names = new Map<number, string[]>()
  for (const suite of suites) names.set(suite.seed, [...(names.get(suite.seed) ?? []), visibleLine(suite.name)])
  return [...names].map(([each, those]) => `${each} (${those.join(', ')})`)
}
