/** Accounts as a scenario makes them, and changes them when it is loaded again. */
import type { Instant } from '../core/instant.ts'
import { NO_ID_OVERRIDES } from '../protocol/smpp/id-rendering.ts'
import type { Account } from '../scenario/account.ts'
import type { AccountState } from './account-state.ts'
import { clientId } from './client-id.ts'
import { IdIndex } from './id-index.ts'

export function newAccount(world: string, settings: Account): AccountState {
  const messages: IdIndex = new IdIndex((record) => clientId(state, record))
  const state: AccountState = {
    name: settings.name,
    world,
    settings,
    active: true,
    ids: [{ since: 0, overrides: settings.smpp?.ids ?? NO_ID_OVERRIDES }],
    messages,
    outlets: { smpp: null, mm7: null, rest: null, gateway: null },
    frozen: new Set(),
    optedOut: new Set(),
    charged: 0,
    campaignEndedAt: -1 as Instant,
  }
  return state
}

/** New settings; another way to write ids holds from the message `nextKey` on. */
export function changeAccount(state: AccountState, settings: Account, nextKey: number): void {
  const overrides = settings.smpp?.ids ?? NO_ID_OVERRIDES
  const present = state.ids.at(-1)?.overrides
  if (JSON.stringify(overrides) !== JSON.stringify(present)) state.ids.push({ since: nextKey, overrides })
  state.settings = settings
}
