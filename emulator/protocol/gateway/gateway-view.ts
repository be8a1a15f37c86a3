/** What the gateway shows and calls back of its messages (reference carriers.md sections 1.4 and 1.5). */
import type { Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { GatewayApi } from './gateway-error.ts'

/** The platform's words, as its reports show them, and the API's. Pending and Unknown are words of the reports alone. */
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
  /** Oldest first. */
  readonly statuses: readonly GatewayStatus[]
}

/** The report's lines stand newest first, each with its time, as the mobile report shows them. */
export function messageView(api: GatewayApi, view: GatewayMessageView): string {
  const { id, statuses } = view
  const shown = {
    source: view.source,
    destination: view.destination,
    content: view.content,
    ...(view.reference === null ? {} : { reference: view.reference }),
    ...(view.direction === 'MT' && api === 'v1' ? { class: 'mt_message' } : {}),
    ...(api === 'v2' ? { direction: view.direction } : {}),
    ...(view.mask === null ? {} : { mask: view.mask }),
    ...(view.smsClass === null ? {} : { sms_class: view.smsClass }),
    ...(view.scheduled === null ? {} : { scheduled: isoTime(view.scheduled) }),
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

export function statusCallback(api: GatewayApi, { id, status, detail, reference }: StatusCallback): string {
  return withId(api, 'message_id', id, {
    status: statusWord(status),
    ...(detail === null ? {} : { detail }),
    ...(reference === null ? {} : { reference }),
  })
}

export interface ReplyCallback {
  readonly id: string
  readonly source: string
  readonly destination: string
  readonly content: string
  readonly operator: string
  /** The message that it answers; null: none. */
  readonly replyTo: string | null
  readonly reference: string | null
  readonly isBase64: boolean
}

export function replyCallback(api: GatewayApi, reply: ReplyCallback): string {
  return withId(api, 'id', reply.id, {
    source: reply.source,
    destination: reply.destination,
    content: reply.content,
    operator: reply.operator,
    ...(reply.replyTo === null ? {} : { reply_to: api === 'v1' ? Number(reply.replyTo) : reply.replyTo }),
    ...(reply.replyTo === null || reply.reference === null ? {} : { reference: reply.reference }),
    ...(reply.isBase64 ? { encoding: 'base64' } : {}),
  })
}

/** v1's ids are whole numbers. They have 53 bits, so that no client rounds them. */
function withId(api: GatewayApi, name: string, id: string, fields: object): string {
  return JSON.stringify({ [name]: api === 'v1' && /^\d{1,15}$/.test(id) ? Number(id) : id, ...fields })
}
