/**
 * How those who wait in a world with a manual clock move it together: a step, from one due time to the next, is made when
 * each of them has looked at what the last has brought. So none of them misses what another's step passes over.
 */
import type { Instant } from '../core/instant.ts'
import type { WorldClock } from '../core/world-clock.ts'

export class ManualSteps {
  readonly #clock: WorldClock
  readonly #ready = new Map<symbol, { readonly end: Instant; readonly resolve: () => void }>()
  readonly #members = new Set<symbol>()
  #isMoving = false

  constructor(clock: WorldClock) {
    this.#clock = clock
  }

  join(member: symbol): void {
    this.#members.add(member)
  }

  leave(member: symbol): void {
    this.#members.delete(member)
    this.#ready.get(member)?.resolve()
    this.#ready.delete(member)
    this.#moveIfReady()
  }

  /** To the next due time, or where that is later, to the first `end` of all. Resolves when it is done, or who asked has left. */
  step(member: symbol, end: Instant): Promise<void> {
    return new Promise((resolve) => {
      this.#ready.set(member, { end, resolve })
      this.#moveIfReady()
    })
  }

  #moveIfReady(): void {
    if (this.#isMoving || this.#ready.size === 0 || this.#ready.size < this.#members.size) return
    this.#isMoving = true
    const asked = [...this.#ready.values()]
    this.#ready.clear()
    const end = Math.min(...asked.map((each) => each.end))
    const due = Math.min(this.#clock.next(), end) as Instant
    void this.#clock.advanceTo(due).finally(() => {
      this.#isMoving = false
      for (const { resolve } of asked) resolve()
    })
  }
}
