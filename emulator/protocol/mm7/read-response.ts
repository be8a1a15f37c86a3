/** The status in an answer: of a response, or in the detail of a fault. */
import type { Mm7Message } from './read-request.ts'
import { childOf, textIn } from './xml-reader.ts'

export interface Mm7Answer {
  readonly operation: string
  readonly transactionId: string
  readonly code: number
  readonly text: string
  readonly details: string
  /** '': none. */
  readonly messageId: string
}

/** null: it says no status. */
export function answerOf({ operation, transactionId, body }: Mm7Message): Mm7Answer | null {
  const status = childOf(body, 'Status')
  const code = status === null ? null : textIn(status, 'StatusCode')
  if (status === null || code === null || !/^\d{4}$/.test(code)) return null
  return {
    operation: operation === 'Fault' ? body.name : operation,
    transactionId,
    code: Number(code),
    text: textIn(status, 'StatusText') ?? '',
    details: textIn(status, 'Details') ?? '',
    messageId: textIn(body, 'MessageID') ?? '',
  }
}
