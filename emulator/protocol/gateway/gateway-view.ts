/**
 * What the gateway shows and calls back of its messages (reference carriers.md sections 1.4 and 1.5).
 *
 * Sourced: the fields of messages and callbacks (the provider's OpenAPI documents and pages), numbers in international
 * form with their +, the lines of the report (seed "Mobile Delivery Receipts"). Ours: `status` and `report` in a v1
 * message, `report` in a v2 message, which the provider shows on its web page only.
 */
import type { Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { GatewayApi } from './gateway-error.ts'
import type { GatewaySettings } from './settings.ts'

/**
 * The platform's words, as its reports show them, and the API's. Pending and Unknown are words of the reports alone: the
 * API has none for either, and to it the last that is known is that the carrier has the message. `accepted` is the
 * answer to a submission; `blocked` is never said.
 */
const WORDS: Readonly<Record<string, string>> = {
  Queued: 'queued',
  Sent: 'sent',
  Submitted: 'submitted',
  Received: 'received',
  Rejected: 'rejected',
  Pending: 'submitted',
  Expired: 'expired',
  Failed: 'failed',
  Frozen: 'frozen',
  Deficient: 'deficient',
  Unknown: 'submitted',
  dead: 'dead',
}

/** A status in the API's enumeration. */
export function statusWord(status: string): string {
  return WORDS[status] ?? status.toLowerCase()
}

export interface GatewayStatus {
  readonly status: string
  readonly at: Instant
}

export interface Inbound {
  /** The carrier that it came from. */
  readonly operator: string
  /** The message that it answers; null: none. */
  readonly replyTo: string | null
  readonly isBase64: boolean
}

export interface GatewayMessageView {
  readonly id: string
  readonly direction: 'MT' | 'MO'
  readonly source: string
  readonly destination: string
  readonly content: string
  readonly reference: string | null
  readonly mask: string | null
  readonly smsClass: number | null
  readonly scheduled: Instant | null
  /** Of a message from a handset. */
  readonly inbound: Inbound | null
  /** Oldest first. */
  readonly statuses: readonly GatewayStatus[]
}

/** The report's lines stand newest first, each with its time, as the mobile report shows them. */
export function messageView(api: GatewayApi, view: GatewayMessageView): string {
  const { id, statuses, inbound } = view
  const shown = {
    source: international(view.source),
    destination: international(view.destination),
    content: view.content,
    ...(view.reference === null ? {} : { reference: view.reference }),
    ...(view.direction === 'MT' && api === 'v1' ? { class: 'mt_message' } : {}),
    ...(api === 'v2' ? { direction: view.direction } : {}),
    ...(view.mask === null ? {} : { mask: view.mask }),
    ...(view.smsClass === null ? {} : { sms_class: view.smsClass }),
    ...(view.scheduled === null ? {} : { scheduled: isoTime(view.scheduled) }),
    ...(inbound === null ? {} : inboundFields(inbound)),
    status: statusWord(statuses.at(-1)?.status ?? 'Queued'),
    report: [...statuses].reverse().map(({ status, at }) => ({ status, at: isoTime(at) })),
  }
  return withId(api, 'id', id, shown)
}

export interface StatusCallback {
  readonly id: string
  readonly status: string
  /** Free text of the carrier's; null: none. */
  readonly detail: string | null
  readonly reference: string | null
}

/** Of v2 the pages say `message_id` and the OpenAPI document `id`. */
export function statusCallback(
  api: GatewayApi,
  { id, status, detail, reference }: StatusCallback,
  named: GatewaySettings['statusId'] = 'message-id',
): string {
  return withId(api, api === 'v2' && named === 'id' ? 'id' : 'message_id', id, {
    status: statusWord(status),
    ...(detail === null ? {} : { detail }),
    ...(reference === null ? {} : { reference }),
  })
}

export interface ReplyCallback extends Inbound {
  readonly id: string
  readonly source: string
  readonly destination: string
  readonly content: string
  /** That of the message it answers; null: none. */
  readonly reference: string | null
}

export function replyCallback(api: GatewayApi, reply: ReplyCallback): string {
  return withId(api, 'id', reply.id, {
    source: international(reply.source),
    destination: international(reply.destination),
    content: reply.content,
    ...inboundFields(reply),
    ...(reply.replyTo === null || reply.reference === null ? {} : { reference: reply.reference }),
  })
}

/** `reply_to` is text in v1 too, where ids are numbers. */
function inboundFields({ operator, replyTo, isBase64 }: Inbound): object {
  return {
    operator,
    ...(replyTo === null ? {} : { reply_to: replyTo }),
    ...(isBase64 ? { encoding: 'base64' } : {}),
  }
}

/** Numbers with their +; short codes and names as they are. */
function international(number: string): string {
  return /^[1-9]\d{6,}$/.test(number) ? `+${number}` : number
}

/** v1's ids are whole numbers, of 15 digits at the most (under 2^53), so that no client rounds them. */
function withId(api: GatewayApi, name: string, id: string, fields: object): string {
  return JSON.stringify({ [name]: api === 'v1' && /^\d{1,15}$/.test(id) ? Number(id) : id, ...fields })
}
