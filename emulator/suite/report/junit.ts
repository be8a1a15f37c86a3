/**
 * JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite per file, `failure` for an expectation that did
 * not hold, `error` for what could not be judged.
 */
import type { RunResult, SuiteResult, TestResult } from '../result.ts'
import { attributesOf, escapeText } from './markup.ts'
import { placeOf } from './place.ts'
import { failedSteps, failureLine, failureLines } from './test-failures.ts'
import { allTests, isGood, totalsOf } from './totals.ts'
import { seconds, type WallTimes, wallTimes } from './wall-times.ts'

export function junitReport(result: RunResult): string {
  const times = wallTimes(result.run)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributesOf({
      name: 'carrier-emulator',
      ...counts(allTests(result)),
      time: seconds(result.run.wallMs),
    })}>`,
    ...result.suites.flatMap((suite) => suiteLines(suite, result, times)).map((line) => `  ${line}`),
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function counts(tests: readonly TestResult[]): Readonly<Record<string, number>> {
  const totals = totalsOf(tests)
  return {
    tests: tests.length,
    failures: totals.failed,
    errors: totals.broken + totals['timed-out'],
    skipped: totals.skipped,
  }
}

function suiteLines(suite: SuiteResult, result: RunResult, times: WallTimes): readonly string[] {
  const { run } = result
  const total = suite.tests.reduce((sum, test) => sum + (times(suite, test) ?? 0), 0)
  const attributes = attributesOf({
    name: suite.name,
    file: suite.file,
    ...counts(suite.tests),
    time: seconds(total),
    // The schema of Jenkins has no place for milliseconds and a zone.
    timestamp: run.startedAt.slice(0, 19),
    hostname: run.host,
  })
  return [
    `<testsuite${attributes}>`,
    '  <properties>',
    `    <property${attributesOf({ name: 'seed', value: suite.seed })}/>`,
    '  </properties>',
    ...suite.tests.flatMap((test) => testLines(suite, test, times)).map((line) => `  ${line}`),
    '</testsuite>',
  ]
}

function testLines(suite: SuiteResult, test: TestResult, times: WallTimes): readonly string[] {
  const { file, line } = placeOf(test.where)
  const attributes = attributesOf({
    name: test.name,
    classname: suite.name,
    file,
    ...(line === null ? {} : { line }),
    time: seconds(times(suite, test)),
  })
  if (test.outcome === 'passed') return [`<testcase${attributes}/>`]
  return [`<testcase${attributes}>`, `  ${outcomeElement(test)}`, '</testcase>']
}

function outcomeElement(test: TestResult): string {
  if (isGood(test.outcome)) return '<skipped/>'
  const element = test.outcome === 'failed' ? 'failure' : 'error'
  const steps = failedSteps(test)
  const explained = steps.map((failed) => failureLines(failed).join('\n'))
  const text = [...(explained.length === 0 ? [failureLine(test)] : explained), `seed ${test.seed}`].join('\n\n')
  const type = steps[0] === undefined ? test.outcome : `${test.outcome}: ${steps[0].step.kind}`
  return `<${element}${attributesOf({ message: failureLine(test), type })}>${escapeText(text)}</${element}>`
}
