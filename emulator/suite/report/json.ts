/** The whole result as JSON. What is written, and in which order, is fixed here and not by how the result was made. */
import type { Failure, ReportedMessage, RunBlock, RunResult, StepResult, SuiteResult, TestResult } from '../result.ts'
import { allTests, totalsOf } from './totals.ts'

/** Raised when a reader of older reports would go wrong. */
const FORMAT = 1

export interface JsonOptions {
  /** Leaves out what differs from run to run: two reports are then the same octet for octet. */
  readonly stable: boolean
}

export function jsonReport(result: RunResult, { stable }: JsonOptions): string {
  const totals = totalsOf(allTests(result))
  const report = {
    format: FORMAT,
    seed: result.seed,
    totals: {
      passed: totals.passed,
      failed: totals.failed,
      broken: totals.broken,
      'timed-out': totals['timed-out'],
      skipped: totals.skipped,
    },
    suites: result.suites.map(suiteOf),
    coverage: result.coverage.map(({ front, behaviour, messages }) => ({ front, behaviour, messages })),
    untold: result.untold.map(({ front, status }) => ({ front, status })),
    unfired: result.unfired.map(({ carrier, rule, where }) => ({ carrier, rule, where })),
    unused: result.unused.map(({ carrier, where }) => ({ carrier, where })),
    ...(stable ? {} : { run: runOf(result.run) }),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function suiteOf({ name, file, seed, tests }: SuiteResult): SuiteResult {
  return { name, file, seed, tests: tests.map(testOf) }
}

function testOf(test: TestResult): TestResult {
  const { name, where, outcome, seed, beganAt, endedAt } = test
  return {
    name,
    where,
    outcome,
    seed,
    beganAt,
    endedAt,
    steps: test.steps.map(stepOf),
    messages: test.messages.map(messageOf),
    exercised: test.exercised.map(({ front, kind, word, messages }) => ({ front, kind, word, messages })),
  }
}

function stepOf({ kind, says, where, outcome, at, failure, compared }: StepResult): StepResult {
  return {
    kind,
    says,
    where,
    outcome,
    at,
    failure: failure === null ? null : failureOf(failure),
    compared: compared && { delays: compared.delays, model: compared.model, quantiles: compared.quantiles },
  }
}

function failureOf({ message, expected, got, details, repeat }: Failure): Failure {
  return { message, expected, got, details: details.map(({ title, lines }) => ({ title, lines })), repeat }
}

function messageOf(message: ReportedMessage): ReportedMessage {
  const { key, front, account, carrier, from, to, life, timeline, receiptDelays, rules } = message
  return {
    key,
    front,
    account,
    carrier,
    from,
    to,
    life,
    timeline: timeline.map(({ at, what }) => ({ at, what })),
    receiptDelays,
    rules,
  }
}

function runOf({ startedAt, wallMs, host, node, jobs, tests }: RunBlock): RunBlock {
  return {
    startedAt,
    wallMs,
    host,
    node,
    jobs,
    tests: tests.map(({ suite, test, wallMs: ms }) => ({ suite, test, wallMs: ms })),
  }
}
