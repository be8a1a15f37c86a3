/** A scenario, checked and compiled: immutable, swapped as a whole. */
import type { Instant } from '../core/instant.ts'
import type { ClockMode } from '../core/world-clock.ts'
import type { Account } from './account.ts'
import type { Carrier } from './carrier.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { NumberOwners, Ownership } from './number-owners.ts'
import type { WorldSettings } from './world-schema.ts'

export interface CompiledScenario {
  /** By name; `default` is always there. */
  readonly worlds: ReadonlyMap<string, CompiledWorld>
  /** Which loading it came from: a decision refers to the rules by it. */
  readonly generation: number
  /** What is odd about it, and no mistake. */
  readonly warnings: readonly Diagnostic[]
}

export class CompiledWorld {
  readonly name: string
  /** null: the scenario does not say; so for clock and start. */
  readonly seed: number | null
  readonly clock: ClockMode | null
  readonly start: Instant | null
  readonly carriers: ReadonlyMap<string, Carrier>
  readonly accounts: ReadonlyMap<string, Account>
  readonly #owners: NumberOwners
  /** Carriers have been changed since the numbers were given out: they are found by name. */
  #hasChanged = false

  constructor(
    name: string,
    settings: WorldSettings,
    carriers: ReadonlyMap<string, Carrier>,
    accounts: ReadonlyMap<string, Account>,
    owners: NumberOwners,
  ) {
    this.name = name
    this.seed = settings.seed
    this.clock = settings.clock
    this.start = settings.start
    this.carriers = carriers
    this.accounts = accounts
    this.#owners = owners
  }

  /** The same world under another name, with other accounts. */
  renamed(name: string, accounts: ReadonlyMap<string, Account>): CompiledWorld {
    const { seed, clock, start } = this
    return new CompiledWorld(name, { seed, clock, start }, this.carriers, accounts, this.#owners)
  }

  /** The same world with some of its carriers changed. */
  withCarriers(changed: ReadonlyMap<string, Carrier>): CompiledWorld {
    const { seed, clock, start } = this
    const carriers = new Map([...this.carriers, ...changed])
    const world = new CompiledWorld(this.name, { seed, clock, start }, carriers, this.accounts, this.#owners)
    world.#hasChanged = changed.size > 0
    return world
  }

  /** The carrier that owns a number, by the longest prefix; null: none does. A leading `+` makes no difference. */
  route(to: string): Carrier | null {
    const owner = this.#owners.find(to)?.carrier ?? null
    if (owner === null || !this.#hasChanged) return owner
    return this.carriers.get(owner.name) ?? owner
  }

  /** The same, with the prefix that decided it. */
  owner(to: string): Ownership | null {
    return this.#owners.find(to)
  }
}
