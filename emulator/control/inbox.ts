/** What the handset of a number shows: what was delivered to it, decoded, the parts of long messages put together. */
import { isoTime } from '../core/iso-time.ts'
import { bytesOf } from '../core/octets.ts'
import { textOf } from '../engine/parts.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'
import type { DefaultAlphabet } from '../text/data-coding.ts'
import { type Assembled, type Part, reassemble } from '../text/reassemble.ts'
import { handsetPart } from './handset-part.ts'
import { scanMessages } from './scan-messages.ts'
import { type MmsView, mmsView } from './view-mms.ts'

export interface InboxMessage {
  readonly from: string
  readonly to: string
  /** null: binary content. Of an incomplete message, what came; of a multimedia message, its parts of text/plain. */
  readonly text: string | null
  readonly hex: string | null
  /** null: a short message. */
  readonly mms: MmsView | null
  readonly dataCoding: number
  /** How many parts it should have, and which did not come. */
  readonly parts: number
  readonly missing: readonly number[]
  readonly complete: boolean
  /** The number that its parts share; null for a message that stands alone. */
  readonly reference: number | null
  /** Parts that came more than once. */
  readonly duplicates: number
  /** Arrival of the first part and of the last, on the world's clock. */
  readonly firstAt: string
  readonly at: string
}

/** In the order of delivery; `number` without a leading `+`. */
export async function inboxOf(world: World, number: string): Promise<readonly InboxMessage[]> {
  const delivered: MessageRecord[] = []
  await scanMessages(world, (record) => {
    if (record.number === number && record.life === 'delivered') delivered.push(record)
    return true
  })
  delivered.sort((a, b) => a.doneAt - b.doneAt || a.key - b.key)
  // data_coding 0 means what the link says, and accounts may differ in that.
  const alphabets = new Set(delivered.map((record) => alphabetOf(world, record)))
  const records = new Map<Part, MessageRecord>()
  for (const record of delivered) records.set(handsetPart(record), record)
  return [...alphabets]
    .flatMap((alphabet) => {
      const own = [...records].filter(([, record]) => alphabetOf(world, record) === alphabet)
      return reassemble(
        own.map(([part]) => part),
        alphabet,
      )
    })
    .map((message) => ({ message, record: records.get(message.first) as MessageRecord }))
    .sort((a, b) => a.message.firstAt - b.message.firstAt || a.record.key - b.record.key)
    .map(({ message, record }) => inboxMessage(message, record))
}

function alphabetOf(world: World, record: MessageRecord): DefaultAlphabet {
  return world.accounts.get(record.submission.account)?.settings.smpp?.defaultAlphabet ?? 'gsm7'
}

function inboxMessage(message: Assembled, record: MessageRecord): InboxMessage {
  const { mms } = record.submission
  // A multimedia message stands alone; what it says is in its parts.
  const text = mms === null ? message.text : textOf(record, 'gsm7')
  return {
    from: message.from,
    to: message.to,
    text,
    hex: text === null ? bytesOf(message.octets).toString('hex') : null,
    mms: mms && mmsView(mms),
    dataCoding: message.dataCoding,
    parts: message.total,
    missing: message.missing,
    complete: message.missing.length === 0,
    reference: message.reference,
    duplicates: message.duplicates,
    firstAt: isoTime(message.firstAt),
    at: isoTime(message.lastAt),
  }
}
