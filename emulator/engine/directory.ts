/**
 * Who signs in: (listener, front, credential) to (world, account). A listener that belongs to one world knows that
 * world's accounts only; the shared listeners know those of all worlds that have none of their own.
 */
import type { FrontName } from '../message/record.ts'
import { credentialOf } from '../scenario/credential.ts'
import type { AccountState } from './account-state.ts'
import type { World } from './world.ts'

export interface DirectoryEntry {
  readonly world: World
  readonly account: AccountState
}

/** The view that one listener has of the directory. */
export interface ListenerDirectory {
  /** The account of that credential: a system_id, a VASPID, a service plan. Null: there is none. */
  find(front: FrontName, credential: string): DirectoryEntry | null
}

export class Directory {
  readonly #worlds = new Map<string, Map<string, World>>()

  /** Makes a world's accounts known at a listener. */
  attach(listener: string, world: World): void {
    const worlds = this.#worlds.get(listener) ?? new Map<string, World>()
    worlds.set(world.name, world)
    this.#worlds.set(listener, worlds)
  }

  detach(world: World): void {
    for (const worlds of this.#worlds.values()) if (worlds.get(world.name) === world) worlds.delete(world.name)
  }

  at(listener: string): ListenerDirectory {
    return { find: (front, credential) => this.#find(listener, front, credential) }
  }

  // Looked up at a bind or a request's start, over a handful of accounts: no index to keep true across reloads.
  #find(listener: string, front: FrontName, credential: string): DirectoryEntry | null {
    for (const world of this.#worlds.get(listener)?.values() ?? []) {
      for (const account of world.accounts.values()) {
        if (!account.active) continue
        if (credentialOf(front, account.settings) === credential) return { world, account }
      }
    }
    return null
  }
}
