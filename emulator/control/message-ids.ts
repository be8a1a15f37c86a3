/** The ids that a message goes by: in the response, in the receipt's text, in receipted_message_id. */
import { clientId, idIn } from '../engine/client-id.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'

/** What the response said; null where the client never got an id. */
export function idOf(world: World, record: MessageRecord): string | null {
  if (record.id === '') return null
  const account = world.accounts.get(record.submission.account)
  return account === undefined ? record.id : clientId(account, record)
}

export function isCalled(id: string, world: World, record: MessageRecord): boolean {
  if (record.id === '') return false
  const account = world.accounts.get(record.submission.account)
  if (record.id === id || account === undefined) return record.id === id
  return (
    idIn('response', account, record) === id ||
    idIn('text', account, record) === id ||
    idIn('tlv', account, record) === id
  )
}
