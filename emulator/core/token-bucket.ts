/** A rate on the wall's clock: so many a second, a second's worth at once. */
import type { Instant, Millis } from './instant.ts'

export class TokenBucket {
  readonly #perMs: number
  readonly #capacity: number
  #tokens: number
  #at: Instant

  /** @param perSecond more than 0 */
  constructor(perSecond: number, now: Instant) {
    this.#perMs = perSecond / 1_000
    this.#capacity = Math.max(1, perSecond)
    this.#tokens = this.#capacity
    this.#at = now
  }

  /** Takes one if there is one. */
  take(now: Instant): boolean {
    this.#fill(now)
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** Takes one on credit, and says how long to wait until it would have been there. */
  borrow(now: Instant): Millis {
    this.#fill(now)
    this.#tokens--
    return (this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs)) as Millis
  }

  #fill(now: Instant): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
  }
}
