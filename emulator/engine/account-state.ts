/** An account as a world runs it: its settings, its messages by id, the way out to its client. */
import type { Account } from '../scenario/account.ts'
import type { HandOver, Outlet } from './hand-over.ts'
import type { IdIndex } from './id-index.ts'

export interface AccountState {
  readonly name: string
  readonly world: string
  /** Replaced when the scenario is reloaded. */
  settings: Account
  /** By the id that the client was given. */
  readonly messages: IdIndex
  /** Set by the front that serves the account; null while none does. */
  outlet: Outlet | null
  /** Given up until thawed. */
  readonly frozen: Set<HandOver>
}
