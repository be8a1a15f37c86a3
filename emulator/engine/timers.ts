/** Whose timer a slot of the world's clock is: a message's, a hand-over's that is tried again, or an answer's. */
import type { Instant } from '../core/instant.ts'
import type { WorldClock } from '../core/world-clock.ts'
import type { MessageRecord } from '../message/record.ts'
import type { HandOver } from './hand-over.ts'
import type { Reply } from './replies.ts'

/** The kinds below are the lifecycle's. */
export const HAND_OVER_RETRY = 16
export const REPLY = 17

export type Owner = MessageRecord | HandOver | Reply

export class Timers {
  readonly #clock: WorldClock
  readonly #fire: (owner: Owner, kind: number, now: Instant) => void
  readonly #onBug: (error: unknown) => void
  #owners: (Owner | null)[] = []

  constructor(
    clock: WorldClock,
    fire: (owner: Owner, kind: number, now: Instant) => void,
    onBug: (error: unknown) => void,
  ) {
    this.#clock = clock
    this.#fire = fire
    this.#onBug = onBug
  }

  /** The owner's only timer, in place of the one it may have. */
  arm(owner: Owner, due: Instant, kind: number): void {
    if (owner.slot < 0) {
      owner.slot = this.#clock.allocate()
      this.#owners[owner.slot] = owner
    }
    this.#clock.arm(owner.slot, due, kind)
  }

  /** The owner will arm nothing more. */
  release(owner: Owner): void {
    if (owner.slot < 0) return
    this.#owners[owner.slot] = null
    this.#clock.release(owner.slot)
    owner.slot = -1
  }

  /** A bug in what one timer does must not stop the others. */
  dispatch(slot: number, kind: number, now: Instant): void {
    const owner = this.#owners[slot]
    if (owner === null || owner === undefined) return
    try {
      this.#fire(owner, kind, now)
    } catch (error) {
      this.#onBug(error)
    }
  }

  clear(): void {
    for (const owner of this.#owners) {
      if (!owner) continue
      this.#clock.release(owner.slot)
      owner.slot = -1
    }
    this.#owners = []
  }
}
