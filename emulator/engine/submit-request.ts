/** What is asked of a world for one recipient, and the validity that follows from it. */
import { type Instant, NEVER } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { ValidityPlan } from '../message/plan.ts'
import type { Submission } from '../message/record.ts'

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

/** min(what the client asked for, else the carrier's default; the carrier's maximum), from when delivery may begin. */
export function validUntil(validity: ValidityPlan, startAt: Instant, asked: Instant): Instant {
  const wished = asked === NEVER ? startAt + validity.default : asked
  return Math.min(wished, startAt + validity.max) as Instant
}
