/**
 * What is in flight between a world and its peers: requests being answered, hand-overs written and not answered yet,
 * input that has begun and not ended. A world whose time is skipped ahead waits until nothing is.
 *
 * Tokens are counted, not made: a session holds one `Holder` and counts up and down. Whoever takes a token sees to it
 * that it is given back within its limit, a span of the wall's time that is shown beside it.
 */
import type { Millis } from './instant.ts'

export type TokenKind = 'request' | 'hand-over' | 'input'

export interface Waiting {
  /** Who holds it, for people: `smpp link 3 (test)`. */
  readonly owner: string
  readonly what: TokenKind
  readonly count: number
  /** After so long at the most, in wall time, it is given back. */
  readonly limit: Millis
}

export class InFlight {
  readonly #holders = new Set<Holder>()
  #waiters: (() => void)[] = []
  #total = 0

  get total(): number {
    return this.#total
  }

  /** A holder for one peer. Drop it when the peer is gone: what it still holds is given back. */
  holder(owner: string, limits: Readonly<Record<TokenKind, Millis>>): Holder {
    const holder = new Holder(this, owner, limits)
    this.#holders.add(holder)
    return holder
  }

  waiting(): readonly Waiting[] {
    return [...this.#holders].flatMap((holder) => holder.waiting())
  }

  /** Resolves as soon as nothing is in flight; at once when nothing is. */
  idle(): Promise<void> {
    if (this.#total === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** @internal for holders */
  count(by: number): void {
    this.#total += by
    if (this.#total > 0 || this.#waiters.length === 0) return
    const waiters = this.#waiters
    this.#waiters = []
    for (const resolve of waiters) resolve()
  }

  /** @internal for holders */
  forget(holder: Holder): void {
    this.#holders.delete(holder)
  }
}

export class Holder {
  readonly owner: string
  readonly #inFlight: InFlight
  readonly #limits: Readonly<Record<TokenKind, Millis>>
  #requests = 0
  #handOvers = 0
  #input = 0
  #dropped = false

  constructor(inFlight: InFlight, owner: string, limits: Readonly<Record<TokenKind, Millis>>) {
    this.#inFlight = inFlight
    this.owner = owner
    this.#limits = limits
  }

  /** Nothing once dropped: nobody would give it back, and the clock would stand still for ever. */
  take(kind: TokenKind): void {
    if (!this.#dropped) this.#add(kind, 1)
  }

  give(kind: TokenKind): void {
    this.#add(kind, -1)
  }

  drop(): void {
    const held = this.#requests + this.#handOvers + this.#input
    this.#requests = 0
    this.#handOvers = 0
    this.#input = 0
    this.#dropped = true
    this.#inFlight.forget(this)
    if (held > 0) this.#inFlight.count(-held)
  }

  waiting(): readonly Waiting[] {
    const counts = { request: this.#requests, 'hand-over': this.#handOvers, input: this.#input }
    return (Object.keys(counts) as TokenKind[])
      .filter((what) => counts[what] > 0)
      .map((what) => ({ owner: this.owner, what, count: counts[what], limit: this.#limits[what] }))
  }

  #add(kind: TokenKind, by: number): void {
    // A token given back after its holder was dropped has been given back already.
    if (kind === 'request') {
      if (this.#requests + by < 0) return
      this.#requests += by
    } else if (kind === 'hand-over') {
      if (this.#handOvers + by < 0) return
      this.#handOvers += by
    } else {
      if (this.#input + by < 0) return
      this.#input += by
    }
    this.#inFlight.count(by)
  }
}
