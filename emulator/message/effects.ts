/** What happens next to a message, and what its life asks of the world. */
import type { Sampler } from '../core/distribution.ts'
import { uniform } from '../core/draw.ts'
import type { Instant, Millis } from '../core/instant.ts'
import type { Cause } from './cause.ts'
import type { Life } from './life.ts'
import type { MessageRecord } from './record.ts'
import type { RetryPolicy } from './retry.ts'
import type { What } from './timeline-entry.ts'

export type TimerKind = 1 | 2 | 3 | 4 | 5 | 6 | 7
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
/** The carrier answers the platform. */
export const ACKNOWLEDGE = 6
/** The platform has waited for the carrier's word as long as it does. */
export const SILENT = 7

export type ReceiptKind = 'final' | 'intermediate' | 'accepted'

/** What a carrier says to the platform that hands it a message. */
export type CarrierAnswer = 'accepted' | 'refused-for-now' | 'refused'

/** What the lifecycle asks of the world, and nothing else. */
export interface Effects {
  arm(record: MessageRecord, due: Instant, kind: TimerKind): void
  disarm(record: MessageRecord): void
  note(record: MessageRecord, what: What, detail: number): void
  /** Word that the message is `life` is due: to the client, or to the platform where it came through one. */
  receipt(record: MessageRecord, kind: ReceiptKind, life: Life): void
  /** The life is final. */
  finished(record: MessageRecord): void
  /** Can the handset be reached? NO_CAUSE: yes. */
  reach(record: MessageRecord, now: Instant): Cause
  /** When the handset is known to be back; NEVER where it is not known. */
  backAt(record: MessageRecord, now: Instant): Instant
  /** What the carrier says to the platform's hand-out. */
  carrierAnswer(record: MessageRecord, now: Instant): CarrierAnswer
  /** How long the carrier takes to say so: its latency, or the platform's time-out where it says nothing. */
  answerDelay(record: MessageRecord, now: Instant): Millis
  /** The platform's policy for what a carrier refuses for now. */
  platformPolicy(record: MessageRecord): RetryPolicy
  /** How long the platform waits for the carrier's word, from when it hands the message out; Infinity: for ever. */
  patience(record: MessageRecord): number
}

/** A span drawn for this message. */
export function drawSpan(record: MessageRecord, sampler: Sampler, purpose: number, nth: number): Millis {
  return sampler.fixed >= 0
    ? (sampler.fixed as Millis)
    : sampler.sample(uniform(record.drawHi, record.drawLo, purpose, nth))
}
