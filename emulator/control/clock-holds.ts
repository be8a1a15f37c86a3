/**
 * The holds that were put on worlds' clocks over the API: one a world, with or without an end in wall time. A second hold
 * takes the place of the first, but of one that has a holder: nobody else holds the clock then.
 */
import { EmulatorError } from '../core/emulator-error.ts'
import { type Instant, type Millis, NEVER } from '../core/instant.ts'
import { isoTime } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import { Leases } from './leases.ts'

export class ClockHolds {
  readonly #leases = new Leases()
  readonly #holders = new Map<World, string>()

  /** Stops the clock, for a span of wall time or until it is released. Throws EmulatorError CONFLICT. */
  hold(world: World, span: Millis | null, holder: string | null = null): void {
    this.#refuseOthers(world, holder)
    if (!this.#leases.has(world)) world.clock.hold()
    if (holder !== null) this.#holders.set(world, holder)
    this.#leases.lease(world, span, () => this.#ended(world))
  }

  /** Nothing where the API holds nothing. `holder`: null: whoever holds it. Throws EmulatorError CONFLICT. */
  release(world: World, holder: string | null = null): void {
    if (!this.#leases.has(world)) return
    if (holder !== null) this.#refuseOthers(world, holder)
    this.#leases.end(world)
    this.#ended(world)
  }

  /** null: nobody in particular. */
  holderOf(world: World): string | null {
    return this.#holders.get(world) ?? null
  }

  #ended(world: World): void {
    this.#holders.delete(world)
    world.clock.resume()
  }

  #refuseOthers(world: World, holder: string | null): void {
    const other = this.holderOf(world)
    if (other === null || other === holder) return
    const until = this.until(world)
    const latest = until === NEVER ? '' : `, at the latest at ${isoTime(until)} of the server's clock`
    const hint = `It lets it go when it is done${latest}.`
    throw new EmulatorError('CONFLICT', `the clock of world ${world.name} is held by ${other}`, hint)
  }

  /** When the hold ends by itself; NEVER where it does not, or where there is none. */
  until(world: World): Instant {
    return this.#leases.until(world)
  }

  /** No timer is left running. */
  close(): void {
    this.#leases.close()
    this.#holders.clear()
  }
}
