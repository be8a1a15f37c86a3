/**
 * Workflow commands of GitHub Actions: an annotation at the line of the suite that failed. Escaping as in
 * actions/toolkit, packages/core/src/command.ts.
 */
import type { RunResult, TestResult } from '../result.ts'
import { paintOf } from './paint.ts'
import { placeOf } from './place.ts'
import { coverageLines } from './pretty-summary.ts'
import { seedsInWords } from './seeds.ts'
import { failedSteps, failureLine, failureLines, failurePlace } from './test-failures.ts'
import { allTests, isGood, totalsInWords, totalsOf } from './totals.ts'
import { visibleLine, visibleText } from './visible-text.ts'

export function githubReport(result: RunResult): string {
  const lines = [
    ...result.suites.flatMap((suite) =>
      suite.tests
        .filter(({ outcome }) => !isGood(outcome))
        .map((test) => command('error', failurePlace(test), `${suite.name}: ${test.name}`, explanation(test))),
    ),
    ...result.unfired.map(({ carrier, rule, where }) =>
      command('notice', where, 'A rule never fired', `${carrier}: ${rule} decided nothing in this run`),
    ),
    ...result.unused.map(({ carrier, where }) =>
      command('notice', where, 'A carrier was never used', `${carrier} had no message in this run`),
    ),
    ...coverageLines(result, paintOf(false)).map((line) => line.trimEnd()),
    [totalsInWords(totalsOf(allTests(result))), ...seedsInWords(result).map((seed) => `seed ${seed}`)].join(', '),
  ]
  return `${lines.join('\n')}\n`
}

function explanation(test: TestResult): string {
  const steps = failedSteps(test)
  if (steps.length === 0) return failureLine(test)
  // What failed comes first: of an annotation, often only the first lines are shown.
  return steps
    .map((failed) => {
      const [place = '', message = '', ...rest] = failureLines(failed)
      return [message, place, ...rest].join('\n')
    })
    .join('\n\n')
}

function command(kind: 'error' | 'notice', where: string, title: string, message: string): string {
  const { file, line } = placeOf(where)
  const place = line === null ? `file=${property(file)}` : `file=${property(file)},line=${line}`
  return `::${kind} ${place},title=${property(visibleLine(title))}::${data(visibleText(message))}`
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
