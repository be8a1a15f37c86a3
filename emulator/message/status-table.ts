/**
 * One life, five vocabularies. What a front says of a message is looked up here and nowhere else; null means that
 * nothing is sent. Sources: SMPP 3.4 section 5.2.28 and Appendix B; Sinch "MM7 delivery report statuses"; Sinch SMS
 * REST "Delivery Reports"; Modica "Mobile Delivery Receipts".
 */
import type { Life } from './life.ts'

export interface StatusRow {
  /** message_state and the seven letters of `stat`. */
  readonly smpp: SmppStatus | null
  /** MMStatus and StatusText. `by-cause`: Unreachable, Unrecognized or Rejected, by what failed. */
  readonly mm7: { readonly status: string; readonly text: string } | 'by-cause' | null
  /** Status and code of a delivery report. `network`: the number of the cause. */
  readonly rest: { readonly status: string; readonly code: number | 'network' } | null
  /** The status line of the gateway's mobile report. */
  readonly gateway: string | null
}

export interface SmppStatus {
  readonly state: number
  readonly stat: string
}

const ENROUTE: SmppStatus = { state: 1, stat: 'ENROUTE' }
const EXPIRED: SmppStatus = { state: 3, stat: 'EXPIRED' }
const DELETED: SmppStatus = { state: 4, stat: 'DELETED' }
const UNDELIV: SmppStatus = { state: 5, stat: 'UNDELIV' }
const REJECTD: SmppStatus = { state: 8, stat: 'REJECTD' }

function mm7(status: string, text = status): { readonly status: string; readonly text: string } {
  return { status, text }
}

function rest(
  status: string,
  code: number | 'network',
): { readonly status: string; readonly code: number | 'network' } {
  return { status, code }
}

export const STATUS_TABLE: Readonly<Record<Life, StatusRow>> = {
  // v3.4 has no SCHEDULED and says ENROUTE: the front corrects it by the session's version.
  queued: { smpp: { state: 0, stat: 'ENROUTE' }, mm7: null, rest: rest('Queued', 400), gateway: 'Queued' },
  sent: { smpp: ENROUTE, mm7: null, rest: rest('Queued', 400), gateway: 'Sent' },
  submitted: { smpp: ENROUTE, mm7: mm7('Forwarded'), rest: rest('Dispatched', 401), gateway: 'Submitted' },
  pending: { smpp: ENROUTE, mm7: null, rest: rest('Dispatched', 401), gateway: 'Pending' },
  notified: { smpp: ENROUTE, mm7: mm7('Deferred'), rest: rest('Dispatched', 401), gateway: 'Pending' },
  delivered: {
    smpp: { state: 2, stat: 'DELIVRD' },
    mm7: mm7('Retrieved', 'Success'),
    rest: rest('Delivered', 0),
    gateway: 'Received',
  },
  expired: { smpp: EXPIRED, mm7: mm7('Expired'), rest: rest('Expired', 'network'), gateway: 'Expired' },
  'expired-early': { smpp: EXPIRED, mm7: mm7('Expired'), rest: rest('Aborted', 406), gateway: 'Expired' },
  failed: { smpp: UNDELIV, mm7: 'by-cause', rest: rest('Failed', 'network'), gateway: 'Failed' },
  rejected: { smpp: REJECTD, mm7: mm7('Rejected'), rest: rest('Rejected', 'network'), gateway: 'Rejected' },
  refused: { smpp: REJECTD, mm7: mm7('Rejected'), rest: rest('Rejected', 'network'), gateway: 'Rejected' },
  cancelled: { smpp: DELETED, mm7: null, rest: rest('Aborted', 407), gateway: 'Failed' },
  deleted: { smpp: DELETED, mm7: mm7('Rejected'), rest: rest('Deleted', 'network'), gateway: 'Failed' },
  unknown: {
    smpp: { state: 7, stat: 'UNKNOWN' },
    mm7: mm7('Indeterminate'),
    rest: rest('Unknown', 'network'),
    gateway: 'Unknown',
  },
  silent: { smpp: null, mm7: null, rest: rest('Unknown', 'network'), gateway: 'Unknown' },
  unsupported: { smpp: null, mm7: mm7('NotSupported'), rest: null, gateway: 'Failed' },
  // What is refused at submission is told in the answer; a receipt for it comes only from an odd carrier.
  'refused-at-submission': { smpp: REJECTD, mm7: null, rest: rest('Aborted', 402), gateway: 'Failed' },
  'refused-for-now': { smpp: REJECTD, mm7: null, rest: rest('Aborted', 404), gateway: 'Failed' },
  frozen: { smpp: ENROUTE, mm7: null, rest: rest('Aborted', 404), gateway: 'Frozen' },
  deficient: { smpp: null, mm7: null, rest: rest('Aborted', 413), gateway: 'Deficient' },
  killed: { smpp: DELETED, mm7: null, rest: rest('Aborted', 403), gateway: 'dead' },
}

/** The lives in a fixed order, for places that keep a number instead of the word. */
export const LIVES: readonly Life[] = Object.keys(STATUS_TABLE) as Life[]

const indexes = new Map<Life, number>(LIVES.map((life, index) => [life, index]))

export function lifeIndex(life: Life): number {
  return indexes.get(life) as number
}

/** The row of a life, as a carrier words it. */
export function statusRow(life: Life, words: ReadonlyMap<Life, Partial<StatusRow>>): StatusRow {
  const own = words.get(life)
  return own === undefined ? STATUS_TABLE[life] : { ...STATUS_TABLE[life], ...own }
}
