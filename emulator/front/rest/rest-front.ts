/** The SMS REST front: a messaging platform that takes batches, and calls back what became of them. */
import type { Holder } from '../../core/in-flight.ts'
import { millis, SECOND } from '../../core/instant.ts'
import type { Wall } from '../../core/wall.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { ListenerDirectory } from '../../engine/directory.ts'
import type { World } from '../../engine/world.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { lazily } from '../../http/lazily.ts'
import type { Outgoing } from '../../http/outgoing.ts'
import { PlanState } from './plan-state.ts'
import { RestOutlet } from './rest-outlet.ts'

export interface RestFrontOptions {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  /** Where what happens before a client is known is journalled. */
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
}

const LIMITS = { request: millis(60 * SECOND), 'hand-over': millis(30 * SECOND), input: millis(SECOND) }

export class RestFront {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
  readonly #plans = new WeakMap<AccountState, PlanState>()
  readonly #holders = new WeakMap<World, Holder>()

  constructor(options: RestFrontOptions) {
    this.wall = options.wall
    this.directory = options.directory
    this.unattributed = options.unattributed
    this.outgoing = options.outgoing
    this.onBug = options.onBug
  }

  /** `/xms/v1/…`: a plain handler, which also mounts in Express. */
  handler(): HttpHandler {
    return lazily(async () => {
      const { restHandler } = await import('./rest-handler.ts')
      return Object.assign(restHandler(this), { close: () => undefined })
    }, this.onBug)
  }

  serve(world: World): void {
    for (const account of world.accounts.values()) {
      if (account.settings.rest !== null) account.outlets.rest ??= new RestOutlet(this, world, account)
    }
  }

  planOf(account: AccountState): PlanState {
    let plan = this.#plans.get(account)
    if (plan === undefined) {
      plan = new PlanState()
      this.#plans.set(account, plan)
    }
    return plan
  }

  /** Holds the world's clock while a request of it is being answered. */
  holderOf(world: World): Holder {
    let holder = this.#holders.get(world)
    if (holder === undefined) {
      holder = world.inFlight.holder('rest requests', LIMITS)
      this.#holders.set(world, holder)
    }
    return holder
  }
}
