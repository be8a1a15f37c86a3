/** An account as a world runs it: its settings, its messages by id, the way out to its client. */
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
  /** Set by the front that serves the account; null while none does. */
  outlet: Outlet | null
  /** Given up until thawed. */
  readonly frozen: Set<HandOver>
}
