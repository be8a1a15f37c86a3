/** A callback of the gateway: a status of a message, or a message from a handset. */
import type { JsonCallback } from '../http/callback-listener.ts'

export type GatewayCallback =
  | {
      readonly kind: 'status'
      readonly id: string
      readonly status: string
      /** null: none; so for the next. */
      readonly detail: string | null
      readonly reference: string | null
    }
  | {
      readonly kind: 'message'
      readonly id: string
      readonly source: string
      readonly destination: string
      readonly content: string
      readonly operator: string | null
      /** The id of the message that it answers; null: none. */
      readonly replyTo: string | null
      readonly reference: string | null
    }
  /** It is neither. */
  | { readonly kind: 'other' }

export function gatewayCallbackOf({ json }: JsonCallback): GatewayCallback {
  if (typeof json !== 'object' || json === null) return { kind: 'other' }
  const said = json as Readonly<Record<string, unknown>>
  const text = (name: string) => (said[name] === undefined ? null : String(said[name]))
  const [statusOf, status, id, source] = ['message_id', 'status', 'id', 'source'].map(text)
  // In v2 the field is called either way.
  const named = statusOf ?? (source === null ? id : null)
  if (named && status) {
    return { kind: 'status', id: named, status, detail: text('detail'), reference: text('reference') }
  }
  if (!id || !source) return { kind: 'other' }
  return {
    kind: 'message',
    id,
    source,
    destination: text('destination') ?? '',
    content: text('content') ?? '',
    operator: text('operator'),
    replyTo: text('reply_to'),
    reference: text('reference'),
  }
}
