/**
 * A client of a carrier: node-smpp's own session over a pair of streams, bound to an emulator whose clock stands still
 * but for `advance`. It acknowledges every receipt, and keeps it with the time on the world's clock.
 */
import { createRequire } from 'node:module'
import { type Duplex, duplexPair } from 'node:stream'
import { millis } from '../../../emulator/core/instant.ts'
import { systemWall } from '../../../emulator/core/wall.ts'
import { filesAt, loadScenarioFiles } from '../../../emulator/engine/scenario-files.ts'
import type { World } from '../../../emulator/engine/world.ts'
import { SHARED_LISTENER, Worlds } from '../../../emulator/engine/worlds.ts'
import { SmppFront } from '../../../emulator/front/smpp/smpp-front.ts'
import type { MessageRecord } from '../../../emulator/message/record.ts'
import { MemoryJournal } from '../../../emulator/store/memory-journal.ts'

export const CARRIERS = 'scenarios/carriers'

/** Every carrier file but the one that is always there. */
export const CARRIER_FILES: readonly string[] = filesAt(CARRIERS).filter((path) => !path.endsWith('/everyday.yaml'))

type Fields = Readonly<Record<string, unknown>>

/** What node-smpp makes of a PDU: its fields, and its TLVs by name. */
export interface WirePdu {
  readonly command: string
  readonly command_status: number
  readonly message_id: string
  readonly source_addr: string
  readonly destination_addr: string
  readonly esm_class: number
  readonly receipted_message_id?: string
  readonly message_state?: number
  readonly network_error_code?: Buffer
  readonly short_message?: { readonly message: string }
  readonly message_payload?: { readonly message: string }
  response(fields?: Fields): WirePdu
}

interface WireSession {
  on(event: string, listener: (pdu: WirePdu) => void): void
  send(pdu: WirePdu): boolean
  close(): void
  bind_transceiver(fields: Fields, done: (response: WirePdu) => void): boolean
  submit_sm(fields: Fields, done: (response: WirePdu) => void): boolean
  query_sm(fields: Fields, done: (response: WirePdu) => void): boolean
}

const smpp = createRequire(import.meta.url)('smpp') as {
  Session: new (options: { readonly socket: Duplex }) => WireSession
}

export interface Receipt {
  /** Since the world's start, in ms. */
  readonly at: number
  readonly text: string
  readonly pdu: WirePdu
}

/** An attempt of a message: when, in ms since its acceptance, and whether it reached the handset. */
export interface Attempt {
  readonly at: number
  readonly reached: boolean
}

/** An emulator with the carriers of these files (besides `everyday`), its world's time beginning on 2026-01-01. */
export class CarrierBench {
  readonly worlds: Worlds
  readonly front: SmppFront

  constructor(...files: readonly string[]) {
    const fault = (error: unknown) => {
      throw error
    }
    this.worlds = new Worlds({
      wall: systemWall,
      newJournal: () => new MemoryJournal(),
      seed: 1,
      clock: { kind: 'manual' },
      start: 'fixed',
      settle: millis(50),
      maxMessages: 1_000,
      maxPending: 1_000,
      onBug: fault,
    })
    this.worlds.install(loadScenarioFiles(files, true).scenario)
    this.front = new SmppFront({
      wall: systemWall,
      directory: this.worlds.directory.at(SHARED_LISTENER),
      unattributed: this.worlds.default,
      systemId: 'emulator',
      sessionInit: millis(30_000),
      onBug: fault,
    })
    this.worlds.onInstalled((world) => this.front.serve(world))
  }

  get world(): World {
    return this.worlds.default
  }

  /** A transceiver, bound to the account of that name. */
  async bind(account = 'test'): Promise<CarrierLink> {
    const [server, client] = duplexPair()
    // As a socket does, and a pair of streams does not: when one end is destroyed, the other closes.
    server.once('close', () => client.destroy())
    this.front.accept(server, 'test')
    const link = new CarrierLink(this.world, account, client)
    await link.bind()
    return link
  }
}

export class CarrierLink {
  readonly receipts: Receipt[] = []
  /** The commands that came, in their order. */
  readonly arrivals: string[] = []
  closed = false
  readonly #world: World
  readonly #account: string
  readonly #session: WireSession
  readonly #start: number

  constructor(world: World, account: string, stream: Duplex) {
    this.#world = world
    this.#account = account
    this.#start = world.clock.now()
    this.#session = new smpp.Session({ socket: stream })
    this.#session.on('deliver_sm', (pdu) => this.#receive(pdu))
    this.#session.on('data_sm', (pdu) => this.#receive(pdu))
    this.#session.on('pdu', (pdu) => this.arrivals.push(pdu.command))
    this.#session.on('close', () => {
      this.closed = true
    })
  }

  bind(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#session.bind_transceiver(
        { system_id: this.#account, password: 'test', interface_version: 0x34 },
        ({ command_status }) => (command_status === 0 ? resolve() : reject(new Error(`bind: ${command_status}`))),
      )
    })
  }

  /** The response to a submit, or null where there is none when the emulator has come to rest. */
  async submit(to: string, fields: Fields = {}): Promise<WirePdu | null> {
    let response: WirePdu | null = null
    const sent = {
      source_addr: '12345',
      destination_addr: to,
      registered_delivery: 1,
      short_message: 'hello',
      ...fields,
    }
    this.#session.submit_sm(sent, (pdu) => {
      response = pdu
    })
    await settled(() => response !== null || this.closed)
    return response
  }

  /** The same, for a submit that is accepted: the message, and the id its client knows it by. */
  async accepted(to: string, fields: Fields = {}): Promise<{ readonly record: MessageRecord; readonly id: string }> {
    const response = await this.submit(to, fields)
    if (response?.command_status !== 0) throw new Error(`the submit to ${to} was not accepted`)
    return { record: this.latest(), id: response.message_id }
  }

  latest(): MessageRecord {
    const [record] = this.#world.messages.newestFirst()
    if (record === undefined) throw new Error('there is no message')
    return record
  }

  /** message_state, as query_sm tells it. */
  query(id: string): Promise<WirePdu> {
    return new Promise((resolve) => this.#session.query_sm({ message_id: id, source_addr: '12345' }, resolve))
  }

  async advance(span: number): Promise<void> {
    await this.#world.clock.advance(millis(span))
  }

  /** From timer to timer, until none is left. */
  async advanceToTheEnd(): Promise<void> {
    await settled(() => false)
    while (this.#world.clock.pending > 0) await this.#world.clock.advanceToNext()
    await settled(() => false)
  }

  /** The attempts of a message, from its timeline. */
  attempts(record: MessageRecord): readonly Attempt[] {
    const timeline = this.#world.timelineOf(record)
    const start = timeline.find(({ what }) => what === 'accepted')?.at ?? 0
    return timeline
      .filter(({ what }) => what === 'failed' || what === 'attempt')
      .map(({ what, at }) => ({ at: at - start, reached: what === 'attempt' }))
  }

  /** The only receipt there is. */
  theReceipt(): Receipt {
    const [first, ...others] = this.receipts
    if (first === undefined || others.length > 0) throw new Error(`there are ${this.receipts.length} receipts, not one`)
    return first
  }

  async close(): Promise<void> {
    this.#session.close()
    await settled(() => this.closed)
  }

  #receive(pdu: WirePdu): void {
    const text = pdu.short_message?.message || (pdu.message_payload?.message ?? '')
    this.receipts.push({ at: this.#world.clock.now() - this.#start, text, pdu })
    this.#session.send(pdu.response())
  }
}

/** Lets the streams pass on what they hold, until `done` or nothing more is to be expected. */
async function settled(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 50 && !done(); turn++) await new Promise((resolve) => setImmediate(resolve))
}

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
