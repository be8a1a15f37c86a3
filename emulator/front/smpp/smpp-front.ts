/**
 * The SMPP front: takes connections, keeps the links, and is the way out for the hand-overs of every account that has a
 * system_id. It owns no socket until it is told to listen, so that tests hand it streams instead.
 */
import type { Duplex } from 'node:stream'
import { type Millis, millis } from '../../core/instant.ts'
import type { Wall, WallTimer } from '../../core/wall.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { ListenerDirectory } from '../../engine/directory.ts'
import type { World } from '../../engine/world.ts'
import { AccountLinks } from './account-links.ts'
import { Link } from './link.ts'

export interface SmppFrontOptions {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  /** Where what happens before a client has signed in is journalled. */
  readonly unattributed: World
  /** What bind responses call the message centre; at most 15 characters. */
  readonly systemId: string
  /** Connection to bind; then the connection is closed. */
  readonly sessionInit: Millis
  readonly onBug: (error: unknown) => void
}

const TICK = millis(250)

export class SmppFront {
  readonly wall: Wall
  readonly directory: ListenerDirectory
  readonly unattributed: World
  readonly systemId: string
  readonly sessionInit: Millis
  readonly onBug: (error: unknown) => void
  readonly #links = new Set<Link>()
  readonly #byAccount = new WeakMap<AccountState, AccountLinks>()
  #lastLink = 0
  #ticking: WallTimer | null = null
  #stopping: Promise<void> | null = null
  #whenEmpty: (() => void) | null = null

  constructor(options: SmppFrontOptions) {
    this.wall = options.wall
    this.directory = options.directory
    this.unattributed = options.unattributed
    this.systemId = options.systemId
    this.sessionInit = options.sessionInit
    this.onBug = options.onBug
  }

  get links(): ReadonlySet<Link> {
    return this.#links
  }

  get isStopping(): boolean {
    return this.#stopping !== null
  }

  /** Serves the accounts of a world: what they are owed goes out by their links, or is held until they bind. */
  serve(world: World): void {
    for (const account of world.accounts.values()) {
      if (account.settings.smpp !== null) account.outlets.smpp ??= this.linksOf(account)
    }
  }

  linksOf(account: AccountState): AccountLinks {
    const known = this.#byAccount.get(account)
    if (known !== undefined) return known
    const links = new AccountLinks()
    this.#byAccount.set(account, links)
    account.outlets.smpp ??= links
    return links
  }

  /** Takes a connection. `peer` is for people: an address, or what a test calls it. */
  accept(stream: Duplex, peer: string): Link {
    const link = new Link(this, ++this.#lastLink, stream, peer)
    this.#links.add(link)
    this.#ticking ??= this.wall.after(TICK, () => this.#tick())
    return link
  }

  gone(link: Link): void {
    this.#links.delete(link)
    if (this.#links.size > 0) return
    this.#ticking?.cancel()
    this.#ticking = null
    this.#whenEmpty?.()
  }

  /** Takes leave of every client: unbind, and after `patience` the connection. Resolves when all are gone. */
  stop(patience: Millis): Promise<void> {
    this.#stopping ??= this.#stop(patience)
    return this.#stopping
  }

  async #stop(patience: Millis): Promise<void> {
    if (this.#links.size === 0) return
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve
    })
    for (const link of [...this.#links]) link.unbindWhenAnswered('shutting down')
    const deadline = this.wall.after(patience, () => {
      for (const link of [...this.#links]) link.close('shutting down')
    })
    await empty
    deadline.cancel()
  }

  #tick(): void {
    this.#ticking = null
    const now = this.wall.now()
    for (const link of [...this.#links]) {
      try {
        link.tick(now)
      } catch (error) {
        this.onBug(error)
        link.close('internal error')
      }
    }
    if (this.#links.size > 0) this.#ticking ??= this.wall.after(TICK, () => this.#tick())
  }
}
