/**
 * What a receipt says: the words of Appendix B and the parameters beside them, rendered from the message's record by the
 * carrier's style.
 */

import type { Instant } from '../../core/instant.ts'
import { invariant } from '../../core/invariant.ts'
import type { Octets } from '../../core/octets.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { idIn } from '../../engine/client-id.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import { drawId, renderId } from '../../engine/message-id.ts'
import { contentOf } from '../../engine/parts.ts'
import { NO_CAUSE } from '../../message/cause.ts'
import type { ReceiptStyle } from '../../message/plan.ts'
import type { MessageRecord } from '../../message/record.ts'
import { type SmppStatus, STATUS_TABLE } from '../../message/status-table.ts'
import { receiptExcerpt } from '../../protocol/smpp/receipt-excerpt.ts'
import { compileReceiptText, type ReceiptContent, type ReceiptWriter } from '../../protocol/smpp/receipt-text.ts'
import { type DefaultAlphabet, decodeText } from '../../text/data-coding.ts'

/** An id that no message has: far beyond the probes that a taken one gets. */
const WRONG = 0x10000
const UNKNOWN: SmppStatus = { state: 7, stat: 'UNKNOWN' }
const ACCEPTED: SmppStatus = { state: 6, stat: 'ACCEPTD' }

const writers = new WeakMap<ReceiptStyle, ReceiptWriter>()

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Filled by each receipt in turn: nothing of it outlives the call. */
const content: Mutable<ReceiptContent> = {
  id: '',
  sub: 1,
  dlvrd: 0,
  submit: 0 as Instant,
  done: 0 as Instant,
  stat: '',
  err: 0,
  text: '',
}

/** What the receipt says, for `writerFor` of the same style. Good until the next call. */
export function receiptContent(handOver: HandOver, record: MessageRecord): ReceiptContent {
  const { style } = record.plan.receipts
  content.id = receiptId('text', handOver.account, record)
  content.dlvrd = handOver.life === 'delivered' ? 1 : 0
  content.submit = record.acceptedAt
  content.done = record.phase === 'done' ? record.doneAt : record.failedAt === 0 ? record.acceptedAt : record.failedAt
  content.stat = style.stat.get(handOver.life) ?? statusOf(handOver).stat
  content.err = errOf(handOver, record)
  content.text = excerpt(record, handOver.account.settings.smpp?.defaultAlphabet ?? 'gsm7')
  return content
}

/** What the carrier writes for the cause: a number of its own table, or any text. */
function errOf(handOver: HandOver, record: MessageRecord): string | number {
  const cause = handOver.life === 'delivered' ? NO_CAUSE : record.cause
  return record.plan.receipts.style.err.get(cause.name) ?? cause.code
}

/** The code that goes into network_error_code: what `err` says where that is a number of 16 bits; 0: none. */
export function networkCodeOf(handOver: HandOver, record: MessageRecord): number {
  const err = Number(errOf(handOver, record))
  return Number.isInteger(err) && err >= 0 && err <= 0xffff ? err : record.cause.code
}

/** The state that the receipt reports, before the session's version is regarded. */
export function statusOf(handOver: HandOver): SmppStatus {
  // The carrier has it: what some of them report before, or in place of, the end.
  if (handOver.life === 'submitted') return ACCEPTED
  return STATUS_TABLE[handOver.life].smpp ?? UNKNOWN
}

export function receiptId(place: 'text' | 'tlv', account: AccountState, record: MessageRecord): string {
  const { ids } = record.plan.receipts.style
  if (!ids.wrong) return idIn(place, account, record)
  return renderId(drawId(record.drawHi, record.drawLo, ids, WRONG), ids, ids[place])
}

export function writerFor(style: ReceiptStyle): ReceiptWriter {
  const known = writers.get(style)
  if (known !== undefined) return known
  const { template, dateDigits, zone, errWidth } = style
  const writer = compileReceiptText({ template, dateDigits, offsetMinutes: zone, errWidth })
  invariant(writer.ok, 'the scenario compiler has checked the template')
  writers.set(style, writer.value)
  return writer.value
}

/** The first 20 characters, in what a receipt of data_coding 0 can hold. */
function excerpt(record: MessageRecord, alphabet: DefaultAlphabet): Octets {
  const { submission } = record
  const { dataCoding } = submission
  // Up to here a character is an octet in the alphabets of these codings, but for those that the excerpt replaces.
  const narrow = dataCoding === 0 ? alphabet !== 'ucs2' : dataCoding === 1 || dataCoding === 3
  if (narrow && (submission.esmClass & 0x40) === 0) return receiptExcerpt(record.payload.slice(0, 20), 0)
  const content = contentOf(record)
  const text = decodeText(content.slice(0, 80), dataCoding, alphabet)
  return text === null ? '' : receiptExcerpt(text, 0)
}
