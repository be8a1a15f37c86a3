/**
 * The life of a message, from acceptance to the last receipt. Pure: each function changes the record in place, is the
 * only writer of its life, and says through `Effects` what is to be done. No clock is read: `now` is an argument.
 *
 * A message has at most one timer, armed with the kind of thing that happens next.
 */
import { purposeOf } from '../core/draw.ts'
import { after, earlier, type Instant, NEVER } from '../core/instant.ts'
import { invariant } from '../core/invariant.ts'
import type { Octets } from '../core/octets.ts'
import { type Cause, NO_CAUSE } from './cause.ts'
import {
  ACKNOWLEDGE,
  ATTEMPT,
  DEADLINE,
  drawSpan,
  type Effects,
  HAND_OUT,
  OUTCOME,
  RECEIPT,
  SILENT,
  type TimerKind,
} from './effects.ts'
import type { Life } from './life.ts'
import { isPlatform, type MessageRecord, NOTIFIED, type Submission } from './record.ts'
import { nextTry, type RetrySchedule, retryAt } from './retry.ts'
import { nextSending, send, wantsAccepted, wantsIntermediate } from './sendings.ts'
import { lifeIndex } from './status-table.ts'

const FIRST = purposeOf('first attempt')
const DELIVERY = purposeOf('delivery')
const FETCH = purposeOf('fetch')

/** The carrier has the message from here: it waits for its time, or the first attempt is made. */
export function accept(record: MessageRecord, now: Instant, out: Effects): void {
  out.note(record, 'accepted', 0)
  if (record.plan.receipts.early) {
    deliverEarly(record, now, out)
    return
  }
  if (wantsAccepted(record)) out.receipt(record, 'accepted', 'submitted')
  if (record.deadline <= now) conclude(record, 'expired', record.cause, now, out)
  else if (record.startAt > now) schedule(record, out)
  else begin(record, now, out)
}

/** The receipt is to leave before the response: the message ends while it is being accepted. */
function deliverEarly(record: MessageRecord, now: Instant, out: Effects): void {
  record.attempts = 1
  out.note(record, 'attempt', 1)
  conclude(record, record.plan.attempt.outcome, record.plan.attempt.cause, now, out)
}

/** The client's request was refused: nothing is delivered, and only an odd carrier sends a receipt for it. */
export function refuse(record: MessageRecord, life: Life, status: number, now: Instant, out: Effects): void {
  record.phase = 'done'
  record.life = life
  record.doneAt = now
  // A platform queues whatever it takes, also what never leaves it.
  if (isPlatform(record)) out.note(record, 'queued', 0)
  out.note(record, status === 0 ? 'unanswered' : 'refused', status)
  out.finished(record)
  // A platform takes the request and says in its reports that it came to nothing.
  if (isPlatform(record)) out.receipt(record, 'final', life)
  else if (record.plan.receipts.afterRefusal) nextSending(record, now, out)
}

/** The timer fired. */
export function fire(record: MessageRecord, kind: TimerKind, now: Instant, out: Effects): void {
  switch (kind) {
    case ATTEMPT:
      if (record.phase === 'scheduled') begin(record, now, out)
      else {
        if (isBeforeRetry(record, now)) out.note(record, 'handset back', 0)
        attempt(record, now, out)
      }
      return
    case OUTCOME:
      reached(record, now, out)
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
    case ACKNOWLEDGE:
      acknowledge(record, now, out)
      return
    case SILENT:
      out.receipt(record, 'final', 'silent')
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
  const wait = drawSpan(record, record.plan.attempt.first, FIRST, 0)
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
  const doneAt = after(now, drawSpan(record, plan.delivery, DELIVERY, record.attempts))
  if (doneAt === now) reached(record, now, out)
  else armOutcome(record, doneAt, out)
}

function armOutcome(record: MessageRecord, doneAt: Instant, out: Effects): void {
  record.phase = 'delivering'
  record.doneAt = doneAt
  if (doneAt <= record.deadline) out.arm(record, doneAt, OUTCOME)
  else out.arm(record, record.deadline, DEADLINE)
}

/** The attempt has run its course; the handset of an MMS may have been told of it only, and fetches it later. */
function reached(record: MessageRecord, now: Instant, out: Effects): void {
  const { fetch, outcome, cause } = record.plan.attempt
  if (fetch === null || record.life === 'notified') {
    conclude(record, outcome, cause, now, out)
    return
  }
  record.life = 'notified'
  out.note(record, 'notified', 0)
  if (wantsIntermediate(record)) out.receipt(record, 'intermediate', 'notified')
  armOutcome(record, after(now, drawSpan(record, fetch, FETCH, 0)), out)
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

/** What is tried before its retry is due is tried because the handset is back. */
function isBeforeRetry(record: MessageRecord, now: Instant): boolean {
  return record.failedAt !== 0 && now < retryAt(scheduleFor(record), record.failedAt, record.failures)
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
  // What ends before the carrier has it is the platform's own word, and needs no receipt of the carrier's.
  const isOwnWord = isPlatform(record) && (isWithPlatform(record) || life === 'killed')
  record.phase = 'done'
  record.life = life
  record.cause = life === 'delivered' ? NO_CAUSE : cause
  record.doneAt = at
  out.disarm(record)
  out.note(record, 'final', lifeIndex(life))
  out.finished(record)
  if (isOwnWord) out.receipt(record, 'final', life)
  else nextSending(record, at, out)
}

/** The carrier does not have it yet. */
export function isWithPlatform(record: MessageRecord): boolean {
  return record.phase === 'handing-out' || record.phase === 'frozen'
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
  const isQueued = record.phase === 'handing-out' && record.life === 'queued'
  if (record.phase !== 'scheduled' && record.phase !== 'waiting' && !isQueued) return false
  record.submission = by.submission
  record.payload = by.payload
  record.startAt = by.startAt
  record.deadline = by.deadline
  out.note(record, 'replaced', 0)
  if (isQueued) enqueue(record, now, out)
  else if (record.deadline <= now) conclude(record, 'expired', record.cause, now, out)
  else if (record.startAt > now) schedule(record, out)
  else if (record.failedAt !== 0) retry(record, now, out)
  else begin(record, now, out)
  return true
}

/** The platform takes a message: it waits there for its time, then goes to the carrier. */
export function enqueue(record: MessageRecord, now: Instant, out: Effects): void {
  record.phase = 'handing-out'
  record.life = 'queued'
  out.note(record, 'queued', 0)
  if (record.startAt <= now || record.deadline <= now) handOut(record, now, out)
  else if (record.startAt < record.deadline) out.arm(record, record.startAt, HAND_OUT)
  else out.arm(record, record.deadline, DEADLINE)
}

/** The platform hands a message to the carrier: at once, then by the platform's policy. */
export function handOut(record: MessageRecord, now: Instant, out: Effects): void {
  record.phase = 'handing-out'
  if (record.deadline <= now) {
    conclude(record, 'expired-early', record.cause, now, out)
    return
  }
  record.life = 'sent'
  out.note(record, 'handed out', record.failures + 1)
  if (isPlatform(record) && record.failures === 0) out.receipt(record, 'intermediate', 'sent')
  const delay = out.answerDelay(record, now)
  if (delay === 0) acknowledge(record, now, out)
  else out.arm(record, (now + delay) as Instant, ACKNOWLEDGE)
}

/** The carrier has answered the platform. */
function acknowledge(record: MessageRecord, now: Instant, out: Effects): void {
  const answer = out.carrierAnswer(record, now)
  if (answer === 'accepted') {
    record.failures = 0
    record.failedAt = 0 as Instant
    out.note(record, 'acknowledged', 0)
    if (isPlatform(record)) out.receipt(record, 'intermediate', 'submitted')
    if (record.deadline <= now) {
      record.phase = 'waiting'
      conclude(record, 'expired', record.cause, now, out)
    } else if (record.plan.receipts.early) {
      record.phase = 'waiting'
      deliverEarly(record, now, out)
    } else if (record.startAt > now) schedule(record, out)
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
  if (next < record.deadline) out.arm(record, next > now ? next : now, HAND_OUT)
  else if (next !== NEVER) out.arm(record, record.deadline > now ? record.deadline : now, DEADLINE)
  else if (policy.then === 'freeze') freeze(record, out)
  else conclude(record, 'refused-for-now', record.cause, now, out)
}

function freeze(record: MessageRecord, out: Effects): void {
  record.phase = 'frozen'
  record.life = 'frozen'
  out.disarm(record)
  out.note(record, 'frozen', record.failures)
  if (isPlatform(record)) out.receipt(record, 'intermediate', 'frozen')
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
