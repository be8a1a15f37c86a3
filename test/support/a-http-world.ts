/**
 * A world with the HTTP fronts over it and no port: requests go to the handlers, callbacks go to a real server of the
 * test's, and the world's clock stands still but for `advance`. The wall is the system's: sockets need it.
 */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import request, { type Response } from 'supertest'
import { millis } from '../../emulator/core/instant.ts'
import type { Wall } from '../../emulator/core/wall.ts'
import { systemWall } from '../../emulator/core/wall.ts'
import type { World } from '../../emulator/engine/world.ts'
import { SHARED_LISTENER, Worlds } from '../../emulator/engine/worlds.ts'
import { GatewayFront } from '../../emulator/front/gateway/gateway-front.ts'
import { Mm7Front } from '../../emulator/front/mm7/mm7-front.ts'
import { RestFront } from '../../emulator/front/rest/rest-front.ts'
import { SmppFront } from '../../emulator/front/smpp/smpp-front.ts'
import type { HttpHandler } from '../../emulator/http/http-listener.ts'
import { Outgoing } from '../../emulator/http/outgoing.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { MemoryJournal } from '../../emulator/store/memory-journal.ts'

export class HttpWorld {
  readonly worlds: Worlds
  readonly outgoing: Outgoing
  readonly mm7: HttpHandler
  readonly rest: HttpHandler
  readonly gateway: HttpHandler
  readonly smpp: SmppFront
  /** What the emulator has reported as its own mistakes: none. */
  readonly bugs: unknown[] = []

  constructor(yaml: string, wall: Wall = systemWall) {
    const onBug = (error: unknown) => this.bugs.push(error)
    this.worlds = new Worlds({
      wall,
      newJournal: () => new MemoryJournal(),
      seed: 1,
      clock: { kind: 'manual' },
      start: 'fixed',
      settle: millis(50),
      maxMessages: 100_000,
      maxPending: 100_000,
      onBug,
    })
    this.install(yaml)
    this.outgoing = new Outgoing(wall)
    const shared = {
      wall,
      directory: this.worlds.directory.at(SHARED_LISTENER),
      unattributed: this.worlds.default,
      outgoing: this.outgoing,
      onBug,
    }
    const fronts = [new Mm7Front(shared), new RestFront(shared), new GatewayFront(shared)] as const
    this.smpp = new SmppFront({ ...shared, systemId: 'emulator', sessionInit: millis(30_000) })
    this.worlds.onInstalled((world) => {
      for (const front of [...fronts, this.smpp]) front.serve(world)
    })
    const [mm7, rest, gateway] = fronts
    this.mm7 = mm7.handler()
    this.rest = rest.handler()
    this.gateway = gateway.handler()
  }

  install(yaml: string): void {
    const loaded = loadScenario([{ path: 'test.yaml', text: yaml }])
    if (!loaded.ok) throw new Error(loaded.error.map(formatDiagnostic).join('\n'))
    this.worlds.install(loaded.value)
  }

  get world(): World {
    return this.worlds.default
  }

  async advance(span: number): Promise<void> {
    await this.world.clock.advance(millis(span))
  }

  /** Newest first. */
  get records(): readonly MessageRecord[] {
    return [...this.world.messages.newestFirst()]
  }

  story(record: MessageRecord): string[] {
    return this.world.timelineOf(record).map(({ what }) => what)
  }

  /** A JSON request to the REST API as service plan `test`. */
  restCall(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object | string): Promise<Response> {
    const asked = request(this.rest)[method](`/xms/v1/test${path}`).set('authorization', 'Bearer test')
    return Promise.resolve(body === undefined ? asked : asked.set('content-type', 'application/json').send(body))
  }

  gatewayCall(method: 'get' | 'post', path: string, body?: object | string): Promise<Response> {
    const asked = request(this.gateway)[method](path).auth('test', 'test')
    return Promise.resolve(body === undefined ? asked : asked.set('content-type', 'application/json').send(body))
  }

  async close(): Promise<void> {
    this.worlds.close()
    await this.outgoing.close()
  }
}

export interface Called {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** On the world's clock, if the server was given one. */
  readonly at: number
}

/** A client's server for callbacks: keeps what comes, and answers as it is told. */
export class CallbackServer {
  readonly calls: Called[] = []
  /** By default 200 with an empty body. */
  answer: (call: Called, response: ServerResponse) => void = (_, response) => void response.writeHead(200).end()
  now: () => number = () => 0
  readonly #server: Server

  private constructor() {
    this.#server = createServer((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', () => undefined)
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1')
        const call = { url: incoming.url ?? '', headers: incoming.headers, body, at: this.now() }
        this.calls.push(call)
        this.answer(call, response)
      })
    })
  }

  static async start(): Promise<CallbackServer> {
    const server = new CallbackServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback`
  }

  get json(): unknown[] {
    return this.calls.map(({ body }) => JSON.parse(body))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
