/**
 * What a carrier and the rules that matched have decided for a message, as immutable data. A plan is made once for each
 * set of matching rules and shared by all messages that met the same ones; a message holds only a reference to it.
 */
import type { Sampler } from '../core/distribution.ts'
import type { Millis } from '../core/instant.ts'
import type { Cause, CauseName } from './cause.ts'
import type { Life } from './life.ts'
import type { RetrySchedule } from './retry.ts'
import type { StatusRow } from './status-table.ts'

export interface Plan {
  readonly carrier: string
  /** The rules that made it, in the order of the file. */
  readonly rules: readonly RuleOrigin[]
  readonly submit: SubmitPlan
  readonly validity: ValidityPlan
  readonly attempt: AttemptPlan
  readonly receipts: ReceiptPlan
  /** What the rule does to the handset of the number, when the message is accepted. */
  readonly handset: HandsetChange | null
  /** What the handset's owner answers, once it is delivered; null: nothing. */
  readonly reply: ReplyPlan | null
  readonly mms: MmsPlan
}

export interface ReplyPlan {
  readonly text: string
  /** Done date to answer. */
  readonly after: Sampler
}

/** What concerns multimedia messages alone. */
export interface MmsPlan {
  /** Octets of all parts together that the carrier takes; Infinity: any number. */
  readonly maxSize: number
  /** The handset's user agent, as reports name it; '': the carrier does not say. */
  readonly userAgent: string
}

export interface RuleOrigin {
  /** Unique within the carrier and stable when other rules come and go: the key of the rule's draws. */
  readonly name: string
  /** `file:line` of the rule. */
  readonly where: string
}

/** What the client gets for its request. */
export interface SubmitPlan {
  readonly kind: 'accept' | 'refuse' | 'silent' | 'drop' | 'unbind'
  /** The command_status of a refusal (SMPP 3.4 section 5.1.3); 0 otherwise. */
  readonly status: number
  /** The MM7 StatusCode of a refusal; 0: the one that says what `status` says. */
  readonly mm7: number
  /** The code of a refusal in a REST delivery report; 0: the one of the status table. */
  readonly rest: number
  /** What an HTTP front answers whatever becomes of the message; null: what the protocol has for it. */
  readonly http: HttpAnswer | null
  /** Request to answer, on the wall's clock: the peer is real. */
  readonly response: Sampler
}

export type HttpAnswer =
  /** The request is refused with this HTTP status. */
  | { readonly kind: 'status'; readonly status: number }
  /** Read and never answered. */
  | { readonly kind: 'silent' }
  /** The connection is closed in place of an answer. */
  | { readonly kind: 'drop' }
  /** The message is taken, and the answer spoiled. */
  | { readonly kind: 'spoiled'; readonly fault: WireFault }

/** How what leaves over HTTP is spoiled. */
export type WireFault =
  | 'wrong-transaction-id'
  | 'wrong-message-id'
  | 'wrong-namespace'
  | 'malformed'
  /** Half of it, then the connection is cut. */
  | 'cut'
  /** Octet by octet, slower than a peer waits. */
  | 'slow-body'

export interface ValidityPlan {
  /** What holds when the client asks for nothing. */
  readonly default: Millis
  /** What the client's wish is cut to. */
  readonly max: Millis
  /** `at-deadline`: expires when validity ends. `at-last-attempt`: when the next attempt would fall after it. */
  readonly expiry: 'at-deadline' | 'at-last-attempt'
}

export interface AttemptPlan {
  /** Acceptance (or the scheduled time) to the first attempt. */
  readonly first: Sampler
  /** Attempt to done date. */
  readonly delivery: Sampler
  /** MMS: the attempt tells the handset of it, and the content is fetched so long after; null: with the attempt. */
  readonly fetch: Sampler | null
  /** What the last attempt ends in, once the handset is reached. */
  readonly outcome: Life
  /** Why, when the outcome is not delivered. */
  readonly cause: Cause
  /** So many attempts fail for `failure` before one may succeed; Infinity: all of them. */
  readonly failures: number
  readonly failure: Cause
  readonly retry: RetryTable
  /** `at-once`: all that waits is tried when the handset is back. `next-attempt`: the schedule goes on. */
  readonly onReturn: 'at-once' | 'next-attempt'
}

export interface RetryTable {
  readonly default: RetrySchedule
  readonly byCause: ReadonlyMap<CauseName, RetrySchedule>
}

export interface ReceiptPlan {
  /** `requested`: as registered_delivery asks. `always`: also to who did not ask. `never`: not even to who asked. */
  readonly final: 'requested' | 'always' | 'never'
  /** An intermediate notification at the first temporary failure. */
  readonly intermediate: 'requested' | 'always' | 'never'
  /** A notification on acceptance, state ACCEPTED, as some carriers send. */
  readonly accepted: 'requested' | 'always' | 'never'
  /** What goes out once the message is final, in this order. */
  readonly sendings: readonly Sending[]
  /** Before the response to the submit: the first sending leaves while the request is still being answered. */
  readonly early: boolean
  /** Also for a submit that was refused. */
  readonly afterRefusal: boolean
  readonly style: ReceiptStyle
}

export interface Sending {
  /** What `delay` counts from. `deadline` is the end of validity, or the done date where that is later. */
  readonly from: 'done' | 'previous' | 'deadline'
  readonly delay: Sampler
  /** What it reports: null, what really happened. */
  readonly life: Life | null
  readonly kind: 'final' | 'intermediate'
}

/** How a receipt is written. Front-specific parts are read by that front only. */
export interface ReceiptStyle {
  /** The receipt's text; the fields are `{id} {sub} {dlvrd} {submit} {done} {stat} {err} {text}`. */
  readonly template: string
  /** Digits of submit date and done date: YYMMDDhhmm, YYMMDDhhmmss, YYYYMMDDhhmmss. */
  readonly dateDigits: 10 | 12 | 14
  /** Minutes east of UTC in which the dates are written. */
  readonly zone: number
  /** The `err` written for a cause; what is absent has the cause's own number. */
  readonly err: ReadonlyMap<CauseName, string>
  readonly errWidth: number
  /** The `stat` written for a life; what is absent is written by the status table. */
  readonly stat: ReadonlyMap<Life, string>
  /** receipted_message_id, message_state and network_error_code; a v3.3 session never gets one. */
  readonly tlvs: boolean
  readonly pdu: 'deliver_sm' | 'data_sm'
  /** esm_class of a final receipt: 0x04, or 0 from an SMSC that forgets to mark it. */
  readonly esmClass: number
  readonly bind: 'submitting' | 'another'
  /** One receipt for each part of a long message. */
  readonly perPart: boolean
  /** What the receipt of a part reports where that is not what became of the message; parts from 1. */
  readonly partLives: ReadonlyMap<number, Life>
  /** How a report that leaves over HTTP is spoiled; null: it is not. */
  readonly fault: WireFault | null
  /** Cells of the status table that this carrier words its own way. */
  readonly words: ReadonlyMap<Life, Partial<Omit<StatusRow, 'smpp'>>>
  readonly ids: IdStyle
}

export type IdForm = 'decimal' | 'hex' | 'uuid'

export interface IdStyle {
  /** `sequential` counts up from 1 in the order of arrival; `drawn` follows the seed, whatever the order. */
  readonly source: 'drawn' | 'sequential'
  readonly form: IdForm
  /** Digits to pad to with leading zeros; 0: none. */
  readonly pad: number
  /** How the id is written in submit_sm_resp, in the receipt's text and in receipted_message_id. */
  readonly response: IdRendering
  readonly text: IdRendering
  readonly tlv: IdRendering
  /** The receipt names a message that never was. */
  readonly wrong: boolean
}

export interface IdRendering {
  /** `same`: as the id is; `hex` and `decimal` convert a numeric id. */
  readonly form: 'same' | 'hex' | 'decimal'
  readonly letters: 'same' | 'upper' | 'lower'
  readonly pad: number
}

export interface HandsetChange {
  readonly state: 'off' | 'full' | 'on'
  /** How long; Infinity: until something else changes it. */
  readonly span: number
}
