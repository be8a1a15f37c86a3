/**
 * Worlds that are made while the emulator runs: isolated networks for one test each. With listeners of their own they
 * have whatever accounts their scenario names; on the shared listeners their accounts get credentials that nobody has.
 */
import { EmulatorError } from './core/emulator-error.ts'
import { readScenarioFiles } from './engine/scenario-files.ts'
import type { World } from './engine/world.ts'
import { type ChosenSettings, SHARED_LISTENER, type Worlds } from './engine/worlds.ts'
import { listenSmpp } from './front/smpp/listener.ts'
import type { SmppFront } from './front/smpp/smpp-front.ts'
import { makeFronts, mountFronts, PATIENCE, serveWorld } from './fronts.ts'
import { HttpListener } from './http/http-listener.ts'
import type { Outgoing } from './http/outgoing.ts'
import type { EmulatorOptions } from './options.ts'
import type { Ports } from './ports.ts'
import type { Account } from './scenario/account.ts'
import type { CompiledWorld } from './scenario/compiled-scenario.ts'
import { withCallbacks, withCredentialsOf } from './scenario/credential.ts'
import { formatDiagnostic } from './scenario/diagnostic.ts'
import { loadScenario } from './scenario/load-scenario.ts'

export interface NewWorld extends ChosenSettings {
  /** '': the next free of `w1`, `w2` … */
  readonly name: string
  /** Scenario files as they are written; those of the emulator itself are read too. */
  readonly sources: readonly { readonly path: string; readonly text: string }[]
  readonly listeners: 'own' | 'shared'
  /** The name that its draws hang on; '': its own. */
  readonly drawsAs: string
  readonly magic: boolean
  readonly callbackUrl: string | null
}

interface Own {
  readonly smpp: SmppFront
  readonly ports: Ports
  close(): Promise<void>
}

const NOWHERE: Ports = { smpp: null, smpps: null, http: null, control: null }
/** Each has timers, listeners and tables of its own: past this many, somebody forgets to remove them. */
const MOST = 1_000
/** Compiled scenarios kept. */
const MOST_KNOWN = 50

export class OwnWorlds {
  /** The ports of the shared listeners, once they listen. */
  shared: Ports = NOWHERE
  readonly #worlds: Worlds
  readonly #smpp: SmppFront
  readonly #outgoing: Outgoing
  readonly #options: EmulatorOptions
  readonly #onBug: (error: unknown) => void
  readonly #own = new Map<World, Own>()
  /** Made over the API, on whichever listeners. */
  readonly #made = new Set<World>()
  /** By what they were compiled from. */
  readonly #known = new Map<string, CompiledWorld>()
  /** Listeners that are being bound. */
  readonly #binding = new Set<Promise<Own>>()
  #isClosed = false
  #last = 0

  constructor(
    worlds: Worlds,
    smpp: SmppFront,
    outgoing: Outgoing,
    options: EmulatorOptions,
    onBug: (error: unknown) => void,
  ) {
    this.#worlds = worlds
    this.#smpp = smpp
    this.#outgoing = outgoing
    this.#options = options
    this.#onBug = onBug
  }

  /** The front that a world's ESMEs are bound to. */
  smppOf(world: World): SmppFront {
    return this.#own.get(world)?.smpp ?? this.#smpp
  }

  portsOf(world: World): Ports {
    return this.#own.get(world)?.ports ?? this.shared
  }

  isMade(world: World): boolean {
    return this.#made.has(world)
  }

  /** Throws EmulatorError BAD_SCENARIO with every mistake, CONFLICT where the name is taken, CANNOT_LISTEN. */
  async create(asked: NewWorld): Promise<World> {
    if (this.#made.size >= MOST) {
      throw new EmulatorError(
        'CONFLICT',
        `there are ${MOST} worlds already`,
        'Remove those that are done: DELETE …/worlds/{world}.',
      )
    }
    const name = asked.name === '' ? this.#nextName() : asked.name
    if (this.#worlds.get(name) !== undefined) {
      throw new EmulatorError('CONFLICT', `there is a world ${name} already`, 'Choose another name, or leave it out.')
    }
    const compiled = this.#compiled(asked)
    const isShared = asked.listeners === 'shared'
    const own = isShared ? generated(compiled.accounts, name) : compiled.accounts
    const accounts = asked.callbackUrl === null ? own : calledBack(own, asked.callbackUrl)
    const listener = isShared ? SHARED_LISTENER : `world ${name}`
    const drawsAs = asked.drawsAs === '' ? name : asked.drawsAs
    const { seed, clock, start, rates } = asked
    const world = this.#worlds.add(compiled.renamed(name, accounts), { listener, drawsAs, seed, clock, start, rates })
    this.#made.add(world)
    try {
      if (!isShared) this.#own.set(world, await this.#bound(world, listener))
    } catch (error) {
      this.#made.delete(world)
      this.#worlds.remove(world)
      throw error
    }
    return world
  }

  /** Throws EmulatorError CONFLICT for a world that the scenario files made. */
  async remove(world: World): Promise<void> {
    if (!this.#made.delete(world)) {
      throw new EmulatorError(
        'CONFLICT',
        `the world ${world.name} is the scenario's`,
        'Only what was made over the API can be removed.',
      )
    }
    const own = this.#own.get(world)
    this.#own.delete(world)
    if (own === undefined)
      for (const link of this.#smpp.links) if (link.world === world) link.close('its world is gone')
    await own?.close()
    this.#worlds.remove(world)
  }

  /** What is being made just then is closed as well. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#binding)
    await Promise.all([...this.#own.values()].map((own) => own.close()))
    this.#own.clear()
  }

  /** A suite asks for the same world for each of its tests: what was compiled is shared, for nothing changes it. */
  #compiled(asked: NewWorld): CompiledWorld {
    const key = JSON.stringify([asked.magic, asked.sources])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const compiled = compile(asked)
    this.#known.set(key, compiled)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    return compiled
  }

  #nextName(): string {
    for (;;) {
      const name = `w${++this.#last}`
      if (this.#worlds.get(name) === undefined) return name
    }
  }

  async #bound(world: World, listener: string): Promise<Own> {
    const binding = this.#listen(world, listener)
    this.#binding.add(binding)
    const own = await binding.finally(() => this.#binding.delete(binding))
    if (!this.#isClosed) return own
    await own.close()
    throw new EmulatorError('CANNOT_LISTEN', 'the emulator is shutting down', 'Start it again.')
  }

  async #listen(world: World, listener: string): Promise<Own> {
    const { host } = this.#options
    const fronts = makeFronts(this.#worlds, listener, world, this.#outgoing, this.#onBug)
    serveWorld(fronts, world)
    const smpp = await listenSmpp(fronts.smpp, host, 0, null)
    const http = new HttpListener(this.#onBug)
    mountFronts(fronts, http)
    try {
      await http.listen(host, 0)
    } catch (error) {
      await smpp.close()
      throw error
    }
    return {
      smpp: fronts.smpp,
      ports: { ...NOWHERE, smpp: smpp.port, http: http.port, control: this.shared.control },
      close: async () => {
        const closing = Promise.all([smpp.close(), http.close()])
        await fronts.smpp.stop(PATIENCE)
        await closing
      },
    }
  }
}

function compile({ sources, magic }: NewWorld): CompiledWorld {
  const loaded = loadScenario([...readScenarioFiles([]), ...sources], { magic })
  if (!loaded.ok) {
    const message = 'the scenario has mistakes'
    throw new EmulatorError('BAD_SCENARIO', message, 'Nothing was made.', loaded.error.map(formatDiagnostic))
  }
  const worlds = [...loaded.value.worlds.values()]
  const own = worlds.find(({ name }) => name !== 'default')
  // A file that names a world of its own means that one.
  return own ?? (loaded.value.worlds.get('default') as CompiledWorld)
}

/** Accounts that name no place for their callbacks have them sent there. */
function calledBack(accounts: ReadonlyMap<string, Account>, url: string): ReadonlyMap<string, Account> {
  return new Map([...accounts].map(([name, account]) => [name, withCallbacks(account, url)]))
}

/** Credentials that follow from the world's name, and that no other world has. */
function generated(accounts: ReadonlyMap<string, Account>, world: string): ReadonlyMap<string, Account> {
  return new Map(
    [...accounts].map(([name, account], i) => [name, withCredentialsOf(account, `${world.slice(0, 9)}-${i + 1}`)]),
  )
}
