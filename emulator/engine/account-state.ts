/** An account as a world runs it: its settings, its messages by id, the ways out to its client. */
import type { Instant } from '../core/instant.ts'
import { handOverPolicy } from '../message/policies.ts'
import type { FrontName } from '../message/record.ts'
import type { RetryPolicy } from '../message/retry.ts'
import type { IdOverrides } from '../protocol/smpp/id-rendering.ts'
import type { Account } from '../scenario/account.ts'
import type { HandOver, Outlet } from './hand-over.ts'
import type { IdIndex } from './id-index.ts'

export interface IdStyleSince {
  /** The key of the first message that it holds for. */
  readonly since: number
  readonly overrides: IdOverrides
}

export interface AccountState {
  readonly name: string
  readonly world: string
  /** Replaced when the scenario is reloaded. */
  settings: Account
  /** The scenario has it: nobody can sign in to an account that a reload took away, but what it is owed is kept. */
  active: boolean
  /** How ids are written, by the first message that holds for: a reload must not rename what clients already know. */
  readonly ids: IdStyleSince[]
  /** By the id that the client was given. */
  readonly messages: IdIndex
  /** By front, set by the front that serves the account; null while none does. */
  readonly outlets: Record<FrontName, Outlet | null>
  /** Given up until thawed. */
  readonly frozen: Set<HandOver>
  /** Numbers whose owners want no more messages, since a STOP of theirs. */
  readonly optedOut: Set<string>
  /** Messages that were counted against its credit. */
  charged: number
  /** When its campaign was ended by hand, on the world's clock; -1: it was not. */
  campaignEndedAt: Instant
}

/** What holds where the account says nothing: each front's own way to try again. */
export function handOverPolicyOf(account: Pick<AccountState, 'settings'>, front: FrontName): RetryPolicy {
  const { handOver, mm7 } = account.settings
  if (handOver !== null) return handOver
  switch (front) {
    case 'smpp':
      return handOverPolicy('smpp')
    case 'mm7':
      return handOverPolicy(mm7?.dialect === 'modica' ? 'modica' : 'sinch-mm7')
    case 'rest':
      return handOverPolicy('sinch-rest')
    case 'gateway':
      return handOverPolicy('modica')
  }
}

/** As it was before its first message; settings and links stay. */
export function forgetMessages(account: AccountState): void {
  account.messages.clear()
  account.optedOut.clear()
  account.charged = 0
  account.campaignEndedAt = -1 as Instant
  for (const outlet of Object.values(account.outlets)) outlet?.forget()
}
