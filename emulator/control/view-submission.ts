/** What one request carried, as it came: the fields of submit_sm, whichever front it came by. */
import { bytesOf } from '../core/octets.ts'
import { headerOf } from '../engine/parts.ts'
import type { MessageRecord } from '../message/record.ts'
import { tlvDefinition } from '../protocol/smpp/tlv-dictionary.ts'
import type { Concat } from '../text/udh.ts'
import { concatOf } from './handset-part.ts'
import { type MmsView, mmsView } from './view-mms.ts'

export interface SubmissionView {
  readonly fromTon: number
  readonly fromNpi: number
  readonly toTon: number
  readonly toNpi: number
  readonly serviceType: string
  readonly esmClass: number
  readonly protocolId: number
  readonly priority: number
  readonly dataCoding: number
  readonly registeredDelivery: number
  /** The octets as they came, user data header included. */
  readonly payload: string
  /** The user data header at the beginning of them. */
  readonly udh: string | null
  /** Which part of which long message it is, by header or by sar_ parameters. */
  readonly concat: Concat | null
  /** It came in message_payload. */
  readonly messagePayload: boolean
  readonly tlvs: readonly { readonly tag: number; readonly name: string | null; readonly hex: string }[]
  /** The content of a multimedia message; null: a short message. */
  readonly mms: MmsView | null
  /** Recipients of the request. */
  readonly recipients: number
  /** The link that it came by. */
  readonly session: number
}

export function submissionView(record: MessageRecord): SubmissionView {
  const { submission, payload, toTon, toNpi } = record
  const header = headerOf(record)
  return {
    fromTon: submission.fromTon,
    fromNpi: submission.fromNpi,
    toTon,
    toNpi,
    serviceType: submission.serviceType,
    esmClass: submission.esmClass,
    protocolId: submission.protocolId,
    priority: submission.priority,
    dataCoding: submission.dataCoding,
    registeredDelivery: submission.registered,
    payload: bytesOf(payload).toString('hex'),
    udh: header === null ? null : bytesOf(payload.slice(0, header.length)).toString('hex'),
    concat: concatOf(record) ?? null,
    messagePayload: submission.long,
    tlvs: submission.options.map(({ tag, value }) => ({
      tag,
      name: tlvDefinition(tag)?.name ?? null,
      hex: bytesOf(value).toString('hex'),
    })),
    mms: submission.mms === null ? null : mmsView(submission.mms),
    recipients: submission.recipients,
    session: submission.link,
  }
}
