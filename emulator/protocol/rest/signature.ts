/** The HMAC signature of callbacks (reference section 5). Nonce and time are the caller's: there is no chance here. */
import { createHmac } from 'node:crypto'

/** `timestamp`: seconds since 1970. */
export function signatureHeaders(
  secret: string,
  body: string,
  nonce: string,
  timestamp: number,
): Readonly<Record<string, string>> {
  const signed = `${body}.${nonce}.${timestamp}`
  return {
    'x-sinch-webhook-signature': createHmac('sha256', secret).update(signed, 'utf8').digest('base64'),
    'x-sinch-webhook-signature-nonce': nonce,
    'x-sinch-webhook-signature-timestamp': String(timestamp),
    'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
  }
}
