/**
 * The records: flat, monomorphic, no closures and no buffers. A submission is what one request said around its content,
 * stored once, and shared by requests that say the same; a message is one recipient of it, the only thing with a life
 * and a timer. Only the lifecycle writes a message's life.
 */
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { Cause } from './cause.ts'
import type { Life } from './life.ts'
import type { Mms } from './mms.ts'
import type { Plan } from './plan.ts'

export type FrontName = 'smpp' | 'mm7' | 'rest' | 'gateway'

export interface Submission {
  readonly account: string
  readonly front: FrontName
  /** The link it came in by: receipts go back to it while it can receive. 0: none. */
  readonly link: number
  readonly from: string
  readonly fromTon: number
  readonly fromNpi: number
  readonly serviceType: string
  readonly esmClass: number
  readonly protocolId: number
  readonly priority: number
  readonly dataCoding: number
  readonly registered: number
  /** It came in message_payload, and counts as many parts. */
  readonly long: boolean
  /** Optional parameters worth keeping, in order; one shared empty list where there is none. */
  readonly options: readonly SubmissionOption[]
  readonly recipients: number
  /** The content of a multimedia message, in place of the payload; null: a short message. */
  readonly mms: Mms | null
  /** What its front alone reads: how its reports are addressed, which batch it is. */
  readonly detail: object | null
}

export interface SubmissionOption {
  readonly tag: number
  readonly value: Octets
}

export type Phase =
  /** Scheduled for later. */
  | 'scheduled'
  /** Between platform and carrier (gateway front). */
  | 'handing-out'
  /** Not accepted by the carrier, given up until thawed. */
  | 'frozen'
  /** With the carrier, between attempts. */
  | 'waiting'
  /** An attempt is under way. */
  | 'delivering'
  | 'done'

export interface MessageRecord {
  // What changes while the message lives stands first: it is touched again when all else has left the cache.
  phase: Phase
  life: Life
  /** The timer's slot; -1: none. */
  slot: number
  /** Bits of the constants below. */
  flags: number
  /** Hand-overs not settled yet. */
  owed: number
  /** How many of the plan's sendings have gone out. */
  sent: number
  attempts: number
  /** Failures since `failedAt`. */
  failures: number
  /** Newest entry of the timeline; -1: none. */
  tail: number
  readonly plan: Plan
  submission: Submission
  /** The content as the wire carried it, user data header included. */
  payload: Octets
  cause: Cause
  /** The draws of this message hang on these 64 bits, kept as two signed halves. */
  readonly drawHi: number
  readonly drawLo: number
  /** Done date; while delivering, when the attempt will end. 0 before. */
  doneAt: Instant
  /** End of validity. */
  deadline: Instant
  /** First failure for the present cause; 0: none yet. */
  failedAt: Instant
  /** When delivery may begin: acceptance, or the scheduled time. */
  startAt: Instant
  readonly acceptedAt: Instant
  /** Order of acceptance in the world, from 1: the internal key. */
  readonly key: number
  /** As it was drawn, before it is rendered for anyone; '' where the client never got one. */
  id: string
  /** As the client wrote it. */
  readonly to: string
  /** The number behind it, without a leading `+`: what rules, carriers and handsets go by. */
  readonly number: string
  readonly toTon: number
  readonly toNpi: number
  /** The status that the request was answered with, in the front's own numbers; 0: accepted. */
  readonly status: number
}

/** The response to the submit has been written: receipts may leave. */
export const ANSWERED = 1
/** The intermediate notification has been sent. */
export const NOTIFIED = 2
/** Finished, owes nothing: may be evicted. */
export const SETTLED = 4
/** The link speaks SMPP 3.3: ids of at most eight hex digits. */
export const SHORT_ID = 16
/** The client asked for alert_notification when the handset is back (set_dpf). */
export const ALERT = 8
/** It came through a platform, which hands it to the carrier and tells the client what the carrier told it. */
export const PLATFORM = 32

export function isPlatform(record: MessageRecord): boolean {
  return (record.flags & PLATFORM) !== 0
}
