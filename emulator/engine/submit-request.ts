/** What is asked of a world for one recipient, and the validity that follows from it. */
import { type Instant, NEVER } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { Life } from '../message/life.ts'
import type { HttpAnswer, Plan, ValidityPlan } from '../message/plan.ts'
import type { MessageRecord, Submission } from '../message/record.ts'

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

/** One recipient of a request that a front takes as a whole. */
export interface RecipientRequest extends Omit<SubmitRequest, 'sharedId'> {
  /** The carrier that the request names, whoever owns the number; '': the number decides. */
  readonly carrier: string
  /** The front refuses the recipient itself, before any carrier sees it; null: it does not. */
  readonly refusal: Refusal | null
}

export interface Refusal {
  /** In the front's own numbers. */
  readonly status: number
  readonly life: Life
}

/** What a front says of the messages it submits together. */
export interface Taking {
  /** An id that its client will know a message by; `probe` counts up while it is taken. */
  id(record: Pick<MessageRecord, 'drawHi' | 'drawLo' | 'key' | 'plan' | 'acceptedAt'>, probe: number): string
  /** All recipients have the id of the first. */
  readonly shared: boolean
  /** The id that those before them have, where they join a request that was taken earlier; '': none. */
  readonly joined: string
  /** The carrier's refusal in the front's own terms; null: it accepts. Not asked of a platform's messages. */
  refusalOf(plan: Plan, commandStatus: number): Refusal | null
}

/** What became of a request. */
export interface Taken {
  /** In the order of the recipients; null: no carrier owns the number, and there is no platform to take it. */
  readonly records: readonly (MessageRecord | null)[]
  /** What the scenario wants answered over HTTP in place of the protocol's own answer. */
  readonly http: HttpAnswer | null
}

/** New content and times for a message (replace_sm); `startAt` 0 and `deadline` NEVER leave them as they are. */
export type ReplaceRequest = Pick<SubmitRequest, 'submission' | 'payload' | 'startAt' | 'deadline'>

/** min(what the client asked for, else the carrier's default; the carrier's maximum), from when delivery may begin. */
export function validUntil(validity: ValidityPlan, startAt: Instant, asked: Instant): Instant {
  const wished = asked === NEVER ? startAt + validity.default : asked
  return Math.min(wished, startAt + validity.max) as Instant
}
