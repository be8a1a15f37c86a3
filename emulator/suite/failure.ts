/** A step that did not come off, with what helps to see why. */
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import type { Millis } from '../core/instant.ts'
import { mismatchInWords } from '../expectation/message-expectation.ts'
import type { MessageView } from '../expectation/message-view.ts'
import { type Finding, shortened } from './looks.ts'
import { ladderEvents } from './report/ladder-events.ts'
import { textLadder } from './report/text-ladder.ts'
import type { Failure, Outcome, ReportedMessage } from './result.ts'
import type { MessageToReport } from './target.ts'

export interface Ended {
  readonly outcome: Outcome
  readonly failure: Failure | null
}

export const PASSED: Ended = { outcome: 'passed', failure: null }

/** What a step needs is not there. A bug of ours is no outcome of a test. */
export function broken(error: unknown, repeat: string): Ended {
  if (!(error instanceof EmulatorError)) throw error
  const details = [error.hint, ...error.details].filter((line) => line !== '')
  return {
    outcome: 'broken',
    failure: {
      message: error.message,
      expected: 'the step to be done',
      got: error.message,
      details: details.length === 0 ? [] : [{ title: 'What may mend it', lines: details }],
      repeat,
    },
  }
}

export function tooLong(timeout: Millis, repeat: string): Ended {
  const message = `the test was not done within ${formatDuration(timeout)} of wall time`
  return { outcome: 'timed-out', failure: { message, expected: 'an end', got: 'none', details: [], repeat } }
}

/** `set`: what the test has set on carriers by then, and where. */
export function failed(
  { message, details = [], ...mismatch }: Finding,
  repeat: string,
  set: ReadonlyMap<string, string>,
): Ended {
  const { expected, got } = mismatch
  return {
    outcome: 'failed',
    failure: {
      message: mismatchInWords(mismatch, message?.to ?? null),
      expected,
      got,
      details: message === null ? details : [...details, ...detailsOf(message, set.get(message.carrier) ?? '')],
      repeat,
    },
  }
}

/** Where what is otherwise is about no message: what there was in the test. */
export function withAll(
  found: Finding,
  messages: readonly MessageToReport[],
  set: ReadonlyMap<string, string>,
): Finding {
  if (found.message !== null || messages.length === 0) return found
  const reported = messages.map(reportedMessage)
  const rules = new Set([...reported.flatMap((message) => message.rules), ...set.values()])
  const lines = reported.map(
    ({ key, front, account, from, to, life }) => `${key}  ${account} by ${front}, ${from} to ${to}: ${life}`,
  )
  const details = [
    { title: 'Messages of the test', lines: shortened(lines) },
    { title: 'Who said what to whom', lines: textLadder(ladderEvents(reported)) },
    { title: 'Rules that decided', lines: rules.size === 0 ? ['none: the carriers as they are'] : [...rules] },
  ]
  return { ...found, details: [...(found.details ?? []), ...details] }
}

function detailsOf(message: MessageView, set: string): Failure['details'] {
  const reported = reportedMessage(message)
  const rules = set === '' ? reported.rules : [...reported.rules, set]
  return [
    { title: 'What happened to it', lines: message.timeline.map(({ at, what }) => `${at}  ${what}`) },
    { title: 'Who said what to whom', lines: textLadder(ladderEvents([reported])) },
    {
      title: 'Rules that decided',
      lines: rules.length === 0 ? ['none: the carrier as it is'] : rules,
    },
    { title: 'What was decided', lines: message.explanation?.decided ?? [] },
  ]
}

export function reportedMessage(message: MessageToReport): ReportedMessage {
  const { key, front, account, carrier, from, to, life, timeline, receipts, submittedAt, rules } = message
  return {
    key,
    front,
    account,
    carrier,
    from,
    to,
    life,
    timeline: timeline.map(({ at, what }) => ({ at, what })),
    receiptDelays: receipts.map(({ at }) => Date.parse(at) - Date.parse(submittedAt)),
    rules: rules.map(({ name, where }) => `${name}, ${where}`),
  }
}

export function placeless(error: string): EmulatorError {
  const [message = '', hint = ''] = error.split('\n')
  return new EmulatorError('BAD_SCENARIO', message, hint)
}

/** The refusal of a server, without the name that the world has there: it hangs on how many were made before it. */
export function worldless(error: unknown, world: string): unknown {
  if (!(error instanceof EmulatorError)) return error
  const said = (text: string) =>
    text.replaceAll(`the world ${world}`, 'the world').replaceAll(`world ${world}`, 'the world')
  return new EmulatorError(error.code, said(error.message), said(error.hint), error.details.map(said))
}
