/** A message's record, as it is when the request has been read and the plan is made. */
import type { DrawKey } from '../core/draw.ts'
import { type Instant, NEVER } from '../core/instant.ts'
import { NO_CAUSE } from '../message/cause.ts'
import type { Plan, ValidityPlan } from '../message/plan.ts'
import type { MessageRecord, Submission } from '../message/record.ts'

export interface SubmitRequest {
  readonly submission: Submission
  readonly to: string
  readonly toTon: number
  readonly toNpi: number
  /** Scheduled time on the world's clock; 0: at once. */
  readonly startAt: Instant
  /** End of validity that the client asks for, on the world's clock; NEVER: it does not ask. */
  readonly deadline: Instant
  /** Flags of the record to begin with. */
  readonly flags: number
  /** The recipients of one submission share this id; '': draw one. */
  readonly sharedId: string
}

export function newRecord(
  request: SubmitRequest,
  number: string,
  plan: Plan,
  status: number,
  key: number,
  draw: DrawKey,
  now: Instant,
): MessageRecord {
  const startAt = request.startAt > now ? request.startAt : now
  return {
    phase: 'waiting',
    life: 'submitted',
    slot: -1,
    flags: request.flags,
    owed: 0,
    sent: 0,
    attempts: 0,
    failures: 0,
    head: -1,
    tail: -1,
    plan,
    submission: request.submission,
    cause: NO_CAUSE,
    drawHi: draw.hi | 0,
    drawLo: draw.lo | 0,
    doneAt: 0 as Instant,
    deadline: validUntil(plan.validity, startAt, request.deadline),
    failedAt: 0 as Instant,
    startAt,
    acceptedAt: now,
    key,
    id: '',
    to: request.to,
    number,
    toTon: request.toTon,
    toNpi: request.toNpi,
    status,
    older: null,
    newer: null,
  }
}

/** min(what the client asked for, else the carrier's default; the carrier's maximum), from when delivery may begin. */
export function validUntil(validity: ValidityPlan, startAt: Instant, asked: Instant): Instant {
  const wished = asked === NEVER ? startAt + validity.default : asked
  return Math.min(wished, startAt + validity.max) as Instant
}
