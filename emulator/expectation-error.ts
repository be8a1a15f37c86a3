/** A message is not what a test expects of it. */
import type { MessageDetail } from './control/view-message.ts'
import { type Mismatch, mismatchInWords } from './expectation/message-expectation.ts'

export class ExpectationError extends Error {
  override readonly name = 'ExpectationError'
  /** That of failed assertions in Node: test runners show what was expected, and what there is. */
  readonly code = 'ERR_ASSERTION'
  readonly expected: string
  readonly actual: string
  /** What happened to the message, a line an event, and which rules decided. */
  readonly details: readonly string[]
  /** The message that is otherwise; null: what is otherwise is no single one. */
  readonly about: MessageDetail | null

  constructor(mismatch: Mismatch, about: MessageDetail | null) {
    const details = about === null ? [] : storyOf(about)
    super([mismatchInWords(mismatch, about?.to ?? null), ...details.map((line) => `  ${line}`)].join('\n'))
    this.expected = mismatch.expected
    this.actual = mismatch.got
    this.details = details
    this.about = about
  }
}

function storyOf({ timeline, carrier, rules }: MessageDetail): readonly string[] {
  return [
    ...timeline.map(({ at, what }) => `${at}  ${what}`),
    ...(rules.length === 0 ? [`no rule decided: ${carrier} as it is`] : []),
    ...rules.map(({ name, where }) => `decided by ${name}, ${where}`),
  ]
}
