/** A callback of the SMS REST API: what it tells, and whether it is signed by who knows the secret. */
import { signatureHeaders } from '../../protocol/rest/signature.ts'
import type { JsonCallback } from '../http/callback-listener.ts'
import type { BatchReport, Inbound, RecipientReport } from './rest-shapes.ts'

export type RestCallback =
  | { readonly kind: 'batch-report'; readonly report: BatchReport }
  | { readonly kind: 'recipient-report'; readonly report: RecipientReport }
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  /** It says no type that is known. */
  | { readonly kind: 'other' }

/** By its `type`; the rest of its shape is the API's word. */
export function restCallbackOf({ json }: JsonCallback): RestCallback {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : ''
  switch (type) {
    case 'delivery_report_sms':
    case 'delivery_report_mms':
      return { kind: 'batch-report', report: json as BatchReport }
    case 'recipient_delivery_report_sms':
    case 'recipient_delivery_report_mms':
      return { kind: 'recipient-report', report: json as RecipientReport }
    case 'mo_text':
    case 'mo_binary':
    case 'mo_media':
      return { kind: 'inbound', inbound: json as Inbound }
    default:
      return { kind: 'other' }
  }
}

const PREFIX = 'x-sinch-webhook-signature'

/** Whether the signature is there and right (reference section 5). */
export function isSigned({ headers, text }: JsonCallback, secret: string): boolean {
  const said = (name: string) => String(headers[name] ?? '')
  const timestamp = said(`${PREFIX}-timestamp`)
  if (!/^\d{1,15}$/.test(timestamp)) return false
  const right = signatureHeaders(secret, text, said(`${PREFIX}-nonce`), Number(timestamp))
  return Object.entries(right).every(([name, value]) => headers[name] === value)
}
