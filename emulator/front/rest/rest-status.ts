/** What the platform says of a message: the status table's row, and where that leaves the code open, the code. */
import type { Life } from '../../message/life.ts'
import { mm7Failure } from '../../message/mm7-failure.ts'
import type { MessageRecord } from '../../message/record.ts'
import { statusRow } from '../../message/status-table.ts'
import { REST_CODES } from '../../protocol/rest/codes.ts'
import type { RestSettings } from '../../protocol/rest/settings.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'

export interface RestStatus {
  readonly status: string
  readonly code: number
}

/** null: nothing is said. */
export function restStatus(record: MessageRecord, life: Life, api: RestSettings['api']): RestStatus | null {
  const { plan, cause, submission } = record
  const row = statusRow(life, plan.receipts.style.words).rest
  if (submission.mms !== null) {
    const code = mediaCode(record, life)
    if (code !== 0) return named(code)
  }
  if (row === null) return null
  if (life === 'refused-at-submission' || life === 'refused-for-now') {
    const code = refusalCode(record, life)
    if (code !== 0) return named(code)
  }
  if (life === 'cancelled' && api === 'current' && row.status === 'Aborted') return { status: 'Cancelled', code: 407 }
  return { status: row.status, code: row.code === 'network' ? cause.code : row.code }
}

function named(code: number): RestStatus {
  return { status: REST_CODES.get(code)?.status ?? 'Aborted', code }
}

/** What the platform refused itself has its own code, what the SMSC refused the one that a rule or its status says. */
function refusalCode({ status, plan }: MessageRecord, life: Life): number {
  if (status !== 0 && REST_CODES.has(status)) return status
  if (plan.submit.rest !== 0) return plan.submit.rest
  if (life === 'refused-for-now' || plan.submit.status === 0) return 0
  return plan.submit.status === STATUS.ESME_RINVDSTADR ? 402 : 408
}

/** The codes of multimedia messages, named after the MM7 reports of the same words; 0: the usual one. */
function mediaCode({ cause }: MessageRecord, life: Life): number {
  switch (life) {
    case 'failed':
      return { Rejected: 415, Unreachable: 417, Unrecognized: 418 }[mm7Failure(cause.name)]
    case 'rejected':
    case 'refused':
      return 415
    case 'unsupported':
      return 416
    default:
      return 0
  }
}
