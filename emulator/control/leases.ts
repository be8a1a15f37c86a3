/** What is kept of worlds for somebody as long as they say so, in wall time: one a world, with or without an end. */
import { after, type Instant, type Millis, NEVER } from '../core/instant.ts'
import type { WallTimer } from '../core/wall.ts'
import type { World } from '../engine/world.ts'

interface Lease {
  /** On the wall's clock; NEVER: until it is ended. */
  readonly until: Instant
  readonly timer: WallTimer | null
}

export class Leases {
  readonly #leases = new Map<World, Lease>()

  has(world: World): boolean {
    return this.#leases.has(world)
  }

  /** In place of the one before. `lapsed` is called once where a span has passed, and nobody renewed or ended it. */
  lease(world: World, span: Millis | null, lapsed: () => void): void {
    this.end(world)
    if (span === null) {
      this.#leases.set(world, { until: NEVER, timer: null })
      return
    }
    const timer = world.wall.after(span, () => {
      this.#leases.delete(world)
      lapsed()
    })
    this.#leases.set(world, { until: after(world.wall.now(), span), timer })
  }

  /** Nothing where there is none. */
  end(world: World): void {
    this.#leases.get(world)?.timer?.cancel()
    this.#leases.delete(world)
  }

  /** When it ends by itself; NEVER where it does not, or where there is none. */
  until(world: World): Instant {
    return this.#leases.get(world)?.until ?? NEVER
  }

  /** No timer is left running. */
  close(): void {
    for (const { timer } of this.#leases.values()) timer?.cancel()
    this.#leases.clear()
  }
}
