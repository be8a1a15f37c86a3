/** How many tests came to what. */
import type { Outcome, RunResult, TestResult } from '../result.ts'

export type Totals = Readonly<Record<Outcome, number>>

/** In the order in which they are told. */
export const OUTCOME_ORDER: readonly Outcome[] = ['failed', 'broken', 'timed-out', 'passed', 'skipped']

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  failed: 'failed',
  broken: 'broken',
  'timed-out': 'timed out',
  passed: 'passed',
  skipped: 'skipped',
}

export function totalsOf(tests: readonly TestResult[]): Totals {
  const totals = { passed: 0, failed: 0, broken: 0, 'timed-out': 0, skipped: 0 }
  for (const test of tests) totals[test.outcome]++
  return totals
}

export function allTests(result: RunResult): readonly TestResult[] {
  return result.suites.flatMap((suite) => suite.tests)
}

/** Passed or left out: nothing to look into. */
export function isGood(outcome: Outcome): boolean {
  return outcome === 'passed' || outcome === 'skipped'
}

/** `1 failed, 3 passed`; only what there is. */
export function totalsInWords(totals: Totals): string {
  const said = OUTCOME_ORDER.filter((outcome) => totals[outcome] > 0).map(
    (outcome) => `${totals[outcome]} ${OUTCOME_WORDS[outcome]}`,
  )
  return said.length === 0 ? 'no tests' : said.join(', ')
}
