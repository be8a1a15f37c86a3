/** What is told about a message and when: the sendings of its plan, one after the other, once it is final. */
import { purposeOf } from '../core/draw.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import { invariant } from '../core/invariant.ts'
import { drawSpan, type Effects, RECEIPT, SILENT } from './effects.ts'
import { ANSWERED, type MessageRecord } from './record.ts'
import { registeredWants } from './registered.ts'

const RECEIPT_DELAY = purposeOf('receipt')

/** Word that validity has ended needs its time as well: a platform does not give up in the moment it is sent. */
const GRACE = 5 * MINUTE

/** Arms the next sending; where none will come, the moment at which the platform gives the carrier up. */
export function nextSending(record: MessageRecord, now: Instant, out: Effects): void {
  const plan = record.plan.receipts
  const sending = plan.sendings[record.sent]
  if (sending === undefined || !wantsFinal(record)) {
    if (record.sent === 0) giveUp(record, Number.POSITIVE_INFINITY, now, out)
    return
  }
  if (plan.early && record.sent === 0 && (record.flags & ANSWERED) === 0) {
    send(record, now, out)
    return
  }
  const delay = drawSpan(record, sending.delay, RECEIPT_DELAY, record.sent)
  const from = sending.from === 'done' ? record.doneAt : sending.from === 'previous' ? now : endOfValidity(record)
  const due = (from + delay) as Instant
  if (record.sent === 0 && giveUp(record, due, now, out)) return
  out.arm(record, due > now ? due : now, RECEIPT)
}

/** The platform's patience ends before the carrier's word comes at `due`: what comes later changes nothing. */
function giveUp(record: MessageRecord, due: number, now: Instant, out: Effects): boolean {
  const patience = out.patience(record)
  if (patience === Number.POSITIVE_INFINITY) return false
  const limit = Math.max(record.startAt + patience, record.deadline + GRACE)
  if (limit >= due) return false
  out.arm(record, Math.max(limit, now) as Instant, SILENT)
  return true
}

function endOfValidity(record: MessageRecord): Instant {
  return Math.max(record.doneAt, record.deadline) as Instant
}

/** The sending that is due leaves. */
export function send(record: MessageRecord, now: Instant, out: Effects): void {
  const sending = record.plan.receipts.sendings[record.sent]
  invariant(sending !== undefined, 'a receipt is due only while the plan has one')
  record.sent++
  const life = sending.life ?? record.life
  // That it is on its way: MM7 has no word for an attempt that failed, and says Forwarded.
  const told = life === 'pending' && record.submission.front === 'mm7' ? 'submitted' : life
  out.receipt(record, sending.kind, told)
  nextSending(record, now, out)
}

function wantsFinal(record: MessageRecord): boolean {
  switch (record.plan.receipts.final) {
    case 'never':
      return false
    case 'always':
      return true
    case 'requested':
      return registeredWants(record.submission.registered, record.life === 'delivered')
  }
}

export function wantsIntermediate(record: MessageRecord): boolean {
  const plan = record.plan.receipts.intermediate
  return plan === 'always' || (plan === 'requested' && (record.submission.registered & 0x10) !== 0)
}

/** Bits 3-2 of registered_delivery ask for the recipient's acknowledgement, not for a receipt (SMPP 3.4 section 5.2.17). */
export function wantsAccepted(record: MessageRecord): boolean {
  const plan = record.plan.receipts.accepted
  return plan === 'always' || (plan === 'requested' && (record.submission.registered & 0x13) !== 0)
}
