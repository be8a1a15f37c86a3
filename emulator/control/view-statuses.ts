/** Where a message stands, in the words of each front: the row of the status table, as the message's carrier writes it. */
import { restStatus } from '../front/rest/rest-status.ts'
import { type Cause, NO_CAUSE } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import { mm7Failure } from '../message/mm7-failure.ts'
import type { ReceiptStyle } from '../message/plan.ts'
import type { MessageRecord } from '../message/record.ts'
import { STATUS_TABLE, statusRow } from '../message/status-table.ts'
import type { RestSettings } from '../protocol/rest/settings.ts'

export type RestApi = RestSettings['api']

/** null: nothing is said on that front. */
export interface StatusesView {
  readonly smpp: { readonly state: number; readonly stat: string; readonly err: string } | null
  readonly mm7: { readonly status: string; readonly text: string } | null
  readonly rest: { readonly status: string; readonly code: number } | null
  readonly gateway: string | null
}

/** `told`: what the platform knows, for the fronts that are one; the truth where the message came by none. */
export function statusesView(life: Life, cause: Cause, style: ReceiptStyle, told: Life = life): StatusesView {
  const { smpp, mm7 } = statusRow(life, style.words)
  const { rest, gateway } = statusRow(told, style.words)
  return {
    smpp: smpp && { state: smpp.state, stat: statOf(life, style), err: errOf(life, cause, style) },
    mm7: mm7 === 'by-cause' ? sameText(mm7Failure(cause.name)) : mm7,
    rest: rest && { status: rest.status, code: rest.code === 'network' ? cause.code : rest.code },
    gateway,
  }
}

/** `stat` of a receipt that reports this life. A receipt on acceptance is the only one that reports `submitted`. */
export function receiptStat(life: Life, style: ReceiptStyle): string {
  return style.stat.get(life) ?? (life === 'submitted' ? 'ACCEPTD' : statOf(life, style))
}

/** What a receipt that reports this life says, in the words of the front that the message came by. */
export function receiptWord(record: MessageRecord, life: Life, api: RestApi): string {
  const { submission, plan, cause } = record
  const { style } = plan.receipts
  const { mm7, gateway } = statusesView(life, cause, style)
  switch (submission.front) {
    case 'smpp':
      return receiptStat(life, style)
    case 'mm7':
      return mm7?.status ?? life
    case 'rest':
      return restStatus(record, life, api)?.status ?? life
    case 'gateway':
      return gateway ?? life
  }
}

function statOf(life: Life, style: ReceiptStyle): string {
  return style.stat.get(life) ?? STATUS_TABLE[life].smpp?.stat ?? 'UNKNOWN'
}

function errOf(life: Life, cause: Cause, style: ReceiptStyle): string {
  const { name, code } = life === 'delivered' ? NO_CAUSE : cause
  return style.err.get(name) ?? String(code).padStart(style.errWidth, '0')
}

function sameText(status: string): { readonly status: string; readonly text: string } {
  return { status, text: status }
}
