/** The id of a message as its client sees it, in each place of the protocol. */
import { type MessageRecord, SHORT_ID } from '../message/record.ts'
import type { IdOverrides } from '../protocol/smpp/id-rendering.ts'
import type { AccountState, IdStyleSince } from './account-state.ts'
import { renderId, shortId } from './message-id.ts'

export type IdPlace = 'response' | 'text' | 'tlv'

export function idIn(place: IdPlace, account: AccountState, record: MessageRecord): string {
  // The other fronts have one way to write an id.
  if (record.submission.front !== 'smpp') return record.id
  const style = record.plan.receipts.style.ids
  const chosen = overridesFor(account, record)[place]
  if (chosen === null && (record.flags & SHORT_ID) !== 0) return shortId(record.id, style)
  return renderId(record.id, style, chosen ?? style[place])
}

function overridesFor(account: AccountState, record: MessageRecord): IdOverrides {
  const { ids } = account
  for (let i = ids.length - 1; i > 0; i--) {
    const style = ids[i] as IdStyleSince
    if (style.since <= record.key) return style.overrides
  }
  return (ids[0] as IdStyleSince).overrides
}

/** The id that the response gave: what the client names the message by. */
export function clientId(account: AccountState, record: MessageRecord): string {
  return idIn('response', account, record)
}
