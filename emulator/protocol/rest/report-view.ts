/** Delivery reports: the callback's body is the same as the GET's (reference section 4). */
import type { Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import { present } from './batch-view.ts'
import { REST_CODES } from './codes.ts'
import type { ReportField } from './settings.ts'

/** What the platform knows of one recipient. */
export interface RecipientStatus {
  /** In digits. */
  readonly recipient: string
  readonly status: string
  readonly code: number
  /** When the platform learned it. */
  readonly at: Instant
  /** The time that the carrier's receipt names; null: there was none. */
  readonly operatorStatusAt: Instant | null
  /** null: the batch named its own originator. */
  readonly appliedOriginator: string | null
  readonly parts: number
  /** The carrier that delivers it; null: none has it. */
  readonly operator: string | null
  /** null: it is no text. */
  readonly encoding: 'GSM' | 'UNICODE' | null
  /** Why it was not delivered, in the network's words; null: it says nothing. */
  readonly cause: string | null
}

export interface ReportedBatch {
  readonly id: string
  readonly clientReference: string | null
  readonly isMedia: boolean
  /** `number_of_message_parts` is told: a maximum was set. */
  readonly tellsParts: boolean
}

export interface ReportForm {
  readonly codeAs: 'number' | 'string'
  readonly recipientAs: 'plain' | 'plus'
  readonly reportFields: readonly ReportField[]
}

/**
 * Of all recipients together; `full` names them. `total`: the messages of the batch, one for each recipient, of which
 * `statuses` may be a choice.
 */
export function batchReport(
  batch: ReportedBatch,
  statuses: readonly RecipientStatus[],
  isFull: boolean,
  form: ReportForm,
  total: number = statuses.length,
): object {
  const groups = new Map<string, RecipientStatus[]>()
  for (const each of statuses) {
    const key = `${each.code} ${each.status}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  return present({
    type: batch.isMedia ? 'delivery_report_mms' : 'delivery_report_sms',
    batch_id: batch.id,
    total_message_count: total,
    statuses: [...groups.values()].map((group) => {
      const [{ code, status }] = group as [RecipientStatus]
      return {
        code: codeIn(code, form),
        status,
        count: group.length,
        ...(isFull ? { recipients: group.map(({ recipient }) => recipient) } : {}),
      }
    }),
    client_reference: batch.clientReference,
  })
}

export function recipientReport(batch: ReportedBatch, status: RecipientStatus, form: ReportForm): object {
  const enabled = <T>(field: ReportField, value: T) => (form.reportFields.includes(field) ? value : null)
  return present({
    type: batch.isMedia ? 'recipient_delivery_report_mms' : 'recipient_delivery_report_sms',
    batch_id: batch.id,
    recipient: form.recipientAs === 'plus' ? `+${status.recipient}` : status.recipient,
    code: codeIn(status.code, form),
    status: status.status,
    status_message: enabled('status-message', messageOf(status)),
    at: isoTime(status.at),
    operator_status_at: status.operatorStatusAt === null ? null : isoTime(status.operatorStatusAt),
    operator: enabled('operator', status.operator),
    applied_originator: status.appliedOriginator,
    client_reference: batch.clientReference,
    encoding: enabled('encoding', status.encoding),
    number_of_message_parts: batch.tellsParts ? status.parts : null,
  })
}

/** "A description of the status, if available": the platform's own words for its codes, else the network's. */
function messageOf({ status, code, cause }: RecipientStatus): string | null {
  const name = code === 0 && status !== 'Delivered' ? undefined : REST_CODES.get(code)?.name
  return name ?? cause
}

function codeIn(code: number, { codeAs }: ReportForm): number | string {
  return codeAs === 'string' ? String(code) : code
}
