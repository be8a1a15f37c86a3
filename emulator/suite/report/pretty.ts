/** The report for a person at a terminal: what failed and why, then what the run came to. */
import type { Outcome, RunResult, StepResult, SuiteResult, TestResult } from '../result.ts'
import { type Paint, paintOf } from './paint.ts'
import { prettySummary } from './pretty-summary.ts'
import { type FailedStep, failedSteps, failureLine, hanging } from './test-failures.ts'
import { isGood } from './totals.ts'
import { visibleLine } from './visible-text.ts'
import { briefly, type WallTimes, wallTimes } from './wall-times.ts'

export interface PrettyOptions {
  readonly colour: boolean
  /** Every step of every test, and how long each test took. */
  readonly verbose: boolean
}

export const MARKS: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  failed: '✗',
  broken: '✗',
  'timed-out': '✗',
  skipped: '-',
}

export function prettyReport(result: RunResult, { colour, verbose }: PrettyOptions): string {
  const paint = paintOf(colour)
  const times = wallTimes(result.run)
  const lines = [
    ...result.suites.flatMap((suite) => suiteLines(suite, { paint, verbose, times })),
    ...prettySummary(result, paint),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

interface Manner {
  readonly paint: Paint
  readonly verbose: boolean
  readonly times: WallTimes
}

function suiteLines(suite: SuiteResult, manner: Manner): readonly string[] {
  // Of three hundred tests that --grep leaves out nobody wants the names.
  if (suite.tests.every(({ outcome }) => outcome === 'skipped') && !manner.verbose) return []
  const { paint } = manner
  const head = `${paint.bold(visibleLine(suite.name))}  ${paint.faint(visibleLine(suite.file))}`
  return [head, ...suite.tests.flatMap((test) => testLines(suite, test, manner)), '']
}

function testLines(suite: SuiteResult, test: TestResult, { paint, verbose, times }: Manner): readonly string[] {
  const mark = paint.outcome(test.outcome, MARKS[test.outcome])
  const wallMs = times(suite, test)
  const took = verbose && wallMs !== null && test.outcome !== 'skipped' ? paint.faint(`  ${briefly(wallMs)}`) : ''
  const word = test.outcome === 'broken' ? ' (broken)' : test.outcome === 'timed-out' ? ' (timed out)' : ''
  const lines = [`  ${mark} ${visibleLine(test.name)}${word}${took}`]
  if (verbose) lines.push(...test.steps.map((step) => `      ${stepLine(step, paint)}`))
  if (isGood(test.outcome)) return lines
  const failed = failedSteps(test)
  if (failed.length === 0) lines.push(`      ${failureLine(test)}  ${paint.faint(visibleLine(test.where))}`, '')
  for (const each of failed) lines.push(...failureLinesOf(each, paint).map((line) => `      ${line}`), '')
  return lines
}

function stepLine(step: StepResult, paint: Paint): string {
  const mark = paint.outcome(step.outcome, MARKS[step.outcome])
  return `${mark} ${visibleLine(`${step.kind}: ${step.says}`)}  ${paint.faint(visibleLine(`${step.at}  ${step.where}`))}`
}

function failureLinesOf({ step, failure }: FailedStep, paint: Paint): readonly string[] {
  return [
    `${paint.faint(visibleLine(step.where))}  ${visibleLine(`${step.kind}: ${step.says}`)}`,
    paint.outcome('failed', visibleLine(failure.message)),
    ...hanging('  expected  ', failure.expected).map((line) => paint.good(visibleLine(line))),
    ...hanging('  got       ', failure.got).map((line) => paint.outcome('failed', visibleLine(line))),
    ...failure.details.flatMap(({ title, lines }) => [
      '',
      paint.bold(visibleLine(title)),
      ...lines.map((line) => `  ${visibleLine(line)}`),
    ]),
    ...(failure.repeat === '' ? [] : ['', `${paint.faint('repeat')}  ${visibleLine(failure.repeat)}`]),
  ]
}
