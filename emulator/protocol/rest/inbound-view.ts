/** A message from a handset as the API shows and calls it back (reference section 6). */
import type { Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { Octets } from '../../core/octets.ts'
import { base64Of } from './batch-request.ts'
import { present } from './batch-view.ts'

export interface Inbound {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly receivedAt: Instant
  /** When it left the handset; null: the operator does not say. */
  readonly sentAt: Instant | null
  readonly operatorId: string | null
  readonly clientReference: string | null
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'binary'; readonly octets: Octets; readonly udh: Octets }
    | {
        readonly kind: 'media'
        readonly subject: string
        readonly message: string
        readonly media: readonly { readonly url: string; readonly contentType: string }[]
      }
}

export function inboundView({ content, ...inbound }: Inbound): object {
  return present({
    type: `mo_${content.kind}`,
    id: inbound.id,
    from: inbound.from,
    to: inbound.to,
    body: bodyOf(content),
    udh: content.kind === 'binary' && content.udh !== '' ? Buffer.from(content.udh, 'latin1').toString('hex') : null,
    sent_at: inbound.sentAt === null ? null : isoTime(inbound.sentAt),
    received_at: isoTime(inbound.receivedAt),
    operator_id: inbound.operatorId,
    client_reference: inbound.clientReference,
  })
}

function bodyOf(content: Inbound['content']): string | object {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'binary':
      return base64Of(content.octets)
    case 'media': {
      const { subject, message, media } = content
      // Code 0: it has been uploaded to where the account wants it.
      const uploaded = media.map(({ url, contentType }) => ({
        url,
        content_type: contentType,
        status: 'Uploaded',
        code: 0,
      }))
      return { ...present({ subject: subject || null, message: message || null }), media: uploaded }
    }
  }
}
