/** The worlds of one emulator, and the scenario they are made from. */
import { EmulatorError } from '../core/emulator-error.ts'
import { type Instant, type Millis, WORLD_START } from '../core/instant.ts'
import type { Wall } from '../core/wall.ts'
import type { ClockMode } from '../core/world-clock.ts'
import type { CompiledScenario, CompiledWorld } from '../scenario/compiled-scenario.ts'
import { CREDENTIALS, credentialOf, FRONTS } from '../scenario/credential.ts'
import { Directory } from './directory.ts'
import type { Journal } from './journal.ts'
import { World } from './world.ts'

export interface WorldsOptions {
  readonly wall: Wall
  readonly newJournal: () => Journal
  /** For worlds whose scenario does not say. */
  readonly seed: number
  readonly clock: ClockMode
  /** `wall`: a world begins at the wall's reading. `fixed`: on 2026-01-01, the same on every run. */
  readonly start: 'wall' | 'fixed'
  readonly settle: Millis
  readonly maxMessages: number
  readonly maxPending: number
  readonly onBug: (error: unknown) => void
}

/** What whoever makes a world may choose over its scenario and the emulator's options. */
export interface ChosenSettings {
  readonly seed?: number | undefined
  readonly clock?: ClockMode | undefined
  readonly start?: 'wall' | 'fixed' | undefined
  /** Whose time the rates of clients are of; the wall's where not given. */
  readonly rates?: 'wall' | 'world' | undefined
}

export interface AddedWorld extends ChosenSettings {
  /** The listener that knows its accounts. */
  readonly listener: string
  readonly drawsAs: string
}

export const DEFAULT_WORLD = 'default'
/** The listeners that all worlds share. */
export const SHARED_LISTENER = 'shared'

export class Worlds {
  readonly directory: Directory = new Directory()
  readonly #options: WorldsOptions
  readonly #worlds = new Map<string, World>()
  readonly #listeners: ((world: World) => void)[] = []

  constructor(options: WorldsOptions) {
    this.#options = options
  }

  get default(): World {
    return this.get(DEFAULT_WORLD) as World
  }

  get(name: string): World | undefined {
    return this.#worlds.get(name)
  }

  all(): readonly World[] {
    return [...this.#worlds.values()]
  }

  /** Called with every world when its accounts have been installed or replaced. */
  onInstalled(listener: (world: World) => void): void {
    this.#listeners.push(listener)
    for (const world of this.#worlds.values()) listener(world)
  }

  /**
   * Makes the worlds of a scenario, and changes those that are there: for new messages only. Throws EmulatorError
   * BAD_SCENARIO, and changes nothing, where a client could not be told which world it signs in to.
   */
  install(scenario: CompiledScenario): void {
    refuseSharedCredentials(scenario)
    for (const compiled of scenario.worlds.values()) {
      const world = this.#worlds.get(compiled.name) ?? this.#create(compiled, SHARED_LISTENER, compiled.name)
      world.install(compiled)
      for (const listener of this.#listeners) listener(world)
    }
  }

  /** A world of its own, which no scenario file of the emulator's makes or changes. Its name must be free. */
  add(compiled: CompiledWorld, { listener, drawsAs, ...chosen }: AddedWorld): World {
    const world = this.#create(compiled, listener, drawsAs, chosen)
    world.install(compiled)
    for (const told of this.#listeners) if (listener === SHARED_LISTENER) told(world)
    return world
  }

  /** The world is closed and forgotten. */
  remove(world: World): void {
    world.close()
    this.directory.detach(world)
    this.#worlds.delete(world.name)
  }

  close(): void {
    for (const world of this.#worlds.values()) world.close()
  }

  #create(compiled: CompiledWorld, listener: string, drawsAs: string, chosen: ChosenSettings = {}): World {
    const { wall, start, newJournal, ...options } = this.#options
    const beginning = chosen.start ?? start
    const world = new World({
      ...options,
      name: compiled.name,
      drawsAs,
      seed: chosen.seed ?? compiled.seed ?? options.seed,
      clock: chosen.clock ?? compiled.clock ?? options.clock,
      start: compiled.start ?? (beginning === 'fixed' ? WORLD_START : (Math.floor(wall.now()) as Instant)),
      wall,
      rates: chosen.rates ?? 'wall',
      journal: newJournal(),
    })
    this.#worlds.set(world.name, world)
    this.directory.attach(listener, world)
    return world
  }
}

/** All worlds share the listeners, so that what a client signs in as must name one account among them all. */
function refuseSharedCredentials(scenario: CompiledScenario): void {
  const owners = new Map<string, string>()
  for (const world of scenario.worlds.values()) {
    for (const account of world.accounts.values()) {
      for (const front of FRONTS) {
        const credential = credentialOf(front, account)
        if (credential === null) continue
        const other = owners.get(`${front} ${credential}`)
        const { key, word } = CREDENTIALS[front]
        if (other !== undefined) {
          throw new EmulatorError(
            'BAD_SCENARIO',
            `${account.where}: account ${account.name} of world ${world.name} has the ${word} "${credential}" of ${other}`,
            `All worlds share one listener: give it a ${key} of its own.`,
          )
        }
        owners.set(`${front} ${credential}`, `account ${account.name} of world ${world.name} (${account.where})`)
      }
    }
  }
}
