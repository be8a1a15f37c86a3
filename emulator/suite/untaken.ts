/** What was sent and came to no message: refused before there was one, as what is beyond an account's rate is. */
import { listed } from '../expectation/message-expectation.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { Finding } from './looks.ts'
import type { Sent } from './sent.ts'
import type { Target } from './target.ts'

/** Where each message of it is looked at, and some of what was sent came to none. */
export async function refusedOf({ answers, keys }: Sent, target: Target, world: string): Promise<Finding | null> {
  if (keys.length >= answers.length) return null
  const messages = await target.messagesWith(world, keys, ['key', 'answer'])
  return notAllTaken(keys.length, answers.length, untaken(messages, answers))
}

/** What a client is told over HTTP, MM7 or not, of what was accepted. */
const OK = /^(1\d{3}|2\d{2})\b/

/** How the submissions were answered that came to no message: `ESME_RTHROTTLED × 10`; '': all came to one. */
export function untaken(messages: readonly Pick<MessageView, 'answer'>[], answers: readonly string[]): string {
  if (messages.length >= answers.length) return ''
  const left = [...answers]
  for (const { answer } of messages) {
    const at = left.findIndex(
      (each) => answer !== null && (isSame(answer, each) || (answer === 'accepted' && OK.test(each))),
    )
    if (at !== -1) left.splice(at, 1)
  }
  return listed(left.toSorted().slice(0, answers.length - messages.length))
}

export function notAllTaken(taken: number, sent: number, refused: string): Finding {
  const expected = `one of each of the ${sent} that were sent`
  return { what: 'messages', expected, got: `${taken}; not taken: ${refused}`, message: null }
}

/** The server keeps the status alone: over HTTP words come with it. */
export function isSame(kept: string, answer: string): boolean {
  return answer === kept || answer.startsWith(`${kept} `)
}
