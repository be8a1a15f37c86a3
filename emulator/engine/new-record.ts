/** A message's record, as it is when the request has been read and the plan is made. */
import type { DrawKey } from '../core/draw.ts'
import { type Instant, NEVER } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import { type Cause, NO_CAUSE } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import type { Plan, ValidityPlan } from '../message/plan.ts'
import type { MessageRecord, Phase, Submission } from '../message/record.ts'

export interface SubmitRequest {
  readonly submission: Submission
  readonly payload: Octets
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

/** New content and times for a message (replace_sm); `startAt` 0 and `deadline` NEVER leave them as they are. */
export type ReplaceRequest = Pick<SubmitRequest, 'submission' | 'payload' | 'startAt' | 'deadline'>

export function newRecord(
  request: SubmitRequest,
  number: string,
  plan: Plan,
  status: number,
  key: number,
  draw: DrawKey,
  now: Instant,
): MessageRecord {
  return new StoredMessage(request, number, plan, status, key, draw, now)
}

/**
 * A record whose times are kept as spans since its acceptance: those are small integers, which cost nothing beside the
 * field, where an instant costs 16 octets more. A million of them wait at a time.
 */
class StoredMessage implements MessageRecord {
  phase: Phase = 'waiting'
  life: Life = 'submitted'
  slot = -1
  flags: number
  owed = 0
  sent = 0
  attempts = 0
  failures = 0
  head = -1
  tail = -1
  readonly plan: Plan
  submission: Submission
  payload: Octets
  cause: Cause = NO_CAUSE
  readonly drawHi: number
  readonly drawLo: number
  /** Since acceptance, in ms; -1: not yet. */
  #done = -1
  #failed = -1
  #start: number
  #validity: number
  readonly acceptedAt: Instant
  readonly key: number
  id = ''
  readonly to: string
  readonly number: string
  readonly toTon: number
  readonly toNpi: number
  readonly status: number
  older: MessageRecord | null = null
  newer: MessageRecord | null = null

  constructor(
    request: SubmitRequest,
    number: string,
    plan: Plan,
    status: number,
    key: number,
    draw: DrawKey,
    now: Instant,
  ) {
    const startAt = request.startAt > now ? request.startAt : now
    this.flags = request.flags
    this.plan = plan
    this.submission = request.submission
    this.payload = request.payload
    this.drawHi = draw.hi | 0
    this.drawLo = draw.lo | 0
    this.#start = startAt - now
    this.#validity = validUntil(plan.validity, startAt, request.deadline) - now
    this.acceptedAt = now
    this.key = key
    this.to = request.to
    this.number = number
    this.toTon = request.toTon
    this.toNpi = request.toNpi
    this.status = status
  }

  get startAt(): Instant {
    return (this.acceptedAt + this.#start) as Instant
  }

  set startAt(at: Instant) {
    this.#start = at - this.acceptedAt
  }

  get deadline(): Instant {
    return (this.acceptedAt + this.#validity) as Instant
  }

  set deadline(at: Instant) {
    this.#validity = at - this.acceptedAt
  }

  get doneAt(): Instant {
    return (this.#done < 0 ? 0 : this.acceptedAt + this.#done) as Instant
  }

  set doneAt(at: Instant) {
    this.#done = at - this.acceptedAt
  }

  get failedAt(): Instant {
    return (this.#failed < 0 ? 0 : this.acceptedAt + this.#failed) as Instant
  }

  set failedAt(at: Instant) {
    this.#failed = at === 0 ? -1 : at - this.acceptedAt
  }
}

/** min(what the client asked for, else the carrier's default; the carrier's maximum), from when delivery may begin. */
export function validUntil(validity: ValidityPlan, startAt: Instant, asked: Instant): Instant {
  const wished = asked === NEVER ? startAt + validity.default : asked
  return Math.min(wished, startAt + validity.max) as Instant
}
