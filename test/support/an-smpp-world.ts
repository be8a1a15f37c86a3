/**
 * A world with the SMPP front over it and no port: ESMEs are connected by pairs of streams, the wall's time is moved by
 * hand, and the world's clock stands still but for `advance`.
 */
import { duplexPair } from 'node:stream'
import { type Millis, millis } from '../../emulator/core/instant.ts'
import type { Wall } from '../../emulator/core/wall.ts'
import type { ClockMode } from '../../emulator/core/world-clock.ts'
import type { World } from '../../emulator/engine/world.ts'
import { SHARED_LISTENER, Worlds } from '../../emulator/engine/worlds.ts'
import type { Link } from '../../emulator/front/smpp/link.ts'
import { SmppFront } from '../../emulator/front/smpp/smpp-front.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import type { CompiledScenario } from '../../emulator/scenario/compiled-scenario.ts'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { MemoryJournal } from '../../emulator/store/memory-journal.ts'
import { followed } from './clock-bench.ts'
import { FakeWall } from './fake-wall.ts'
import { type Fields, RawEsme } from './raw-esme.ts'

export interface SmppWorldOptions {
  readonly clock?: ClockMode
  readonly seed?: number
  readonly maxMessages?: number
  readonly maxPending?: number
}

/** Worlds and front over any wall: with the system's, for tests over real sockets. */
export function smppWorlds(
  wall: Wall,
  yaml: string,
  options: SmppWorldOptions,
  onBug: (error: unknown) => void,
): { readonly worlds: Worlds; readonly front: SmppFront } {
  const worlds = new Worlds({
    wall,
    newJournal: () => new MemoryJournal(),
    seed: options.seed ?? 1,
    clock: options.clock ?? { kind: 'manual' },
    start: 'fixed',
    settle: millis(50),
    maxMessages: options.maxMessages ?? 100_000,
    maxPending: options.maxPending ?? 2_000_000,
    onBug,
  })
  worlds.install(compiled(yaml))
  const front = new SmppFront({
    wall,
    directory: worlds.directory.at(SHARED_LISTENER),
    unattributed: worlds.default,
    systemId: 'emulator',
    sessionInit: millis(30_000),
    onBug,
  })
  worlds.onInstalled((world) => front.serve(world))
  return { worlds, front }
}

/** The wall's reading at the start, far from the world's, which begins on 2026-01-01. */
export const WALL_START = Date.UTC(2030, 5, 15, 12)

export class SmppWorld {
  readonly wall: FakeWall = new FakeWall(WALL_START)
  readonly worlds: Worlds
  readonly front: SmppFront
  /** What the emulator has reported as its own mistakes: none. */
  readonly bugs: unknown[] = []

  constructor(yaml: string, options: SmppWorldOptions = {}) {
    const { worlds, front } = smppWorlds(this.wall, yaml, options, (error) => this.bugs.push(error))
    this.worlds = worlds
    this.front = front
  }

  get world(): World {
    return this.worlds.default
  }

  /** An ESME that has connected and not bound. */
  connect(): RawEsme {
    const [server, client] = duplexPair()
    this.front.accept(server, 'test')
    return new RawEsme({ client, server, settle: () => this.settle() })
  }

  /** An ESME that has bound. */
  async bound(kind: BindCommand = 'bind_transceiver', fields: Fields<BindCommand> = {}): Promise<RawEsme> {
    const esme = this.connect()
    const response = await esme.ask(kind, { ...A_BIND, ...fields })
    if (response.status !== 0) throw new Error(`${kind} was refused with 0x${response.status.toString(16)}`)
    esme.fresh()
    return esme
  }

  /** The emulator's side of what was connected last. */
  lastLink(): Link {
    const last = [...this.front.links].at(-1)
    if (last === undefined) throw new Error('nobody is connected')
    return last
  }

  /** Lets everything happen that happens at this reading of the wall and of the world. */
  async settle(): Promise<void> {
    await this.wall.settle()
    await this.wall.settle()
  }

  /** Skips the world's time. Throws where it cannot, because something is in flight. */
  async advance(span: number): Promise<void> {
    const advanced = await this.advancing(span)
    if (!advanced.done) {
      throw new Error(`the world waits for ${JSON.stringify(this.world.inFlight.waiting())}`)
    }
    await this.settle()
  }

  /** Begins to skip the world's time, as far as it goes with what the ESMEs answer by themselves. */
  async advancing(span: number): Promise<{ done: boolean }> {
    const advanced = followed(this.world.clock.advance(millis(span)))
    for (let turn = 0; turn < 10_000 && !advanced.done; turn++) {
      await this.wall.settle()
      if (this.world.inFlight.total > 0 && turn > 2) {
        await this.wall.settle()
        if (this.world.inFlight.total > 0) break
      }
    }
    return advanced
  }

  /** Lets the wall's time pass: time-outs, slow answers, keep-alives. */
  async pass(span: number): Promise<void> {
    await this.wall.pass(span)
    await this.settle()
  }

  /** Another scenario for the same worlds, as a hot reload does it. */
  reload(yaml: string): void {
    this.worlds.install(compiled(yaml))
  }

  record(id: string, account = 'test'): MessageRecord {
    const state = this.world.accounts.get(account)
    const record = state === undefined ? null : this.world.find(state, id)
    if (record === null) throw new Error(`no message ${id}`)
    return record
  }

  /** What happened to a message, in the timeline's words. */
  story(id: string): string[] {
    return this.world.timelineOf(this.record(id)).map(({ what }) => what)
  }
}

export type BindCommand = 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver'

export const A_BIND: Fields<BindCommand> = { system_id: 'test', password: 'test', interface_version: 0x34 }

export interface ScenarioParts {
  /** Lines of the carrier `net`. */
  readonly carrier?: string
  /** Its rules, each in one line. */
  readonly rules?: readonly string[]
  /** Settings of the account `test`'s link, as they stand between braces. */
  readonly smpp?: string
  /** Further lines of the account. */
  readonly account?: string
  /** Further accounts, each a line. */
  readonly accounts?: readonly string[]
}

/** One carrier that owns all numbers and delivers after a second, with the receipt 200 ms later; account test/test. */
export function aScenario(parts: ScenarioParts = {}): string {
  const { carrier = '', rules = [], smpp = '', account = '', accounts = [] } = parts
  return `
carriers:
  net:
    numbers: ["*"]
    ${carrier}
    rules: [${rules.join(', ')}]
accounts:
  test:
    smpp: { password: test, ${smpp} }
    ${account}
  ${accounts.join('\n  ')}
`
}

export function anSmppWorld(parts: ScenarioParts = {}, options: SmppWorldOptions = {}): SmppWorld {
  return new SmppWorld(aScenario(parts), options)
}

function compiled(yaml: string): CompiledScenario {
  const loaded = loadScenario([{ path: 'test.yaml', text: yaml }])
  if (!loaded.ok) throw new Error(loaded.error.map(formatDiagnostic).join('\n'))
  return loaded.value
}

/** How long clients have to answer unbind when a test over real sockets ends. */
export const PATIENCE: Millis = millis(2_000)
