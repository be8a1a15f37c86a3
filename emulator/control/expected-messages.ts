/** What a request expects of messages: which are meant, how many there are, and the words for each that suites have. */
import type { z } from 'zod'
import type { Millis } from '../core/instant.ts'
import { type MessageExpectation, messageCount, messageKeys } from '../expectation/message-expectation.ts'
import type { WantedCount } from '../expectation/wanted.ts'
import { heldAtOnce } from '../expectation/worth-waiting.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { duration, someTime, text, withHint } from '../protocol/settings/scalar.ts'
import { type MessageFilter, number, sender } from './message-filter.ts'

/** All messages of the world where nothing is said. */
export type Where = Pick<MessageFilter, 'account' | 'from' | 'to' | 'id'>

export interface Expected {
  readonly where: Where
  readonly messages: WantedCount | undefined
  readonly each: MessageExpectation
}

export interface Awaited extends Expected {
  /** Of the world's time. */
  readonly within: Millis
  /** Wall time that clients have to do something before the clock passes over an empty time. */
  readonly patience: Millis
}

const PATIENCE = 1_000 as Millis

const where: z.ZodType<Where> = keyed('which messages', {
  account: text.exactOptional(),
  from: sender.exactOptional(),
  to: number.exactOptional(),
  id: text.exactOptional(),
})

const keys = { where: where.exactOptional(), messages: messageCount, ...messageKeys }

const OF_SUITES = {
  of: withHint('`of` is known in suites alone', 'Say which messages by `where`: { "where": { "to": "64211234567" } }.'),
  answer: withHint('`answer` is known in suites alone', 'What clients were told, as the emulator has it: `told`.'),
  receipts: withHint('`receipts` is known in suites alone', 'What the emulator sent: `receipts-sent`.'),
  receipt: withHint('`receipt` is known in suites alone', 'What receipts said: `receipts-sent`, `smpp`, `err`.'),
}

type Given = MessageExpectation & { readonly where?: Where; readonly messages?: WantedCount }

export const expectedMessages: z.ZodType<Expected> = keyed('what is expected', keys, {
  ...OF_SUITES,
  within: withHint('`within` is of `wait`', 'Ask POST …/wait for what is not so yet.'),
}).transform((given, context) => expectedIn(given, context))

export const awaitedMessages: z.ZodType<Awaited> = keyed(
  'what is waited for',
  { within: someTime, patience: duration.exactOptional(), ...keys },
  OF_SUITES,
)
  .check(({ value: { within: _within, patience: _patience, where: _where, ...wanted }, issues }) => {
    const key = heldAtOnce(wanted)
    if (key === null) return
    const hint = 'To see that no more comes, let the time pass first (POST …/clock), and ask POST …/verify then.'
    const message = withHint('it is so at once, and is not waited for', hint)
    issues.push({ code: 'custom', input: wanted, path: [key], message })
  })
  .transform(({ within, patience = PATIENCE, ...given }, context) => ({
    ...expectedIn(given, context),
    within,
    patience,
  }))

function expectedIn({ where: which = {}, messages, ...each }: Given, context: z.RefinementCtx): Expected {
  if (messages === undefined && Object.keys(each).length === 0) {
    const hint = 'Say what messages should be: { "life": "delivered" }, or how many: { "messages": 1 }.'
    context.addIssue({ code: 'custom', message: withHint('nothing is expected', hint) })
  }
  return { where: which, messages, each }
}
