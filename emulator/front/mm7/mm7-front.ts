/**
 * The MM7 front: an MMS relay that VASPs post to, and that posts reports and messages to them. What reads and writes XML
 * is loaded with the first request or report: an emulator without MM7 starts without it.
 */
import type { Holder } from '../../core/in-flight.ts'
import { millis, SECOND } from '../../core/instant.ts'
import { TokenBucket } from '../../core/token-bucket.ts'
import type { Wall } from '../../core/wall.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { ListenerDirectory } from '../../engine/directory.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import type { World } from '../../engine/world.ts'
import { CallbackOutlet, type Treatment } from '../../http/callback-outlet.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { lazily } from '../../http/lazily.ts'
import type { Outgoing } from '../../http/outgoing.ts'

export interface Mm7FrontOptions {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  /** Where what happens before a client is known is journalled. */
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
}

const LIMITS = { request: millis(60 * SECOND), 'hand-over': millis(30 * SECOND), input: millis(SECOND) }

export class Mm7Front {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  readonly unattributed: World
  readonly outgoing: Outgoing
  readonly onBug: (error: unknown) => void
  readonly #holders = new WeakMap<World, Holder>()
  readonly #buckets = new WeakMap<AccountState, { readonly rate: number; readonly bucket: TokenBucket }>()
  readonly #transactions = new WeakMap<HandOver, string>()
  readonly #lastTransaction = new WeakMap<AccountState, number>()

  constructor(options: Mm7FrontOptions) {
    this.wall = options.wall
    this.directory = options.directory
    this.unattributed = options.unattributed
    this.outgoing = options.outgoing
    this.onBug = options.onBug
  }

  /** `POST /mm7/v1`: a plain handler, which also mounts in Express. */
  handler(): HttpHandler {
    return lazily(async () => {
      const { mm7Handler } = await import('./mm7-handler.ts')
      return Object.assign(mm7Handler(this), { close: () => undefined })
    }, this.onBug)
  }

  /** Serves the accounts of a world: what they are owed is posted to their callbacks. */
  serve(world: World): void {
    for (const account of world.accounts.values()) {
      if (account.settings.mm7 === null) continue
      account.outlets.mm7 ??= new CallbackOutlet({
        world,
        outgoing: this.outgoing,
        owner: `mm7 callbacks (${account.name})`,
        treat: (handOver) => this.#treat(world, handOver),
        onBug: this.onBug,
      })
    }
  }

  /** Holds the world's clock while a request of it is being answered. */
  holderOf(world: World): Holder {
    let holder = this.#holders.get(world)
    if (holder === undefined) {
      holder = world.inFlight.holder('mm7 requests', LIMITS)
      this.#holders.set(world, holder)
    }
    return holder
  }

  /** Whether the account may send one more request now; by the world's clock where its rates are of that. */
  admits(account: AccountState, world: World): boolean {
    const rate = account.settings.mm7?.rate ?? Number.POSITIVE_INFINITY
    if (rate === Number.POSITIVE_INFINITY) return true
    const now = world.rates === 'world' ? world.clock.now() : this.wall.now()
    let known = this.#buckets.get(account)
    if (known?.rate !== rate) {
      known = { rate, bucket: new TokenBucket(rate, now) }
      this.#buckets.set(account, known)
    }
    return known.bucket.take(now)
  }

  /** The TransactionID of what is pushed: the same each time that it is tried again. */
  transactionOf(handOver: HandOver): string {
    const known = this.#transactions.get(handOver)
    if (known !== undefined) return known
    const next = (this.#lastTransaction.get(handOver.account) ?? FIRST_TRANSACTION - 1) + 1
    this.#lastTransaction.set(handOver.account, next)
    this.#transactions.set(handOver, String(next))
    return String(next)
  }

  #treat(world: World, handOver: HandOver): Treatment | Promise<Treatment> {
    const settings = handOver.account.settings.mm7
    if (settings?.callback == null) return handOver.kind === 'alert' ? 'absorb' : 'keep'
    return import('./push.ts').then(({ pushOf }) => pushOf(this, world, handOver, settings))
  }
}

/** As in the documented examples. */
const FIRST_TRANSACTION = 10_000_001
