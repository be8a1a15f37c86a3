/** The gateway front: a messaging platform's own interface, with the carriers behind it. */
import type { Holder } from '../../core/in-flight.ts'
import { millis, SECOND } from '../../core/instant.ts'
import type { Wall } from '../../core/wall.ts'
import type { ListenerDirectory } from '../../engine/directory.ts'
import type { World } from '../../engine/world.ts'
import { CallbackOutlet } from '../../http/callback-outlet.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { lazily } from '../../http/lazily.ts'
import type { Outgoing } from '../../http/outgoing.ts'
import { treatmentOf } from './callbacks.ts'

export interface GatewayFrontOptions {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  /** Where what happens before a client is known is journalled. */
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
}

const LIMITS = { request: millis(60 * SECOND), 'hand-over': millis(30 * SECOND), input: millis(SECOND) }

export class GatewayFront {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
  readonly #holders = new WeakMap<World, Holder>()

  constructor(options: GatewayFrontOptions) {
    this.wall = options.wall
    this.directory = options.directory
    this.unattributed = options.unattributed
    this.outgoing = options.outgoing
    this.onBug = options.onBug
  }

  /** `/rest/gateway/…` and `/rest/sms/v2/…`: a plain handler, which also mounts in Express. */
  handler(): HttpHandler {
    return lazily(async () => {
      const { gatewayHandler } = await import('./gateway-handler.ts')
      return Object.assign(gatewayHandler(this), { close: () => undefined })
    }, this.onBug)
  }

  /**
   * Serves the accounts of a world, each with a line of its own: a client that cannot be reached keeps nobody else's
   * callbacks waiting, as the platform's second queue sees to.
   */
  serve(world: World): void {
    for (const account of world.accounts.values()) {
      if (account.settings.gateway === null) continue
      account.outlets.gateway ??= new CallbackOutlet({
        world,
        outgoing: this.outgoing,
        owner: `gateway callbacks (${account.name})`,
        treat: (handOver) => treatmentOf(world, handOver),
        onBug: this.onBug,
      })
    }
  }

  /** Holds the world's clock while a request of it is being answered. */
  holderOf(world: World): Holder {
    let holder = this.#holders.get(world)
    if (holder === undefined) {
      holder = world.inFlight.holder('gateway requests', LIMITS)
      this.#holders.set(world, holder)
    }
    return holder
  }
}
