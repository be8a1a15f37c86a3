/** The answers of handsets' owners that wait for their time: each becomes a message to the client it answers. */

import { purposeOf } from '../core/draw.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import type { Instant } from '../core/instant.ts'
import { drawSpan } from '../message/effects.ts'
import type { ReplyPlan } from '../message/plan.ts'
import type { MessageRecord } from '../message/record.ts'
import { sendMo } from './send-mo.ts'
import type { World } from './world.ts'

const REPLY_DELAY = purposeOf('reply')

export class Reply {
  readonly record: MessageRecord
  readonly text: string
  slot = -1

  constructor(record: MessageRecord, text: string) {
    this.record = record
    this.text = text
  }
}

/** When the answer to a message that has been delivered at `now` is due. */
export function replyDue(record: MessageRecord, { after }: ReplyPlan, now: Instant): Instant {
  return (now + drawSpan(record, after, REPLY_DELAY, 0)) as Instant
}

/** Sends the answer by the front that the message came by; where that takes no such message, by another. */
export function sendReply(world: World, { record, text }: Reply): void {
  const { account: name, front, from } = record.submission
  const account = world.accounts.get(name)
  if (account === undefined) return
  world.note(record, 'reply', 0)
  const request = { from: record.number, to: from, content: { text }, about: record, dataCoding: null } as const
  const isMms = front === 'mm7'
  try {
    sendMo(world, account, {
      ...request,
      ...(isMms ? { content: { mms: textMms(text) } } : {}),
      front,
      referenceBits: 8,
    })
  } catch (error) {
    // The account has no way out any more, or the text cannot be sent: the owner of the handset cannot tell.
    if (!(error instanceof EmulatorError)) throw error
    world.control('reply not sent', `key:${record.key}: ${error.message}`)
  }
}

/** A multimedia message of a text alone. */
function textMms(text: string) {
  const content = Buffer.from(text, 'utf8').toString('latin1')
  const part = { contentType: 'text/plain; charset=utf-8', contentId: 'text_0.txt', name: 'text_0.txt', content }
  return { subject: '', parts: [part] }
}
