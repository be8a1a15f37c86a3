/** Why a test is not good: the steps that failed, or, where none is to blame, a sentence. */
import type { Failure, Outcome, StepResult, TestResult } from '../result.ts'
import { isGood } from './totals.ts'

export interface FailedStep {
  readonly step: StepResult
  readonly failure: Failure
}

export function failedSteps(test: TestResult): readonly FailedStep[] {
  return test.steps.flatMap((step) => (step.failure === null ? [] : [{ step, failure: step.failure }]))
}

const WITHOUT_A_STEP: Readonly<Record<Outcome, string>> = {
  passed: '',
  skipped: '',
  failed: 'an expectation did not hold',
  broken: 'something that the test needs was not there',
  'timed-out': 'the test took longer than it may',
}

/** In one line; '' for a test that is good. */
export function failureLine(test: TestResult): string {
  if (isGood(test.outcome)) return ''
  return failedSteps(test)[0]?.failure.message ?? WITHOUT_A_STEP[test.outcome]
}

/** The place to look at: the first failed step's, or the test's own. */
export function failurePlace(test: TestResult): string {
  return failedSteps(test)[0]?.step.where ?? test.where
}

/** Everything there is to say about a failed step, as lines of plain text. */
export function failureLines({ step, failure }: FailedStep): readonly string[] {
  return [
    `${step.where}  ${step.kind}: ${step.says}`,
    failure.message,
    ...hanging('  expected  ', failure.expected),
    ...hanging('  got       ', failure.got),
    ...failure.details.flatMap(({ title, lines }) => ['', `${title}:`, ...lines.map((line) => `  ${line}`)]),
    ...(failure.repeat === '' ? [] : ['', `repeat  ${failure.repeat}`]),
  ]
}

/** A text of several lines, the others under the first; nothing for ''. */
export function hanging(head: string, text: string): readonly string[] {
  if (text === '') return []
  return text.split('\n').map((line, i) => (i === 0 ? head : ' '.repeat(head.length)) + line)
}
