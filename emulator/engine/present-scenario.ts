/** The scenario of a world as it is now: what was installed last, and over it what was set on its carriers since. */
import type { Change } from '../scenario/behaviour.ts'
import type { Carrier } from '../scenario/carrier.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import type { Outage } from '../scenario/outage.ts'

/** What is said of a carrier over its scenario. */
export interface CarrierChange {
  /** For messages that are accepted from now on. */
  readonly changes: readonly Change[]
  /** For every attempt and hand-out from now on; null: nothing. */
  readonly outage: Outage | null
}

export class PresentScenario {
  #installed: CompiledWorld | null = null
  #world: CompiledWorld | null = null
  readonly #set = new Map<string, CarrierChange>()

  /** null: none has been installed. */
  get world(): CompiledWorld | null {
    return this.#world
  }

  /** What was set stays, where the carrier is still there. */
  install(world: CompiledWorld): void {
    this.#installed = world
    this.#apply()
  }

  /** null takes back what was set. */
  set(carrier: string, change: CarrierChange | null): void {
    if (change === null) this.#set.delete(carrier)
    else this.#set.set(carrier, change)
    this.#apply()
  }

  unsetAll(): void {
    this.#set.clear()
    this.#apply()
  }

  #apply(): void {
    const installed = this.#installed
    if (installed === null) return
    const changed = new Map<string, Carrier>()
    for (const [name, { changes, outage }] of this.#set) {
      const carrier = installed.carriers.get(name)
      if (carrier !== undefined) changed.set(name, carrier.changedBy(changes, outage))
    }
    this.#world = changed.size === 0 ? installed : installed.withCarriers(changed)
  }
}
