/** TAP 13 (testanything.org/tap-version-13-specification): a point per test, a YAML block under each that failed. */
import type { RunResult, SuiteResult, TestResult } from '../result.ts'
import { seedsInWords } from './seeds.ts'
import { failedSteps, failureLine, failurePlace } from './test-failures.ts'
import { allTests, isGood, OUTCOME_ORDER, OUTCOME_WORDS, totalsOf } from './totals.ts'
import { visibleLine } from './visible-text.ts'

export function tapReport(result: RunResult): string {
  const points = result.suites.flatMap((suite) => suite.tests.map((test) => ({ suite, test })))
  const totals = totalsOf(allTests(result))
  const lines = [
    'TAP version 13',
    // A plan of no tests is told as one that was skipped as a whole.
    points.length === 0 ? '1..0 # SKIP no tests' : `1..${points.length}`,
    ...points.flatMap(({ suite, test }, i) => pointLines(i + 1, suite, test)),
    ...OUTCOME_ORDER.filter((outcome) => totals[outcome] > 0).map(
      (outcome) => `# ${OUTCOME_WORDS[outcome]} ${totals[outcome]}`,
    ),
    ...seedsInWords(result).map((seed) => `# seed ${seed}`),
    ...result.unfired.map(({ carrier, rule, where }) => visibleLine(`# never fired: ${carrier}, ${rule} (${where})`)),
    ...result.unused.map(({ carrier, where }) => visibleLine(`# never used: ${carrier} (${where})`)),
  ]
  return `${lines.join('\n')}\n`
}

function pointLines(number: number, suite: SuiteResult, test: TestResult): readonly string[] {
  const point = `${isGood(test.outcome) ? 'ok' : 'not ok'} ${number} - ${description(`${suite.name}: ${test.name}`)}`
  if (test.outcome === 'skipped') return [`${point} # SKIP`]
  if (isGood(test.outcome)) return [point]
  return [point, ...yamlBlock(test).map((line) => `  ${line}`)]
}

/** A `#` would begin a directive; `\` is what it is escaped with. */
function description(text: string): string {
  return visibleLine(text).replace(/[\\#]/g, (character) => `\\${character}`)
}

function yamlBlock(test: TestResult): readonly string[] {
  const repeat = failedSteps(test)[0]?.failure.repeat ?? ''
  return [
    '---',
    `message: ${scalar(failureLine(test))}`,
    'severity: fail',
    `outcome: ${test.outcome}`,
    `at: ${scalar(failurePlace(test))}`,
    `seed: ${test.seed}`,
    ...failedSteps(test).flatMap(({ step, failure }, i) => [
      ...(i === 0 ? ['steps:'] : []),
      `  - step: ${scalar(`${step.kind}: ${step.says}`)}`,
      `    at: ${scalar(step.where)}`,
      `    world: ${scalar(step.at)}`,
      `    message: ${scalar(failure.message)}`,
      `    expected: ${scalar(failure.expected)}`,
      `    got: ${scalar(failure.got)}`,
      ...failure.details.flatMap(({ title, lines }, nth) => [
        ...(nth === 0 ? ['    details:'] : []),
        `      - title: ${scalar(title)}`,
        ...(lines.length === 0 ? ['        lines: []'] : ['        lines:']),
        ...lines.map((line) => `          - ${scalar(line)}`),
      ]),
    ]),
    ...(repeat === '' ? [] : [`repeat: ${scalar(repeat)}`]),
    '...',
  ]
}

/** JSON's strings are YAML's double-quoted ones, but for the two line separators of Unicode. */
function scalar(text: string): string {
  return JSON.stringify(text).replace(
    // DEL, C1 and the separators are written as they are by JSON; YAML 1.1 breaks lines at some of them.
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
