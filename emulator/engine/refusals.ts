/**
 * What clients were refused that came to no message: of each kind how often, since the world began or was reset. The
 * journal forgets the oldest of what it has; a client that misbehaved once, ten thousand messages ago, is still told here.
 */
import type { Instant } from '../core/instant.ts'
import type { FrontName } from '../message/record.ts'
import type { JournalEvent } from './journal.ts'

/** Refusals of one account's requests of one name by one status. */
export interface RefusalKind {
  readonly front: FrontName
  /** '' before the peer is known. */
  readonly account: string
  readonly request: string
  readonly status: number
  /** Of the first. */
  readonly reason: string
  readonly count: number
  /** On the world's clock. */
  readonly firstAt: Instant
  readonly lastAt: Instant
}

/** Whoever tries names of accounts or paths that are not there makes no more kinds than these. */
const MOST_KINDS = 1_000

export class Refusals {
  readonly #kinds = new Map<string, { -readonly [K in keyof RefusalKind]: RefusalKind[K] }>()

  take(event: JournalEvent): void {
    if (event.kind === 'control' && event.what === 'reset') this.#kinds.clear()
    if (event.kind !== 'refused') return
    const { front, account, request, status, reason, at } = event
    const name = JSON.stringify([front, account, request, status])
    const known = this.#kinds.get(name)
    if (known !== undefined) {
      known.count++
      known.lastAt = at
    } else if (this.#kinds.size < MOST_KINDS) {
      this.#kinds.set(name, { front, account, request, status, reason, count: 1, firstAt: at, lastAt: at })
    }
  }

  /** The kind that came first, first. */
  kinds(): readonly RefusalKind[] {
    return [...this.#kinds.values()]
  }
}
