/**
 * The holds that were put on worlds' clocks over the API: one a world, with or without an end in wall time. A second hold
 * takes the place of the first.
 */
import type { Instant, Millis } from '../core/instant.ts'
import type { World } from '../engine/world.ts'
import { Leases } from './leases.ts'

export class ClockHolds {
  readonly #leases = new Leases()

  /** Stops the clock, for a span of wall time or until it is released. */
  hold(world: World, span: Millis | null): void {
    if (!this.#leases.has(world)) world.clock.hold()
    this.#leases.lease(world, span, () => world.clock.resume())
  }

  /** Nothing where the API holds nothing. */
  release(world: World): void {
    if (!this.#leases.has(world)) return
    this.#leases.end(world)
    world.clock.resume()
  }

  /** When the hold ends by itself; NEVER where it does not, or where there is none. */
  until(world: World): Instant {
    return this.#leases.until(world)
  }

  /** No timer is left running. */
  close(): void {
    this.#leases.close()
  }
}
