/**
 * replace_if_present_flag (SMPP 3.4 section 5.2.18): a submit that takes the place of one that still waits, told by
 * sender, recipient and service_type.
 */
import type { Octets } from '../../core/octets.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { numberOf } from '../../engine/stored-message.ts'
import type { World } from '../../engine/world.ts'
import type { MessageRecord, Submission } from '../../message/record.ts'
import type { Times } from './submit-fields.ts'

export function presentMessage(
  world: World,
  account: AccountState,
  by: Submission,
  to: { readonly destination_addr: string },
): MessageRecord | null {
  // Most such submits are the first to their number: no need to look through everything that waits.
  if (!world.hasSeen(numberOf(to.destination_addr))) return null
  for (const record of world.messages.newestFirst()) {
    const { submission } = record
    if (record.phase === 'done' || submission.account !== account.name || submission.recipients !== 1) continue
    if (record.to !== to.destination_addr || submission.from !== by.from) continue
    if (submission.serviceType === by.serviceType) return record
  }
  return null
}

export function replaceBy(
  world: World,
  present: MessageRecord,
  submission: Submission,
  payload: Octets,
  times: Times,
): boolean {
  return world.replace(present, { submission, payload, ...times })
}
