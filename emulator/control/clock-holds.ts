/**
 * The holds that were put on worlds' clocks over the API: one a world, with or without an end in wall time. A second hold
 * takes the place of the first.
 */
import { after, type Instant, type Millis, NEVER } from '../core/instant.ts'
import type { WallTimer } from '../core/wall.ts'
import type { World } from '../engine/world.ts'

interface Hold {
  /** On the wall's clock; NEVER: until it is released. */
  readonly until: Instant
  readonly timer: WallTimer | null
}

export class ClockHolds {
  readonly #holds = new Map<World, Hold>()

  /** Stops the clock, for a span of wall time or until it is released. */
  hold(world: World, span: Millis | null): void {
    const before = this.#holds.get(world)
    if (before === undefined) world.clock.hold()
    before?.timer?.cancel()
    if (span === null) this.#holds.set(world, { until: NEVER, timer: null })
    else {
      const timer = world.wall.after(span, () => this.release(world))
      this.#holds.set(world, { until: after(world.wall.now(), span), timer })
    }
  }

  /** Nothing where the API holds nothing. */
  release(world: World): void {
    const held = this.#holds.get(world)
    if (held === undefined) return
    held.timer?.cancel()
    this.#holds.delete(world)
    world.clock.resume()
  }

  /** When the hold ends by itself; NEVER where it does not, or where there is none. */
  until(world: World): Instant {
    return this.#holds.get(world)?.until ?? NEVER
  }

  /** No timer is left running. */
  close(): void {
    for (const { timer } of this.#holds.values()) timer?.cancel()
    this.#holds.clear()
  }
}
