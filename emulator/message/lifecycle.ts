/**
 * The life of a message, from acceptance to the last receipt. Pure: each function changes the record in place, is the
 * only writer of its life, and says through `Effects` what is to be done. No clock is read: `now` is an argument.
 *
 * A message has at most one timer, armed with the kind of thing that happens next.
 */
import type { Sampler } from '../core/distribution.ts'
import { purposeOf, uniform } from '../core/draw.ts'
import { after, earlier, type Instant, type Millis, NEVER } from '../core/instant.ts'
import { invariant } from '../core/invariant.ts'
import type { Octets } from '../core/octets.ts'
import { type Cause, NO_CAUSE } from './cause.ts'
import type { Life } from './life.ts'
import { ANSWERED, type MessageRecord, NOTIFIED, type Submission } from './record.ts'
import { registeredWants } from './registered.ts'
import { nextTry, type RetryPolicy, type RetrySchedule, retryAt } from './retry.ts'
import { lifeIndex } from './status-table.ts'
import type { What } from './timeline-entry.ts'

export type TimerKind = 1 | 2 | 3 | 4 | 5
/** Try to deliver: the first time, by the schedule, or because the handset is back. */
export const ATTEMPT = 1
/** The attempt under way ends. */
export const OUTCOME = 2
/** Validity ends. */
export const DEADLINE = 3
/** The next sending of the plan is due. */
export const RECEIPT = 4
/** Hand the message to the carrier (again). */
export const HAND_OUT = 5

export type ReceiptKind = 'final' | 'intermediate' | 'accepted'

/** What the lifecycle asks of the world, and nothing else. */
export interface Effects {
  arm(record: MessageRecord, due: Instant, kind: TimerKind): void
  disarm(record: MessageRecord): void
  note(record: MessageRecord, what: What, detail: number): void
  /** A receipt that reports `life` is due to the client. */
  receipt(record: MessageRecord, kind: ReceiptKind, life: Life): void
  /** The life is final. */
  finished(record: MessageRecord): void
  /** Can the handset be reached? NO_CAUSE: yes. */
  reach(record: MessageRecord, now: Instant): Cause
  /** When the handset is known to be back; NEVER where it is not known. */
  backAt(record: MessageRecord, now: Instant): Instant
  /** What the carrier says to the platform's hand-out. */
  carrierAnswer(record: MessageRecord, now: Instant): 'accepted' | 'refused-for-now' | 'refused'
  /** The platform's policy for what a carrier refuses for now. */
  platformPolicy(record: MessageRecord): RetryPolicy
}

const FIRST = purposeOf('first attempt')
const DELIVERY = purposeOf('delivery')
const RECEIPT_DELAY = purposeOf('receipt')

function draw(record: MessageRecord, sampler: Sampler, purpose: number, nth: number): Millis {
  return sampler.fixed >= 0
    ? (sampler.fixed as Millis)
    : sampler.sample(uniform(record.drawHi, record.drawLo, purpose, nth))
}

/** The carrier has the message from here: it waits for its time, or the first attempt is made. */
export function accept(record: MessageRecord, now: Instant, out: Effects): void {
  const receipts = record.plan.receipts
  out.note(record, 'accepted', 0)
  if (receipts.early) {
    record.attempts = 1
    out.note(record, 'attempt', 1)
    conclude(record, record.plan.attempt.outcome, record.plan.attempt.cause, now, out)
    return
  }
  if (wantsAccepted(record)) out.receipt(record, 'accepted', 'submitted')
  if (record.deadline <= now) conclude(record, 'expired', record.cause, now, out)
  else if (record.startAt > now) schedule(record, out)
  else begin(record, now, out)
}

/** The client's request was refused: nothing is delivered, and only an odd carrier sends a receipt for it. */
export function refuse(record: MessageRecord, life: Life, status: number, now: Instant, out: Effects): void {
  record.phase = 'done'
  record.life = life
  record.doneAt = now
  out.note(record, status === 0 ? 'unanswered' : 'refused', status)
  out.finished(record)
  if (record.plan.receipts.afterRefusal) nextSending(record, now, out)
}

/** The timer fired. */
export function fire(record: MessageRecord, kind: TimerKind, now: Instant, out: Effects): void {
  switch (kind) {
    case ATTEMPT:
      if (record.phase === 'scheduled') begin(record, now, out)
      else attempt(record, now, out)
      return
    case OUTCOME:
      conclude(record, record.plan.attempt.outcome, record.plan.attempt.cause, now, out)
      return
    case DEADLINE:
      conclude(record, expiry(record), record.cause, now, out)
      return
    case RECEIPT:
      send(record, now, out)
      return
    case HAND_OUT:
      handOut(record, now, out)
      return
  }
}

function expiry(record: MessageRecord): Life {
  return record.phase === 'handing-out' ? 'expired-early' : 'expired'
}

function schedule(record: MessageRecord, out: Effects): void {
  record.phase = 'scheduled'
  record.life = 'queued'
  // A message that was tried before it was put off (replace_sm) starts its schedule anew.
  record.failedAt = 0 as Instant
  record.failures = 0
  out.note(record, 'scheduled', 0)
  if (record.startAt < record.deadline) out.arm(record, record.startAt, ATTEMPT)
  else out.arm(record, record.deadline, DEADLINE)
}

function begin(record: MessageRecord, now: Instant, out: Effects): void {
  record.phase = 'waiting'
  record.life = 'submitted'
  const wait = draw(record, record.plan.attempt.first, FIRST, 0)
  if (wait === 0) attempt(record, now, out)
  else armAttempt(record, (now + wait) as Instant, out)
}

function armAttempt(record: MessageRecord, at: Instant, out: Effects): void {
  if (at < record.deadline) out.arm(record, at, ATTEMPT)
  else out.arm(record, record.deadline, DEADLINE)
}

function attempt(record: MessageRecord, now: Instant, out: Effects): void {
  const plan = record.plan.attempt
  record.attempts++
  const cause = record.attempts <= plan.failures ? plan.failure : out.reach(record, now)
  if (cause !== NO_CAUSE) {
    failForNow(record, cause, now, out)
    return
  }
  out.note(record, 'attempt', record.attempts)
  const doneAt = after(now, draw(record, plan.delivery, DELIVERY, record.attempts))
  if (doneAt === now) {
    conclude(record, plan.outcome, plan.cause, now, out)
    return
  }
  record.phase = 'delivering'
  record.doneAt = doneAt
  if (doneAt <= record.deadline) out.arm(record, doneAt, OUTCOME)
  else out.arm(record, record.deadline, DEADLINE)
}

function failForNow(record: MessageRecord, cause: Cause, now: Instant, out: Effects): void {
  out.note(record, 'failed', cause.code)
  if (record.cause !== cause || record.failedAt === 0) {
    record.cause = cause
    record.failedAt = now
    record.failures = 0
  }
  record.phase = 'waiting'
  record.life = 'pending'
  if ((record.flags & NOTIFIED) === 0 && wantsIntermediate(record)) {
    record.flags |= NOTIFIED
    out.receipt(record, 'intermediate', 'pending')
  }
  retry(record, now, out)
}

/** Arms the next retry of the present cause, or the handset's return, or the end of validity: what comes first. */
function retry(record: MessageRecord, now: Instant, out: Effects): void {
  const schedule = scheduleFor(record)
  // A try made because the handset was back takes no place in the schedule: the same retry stays next.
  let n = Math.max(1, record.failures)
  let next = retryAt(schedule, record.failedAt, n)
  while (next <= now) next = retryAt(schedule, record.failedAt, ++n)
  record.failures = n
  if (record.plan.attempt.onReturn === 'at-once') next = earlier(next, out.backAt(record, now))
  if (record.plan.validity.expiry === 'at-last-attempt' && next >= record.deadline) {
    conclude(record, 'expired', record.cause, now, out)
    return
  }
  armAttempt(record, next, out)
}

function scheduleFor(record: MessageRecord): RetrySchedule {
  const table = record.plan.attempt.retry
  return table.byCause.get(record.cause.name) ?? table.default
}

/** Word came of when the handset will be back: what waits for that is tried then, where the carrier does so. */
export function handsetAway(record: MessageRecord, now: Instant, out: Effects): void {
  if (record.phase === 'waiting' && record.failedAt !== 0) retry(record, now, out)
}

/** The handset of the number is reachable again: what waits for it is tried at once where the carrier does so. */
export function handsetBack(record: MessageRecord, now: Instant, out: Effects): void {
  if (record.phase !== 'waiting' || record.failedAt === 0) return
  if (record.plan.attempt.onReturn !== 'at-once') return
  // The timer that ends it is late, as timers are on the real clock.
  if (record.deadline <= now) return
  out.note(record, 'handset back', 0)
  attempt(record, now, out)
}

function conclude(record: MessageRecord, life: Life, cause: Cause, at: Instant, out: Effects): void {
  invariant(record.phase !== 'done', 'a final message stays final')
  record.phase = 'done'
  record.life = life
  record.cause = life === 'delivered' ? NO_CAUSE : cause
  record.doneAt = at
  out.disarm(record)
  out.note(record, 'final', lifeIndex(life))
  out.finished(record)
  nextSending(record, at, out)
}

function nextSending(record: MessageRecord, now: Instant, out: Effects): void {
  const plan = record.plan.receipts
  const sending = plan.sendings[record.sent]
  if (sending === undefined || !wantsFinal(record)) return
  if (plan.early && record.sent === 0 && (record.flags & ANSWERED) === 0) {
    send(record, now, out)
    return
  }
  const delay = draw(record, sending.delay, RECEIPT_DELAY, record.sent)
  const from = sending.from === 'done' ? record.doneAt : sending.from === 'previous' ? now : endOfValidity(record)
  const due = (from + delay) as Instant
  out.arm(record, due > now ? due : now, RECEIPT)
}

function endOfValidity(record: MessageRecord): Instant {
  return Math.max(record.doneAt, record.deadline) as Instant
}

function send(record: MessageRecord, now: Instant, out: Effects): void {
  const sending = record.plan.receipts.sendings[record.sent]
  invariant(sending !== undefined, 'a receipt is due only while the plan has one')
  record.sent++
  out.receipt(record, sending.kind, sending.life ?? record.life)
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

function wantsIntermediate(record: MessageRecord): boolean {
  const plan = record.plan.receipts.intermediate
  return plan === 'always' || (plan === 'requested' && (record.submission.registered & 0x10) !== 0)
}

/** Bits 3-2 of registered_delivery ask for the recipient's acknowledgement, not for a receipt (SMPP 3.4 section 5.2.17). */
function wantsAccepted(record: MessageRecord): boolean {
  const plan = record.plan.receipts.accepted
  return plan === 'always' || (plan === 'requested' && (record.submission.registered & 0x13) !== 0)
}

/** Cancelled by the client (cancel_sm). False: it is final already. */
export function cancel(record: MessageRecord, now: Instant, out: Effects): boolean {
  if (record.phase === 'done') return false
  conclude(record, 'cancelled', NO_CAUSE, now, out)
  return true
}

/** Killed by an operator of the platform. False: it is final already. */
export function kill(record: MessageRecord, now: Instant, out: Effects): boolean {
  if (record.phase === 'done') return false
  conclude(record, 'killed', NO_CAUSE, now, out)
  return true
}

/** New content and times for a message that still waits (replace_sm). False: too late for it. */
export function replace(
  record: MessageRecord,
  by: {
    readonly submission: Submission
    readonly payload: Octets
    readonly startAt: Instant
    readonly deadline: Instant
  },
  now: Instant,
  out: Effects,
): boolean {
  if (record.phase !== 'scheduled' && record.phase !== 'waiting') return false
  record.submission = by.submission
  record.payload = by.payload
  record.startAt = by.startAt
  record.deadline = by.deadline
  out.note(record, 'replaced', 0)
  if (record.deadline <= now) conclude(record, 'expired', record.cause, now, out)
  else if (record.startAt > now) schedule(record, out)
  else if (record.failedAt !== 0) retry(record, now, out)
  else begin(record, now, out)
  return true
}

/** The platform takes a message for a carrier: tried at once, then by the platform's policy. */
export function handOut(record: MessageRecord, now: Instant, out: Effects): void {
  record.phase = 'handing-out'
  record.life = 'sent'
  if (record.deadline <= now) {
    conclude(record, 'expired-early', record.cause, now, out)
    return
  }
  const answer = out.carrierAnswer(record, now)
  if (answer === 'accepted') {
    record.failures = 0
    record.failedAt = 0 as Instant
    if (record.startAt > now) schedule(record, out)
    else begin(record, now, out)
    return
  }
  if (answer === 'refused') {
    conclude(record, 'refused-at-submission', record.cause, now, out)
    return
  }
  if (record.failures === 0) record.failedAt = now
  record.failures++
  record.life = 'refused-for-now'
  out.note(record, 'refused by carrier', record.failures)
  const policy = out.platformPolicy(record)
  const next = nextTry(policy, record.failedAt, record.failures)
  if (next < record.deadline) out.arm(record, next, HAND_OUT)
  else if (next !== NEVER) out.arm(record, record.deadline, DEADLINE)
  else if (policy.then === 'freeze') freeze(record, out)
  else conclude(record, 'failed', record.cause, now, out)
}

function freeze(record: MessageRecord, out: Effects): void {
  record.phase = 'frozen'
  record.life = 'frozen'
  out.disarm(record)
  out.note(record, 'frozen', record.failures)
}

/** An operator thaws a frozen message: it is handed out at once, and the count starts anew. False: it is not frozen. */
export function thaw(record: MessageRecord, now: Instant, out: Effects): boolean {
  if (record.phase !== 'frozen') return false
  record.failures = 0
  record.failedAt = 0 as Instant
  out.note(record, 'thawed', 0)
  handOut(record, now, out)
  return true
}
