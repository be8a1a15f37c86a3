/** The id of a message as its client sees it, in each place of the protocol. */
import type { IdRendering, IdStyle } from '../message/plan.ts'
import { type MessageRecord, SHORT_ID } from '../message/record.ts'
import type { AccountState } from './account-state.ts'
import { renderId } from './message-id.ts'

export type IdPlace = 'response' | 'text' | 'tlv'

/** SMPP 3.3 section 6.2.1: a message_id has at most eight hex digits, in receipts as in the response. */
const SHORT: IdRendering = { form: 'hex', letters: 'same', pad: 0 }

export function idIn(place: IdPlace, account: AccountState, record: MessageRecord): string {
  const style = record.plan.receipts.style.ids
  return renderId(record.id, style, renderingIn(place, account, record, style))
}

/** The id that the response gave: what the client names the message by. */
export function clientId(account: AccountState, record: MessageRecord): string {
  return idIn('response', account, record)
}

function renderingIn(place: IdPlace, account: AccountState, record: MessageRecord, style: IdStyle): IdRendering {
  const chosen = account.settings.smpp?.ids?.[place]
  if (chosen !== undefined && chosen !== null) return chosen
  if ((record.flags & SHORT_ID) !== 0) return SHORT
  return style[place]
}
