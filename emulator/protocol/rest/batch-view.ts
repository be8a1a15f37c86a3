/** A batch as the API shows it: what was asked for, with the defaults, and its id (reference section 3). */
import { DAY, type Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { BatchRequest } from './batch-request.ts'

export interface BatchHead {
  readonly id: string
  readonly createdAt: Instant
  readonly modifiedAt: Instant
  readonly canceled: boolean
}

type Times = Pick<BatchRequest, 'expireAt' | 'sendAt'>

/** Three days after it is sent: the default, and the most. */
export function expiryOf({ expireAt, sendAt }: Times, createdAt: Instant): Instant {
  const latest = ((sendAt !== null && sendAt > createdAt ? sendAt : createdAt) + 3 * DAY) as Instant
  return expireAt === null || expireAt > latest ? latest : expireAt
}

/**
 * As it is taken `now`, which is the wall's time, as the client's times are. It is limited here and not when it is
 * shown, for then only the world's time is known, which may be another year.
 */
export function withinThreeDays(batch: BatchRequest, now: Instant): BatchRequest {
  return batch.expireAt === null ? batch : { ...batch, expireAt: expiryOf(batch, now) }
}

export function batchView(batch: BatchRequest, { id, createdAt, modifiedAt, canceled }: BatchHead): object {
  const { body, parameters } = batch
  const created = isoTime(createdAt)
  const timeOf = (at: Instant) => (at === createdAt ? created : isoTime(at))
  return present({
    id,
    to: batch.to,
    from: batch.from,
    canceled,
    parameters,
    body: typeof body === 'string' ? body : present({ url: body.url, subject: body.subject, message: body.message }),
    udh: batch.udh,
    type: batch.type,
    created_at: created,
    modified_at: timeOf(modifiedAt),
    delivery_report: batch.deliveryReport,
    // Sinch's own fixtures leave it out of batches that named no time, as all fields that are null.
    send_at: batch.sendAt === null ? null : timeOf(batch.sendAt),
    expire_at: isoTime(batch.expireAt ?? expiryOf(batch, createdAt)),
    callback_url: batch.callbackUrl,
    client_reference: batch.clientReference,
    feedback_enabled: batch.feedbackEnabled,
    flash_message: batch.type === 'mt_text' ? batch.flashMessage : null,
    truncate_concat: batch.truncateConcat ? true : null,
    strict_validation: batch.type === 'mt_media' && batch.strictValidation ? true : null,
    max_number_of_message_parts: batch.maxParts,
    from_ton: batch.fromTon,
    from_npi: batch.fromNpi,
    campaign_id: batch.campaignId,
  })
}

/** Null fields are left out. */
export function present(fields: Readonly<Record<string, unknown>>): object {
  const kept: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== null && fields[key] !== undefined) kept[key] = fields[key]
  return kept
}
