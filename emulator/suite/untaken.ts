/** What was sent and came to no message: refused before there was one, as what is beyond an account's rate is. Pure. */
import { listed } from '../expectation/message-expectation.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { Finding } from './looks.ts'

type Answered = Pick<MessageView, 'answer'>

/** Where each message of what was sent is looked at. null: all came to one. */
export function notAllTaken(messages: readonly Answered[], answers: readonly string[]): Finding | null {
  if (messages.length >= answers.length) return null
  const expected = `one of each of the ${answers.length} that were sent`
  return { what: 'messages', expected, got: takenOf(messages, answers), message: null }
}

/** How many came to one, and how the others were answered: `30; not taken: ESME_RTHROTTLED × 10`. */
export function takenOf(messages: readonly Answered[], answers: readonly string[]): string {
  const count = messages.length
  if (count >= answers.length) return String(count)
  const left = new Map<string, number>()
  for (const answer of answers) left.set(answer, (left.get(answer) ?? 0) + 1)
  for (const { answer } of messages) {
    const own = [...left].find(([each, times]) => times > 0 && answer !== null && isOf(answer, each))
    if (own !== undefined) left.set(own[0], own[1] - 1)
  }
  const refused = [...left].flatMap(([answer, times]) => Array<string>(times).fill(answer)).toSorted()
  return `${count}; not taken: ${listed(refused.slice(0, answers.length - count))}`
}

/** What a client is told over HTTP, MM7 or not, of what was accepted. */
const OK = /^(1\d{3}|2\d{2})\b/

function isOf(kept: string, answer: string): boolean {
  return isSame(kept, answer) || (kept === 'accepted' && OK.test(answer))
}

/** The server keeps the status alone: over HTTP words come with it. */
export function isSame(kept: string, answer: string): boolean {
  return answer === kept || answer.startsWith(`${kept} `)
}
