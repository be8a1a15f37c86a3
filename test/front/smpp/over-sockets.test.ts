import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { connect, PDU, type Pdu, type Session } from 'smpp'
import { expect, test, vi } from 'vitest'
import { millis } from '../../../emulator/core/instant.ts'
import { systemWall } from '../../../emulator/core/wall.ts'
import type { World } from '../../../emulator/engine/world.ts'
import { type Listener, listenSmpp } from '../../../emulator/front/smpp/listener.ts'
import type { SmppFront } from '../../../emulator/front/smpp/smpp-front.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { CERTIFICATE, PRIVATE_KEY } from '../../client/smpp/localhost-certificate.ts'
import { A_BIND, aScenario, PATIENCE, type ScenarioParts, smppWorlds } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, aPdu, RawEsme } from '../../support/raw-esme.ts'

interface Served {
  readonly world: World
  readonly front: SmppFront
  readonly listener: Listener
}

/** A world behind a port, for as long as the test takes. */
async function serving(parts: ScenarioParts, run: (served: Served) => Promise<void>): Promise<void> {
  const bugs: unknown[] = []
  const { worlds, front } = smppWorlds(systemWall, aScenario(parts), {}, (error) => bugs.push(error))
  const listener = await listenSmpp(front, '127.0.0.1', 0, null)
  try {
    await run({ world: worlds.default, front, listener })
  } finally {
    await Promise.all([front.stop(PATIENCE), listener.close()])
    worlds.close()
  }
  expect(bugs).toEqual([])
}

/** node-smpp as the client: it answers what it is asked, and keeps it. */
class Client {
  readonly asked: Pdu[] = []
  readonly closed: Promise<unknown>
  readonly #session: Session

  constructor({ port }: Listener) {
    this.#session = connect({ host: '127.0.0.1', port })
    this.closed = new Promise<void>((resolve) => this.#session.on('close', () => resolve()))
    this.#session.on('error', () => undefined)
    this.#session.on('pdu', (pdu) => {
      if (pdu.isResponse()) return
      this.asked.push(pdu)
      this.#session.send(pdu.response())
    })
  }

  ask(command: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Pdu> {
    return new Promise((resolve) => this.#session.send(new PDU(command, fields), resolve))
  }

  bind(): Promise<Pdu> {
    return this.ask('bind_transceiver', { system_id: 'test', password: 'test', interface_version: 0x34 })
  }

  submit(destination_addr: string): Promise<Pdu> {
    return this.ask('submit_sm', { destination_addr, source_addr: '4040', registered_delivery: 1, short_message: 'hi' })
  }

  close(): void {
    this.#session.close()
  }
}

test('serves a client of another make: bind, submits, receipts, query, unbind', () =>
  serving({}, async ({ world, front, listener }) => {
    const client = new Client(listener)
    expect(await client.bind()).toMatchObject({ command_status: 0, system_id: 'emulator', sc_interface_version: 0x34 })
    const numbers = Array.from({ length: 100 }, (_, i) => `6421${i}`)
    const responses = await Promise.all(numbers.map((number) => client.submit(number)))
    const ids = responses.map(({ message_id }) => message_id)
    expect(new Set(ids).size).toBe(100)
    await world.clock.advance(millis(10_000))
    expect(client.asked.map(({ receipted_message_id }) => receipted_message_id)).toEqual(ids)
    expect(client.asked.map(({ source_addr }) => source_addr)).toEqual(numbers)
    expect(client.asked.every((pdu) => pdu.command === 'deliver_sm' && pdu.message_state === 2)).toBe(true)
    expect(await client.ask('query_sm', { message_id: ids[7] })).toMatchObject({ command_status: 0, message_state: 2 })
    expect(await client.ask('unbind')).toMatchObject({ command: 'unbind_resp', command_status: 0 })
    client.close()
    await client.closed
    await vi.waitFor(() => expect(front.links.size).toBe(0))
    expect(world.inFlight.total).toBe(0)
  }))

test('sends again over a new connection what a broken one left unanswered', () =>
  serving({}, async ({ world, listener }) => {
    const mute = connectSocket({ port: listener.port, host: '127.0.0.1' })
    const bindAndSubmit = [
      new PDU('bind_transceiver', { system_id: 'test', password: 'test', interface_version: 0x34 }),
      new PDU('submit_sm', { destination_addr: '64211', registered_delivery: 1, short_message: 'hi' }),
    ]
    for (const pdu of bindAndSubmit) mute.write((pdu as unknown as { toBuffer(): Buffer }).toBuffer())
    await vi.waitFor(() => expect(world.messages.size).toBe(1))
    const advanced = world.clock.advance(millis(10_000))
    await vi.waitFor(() => expect(world.inFlight.waiting()).toMatchObject([{ what: 'hand-over', count: 1 }]))
    mute.resetAndDestroy()
    await advanced
    const client = new Client(listener)
    await client.bind()
    await vi.waitFor(() => expect(client.asked).toMatchObject([{ command: 'deliver_sm', source_addr: '64211' }]))
    client.close()
  }))

test('takes leave of its clients when it stops, and takes no new ones', () =>
  serving({}, async ({ front, listener }) => {
    const [one, two] = [new Client(listener), new Client(listener)]
    await Promise.all([one.bind(), two.bind()])
    await front.stop(PATIENCE)
    await Promise.all([one.closed, two.closed])
    expect([...one.asked, ...two.asked].map(({ command }) => command)).toEqual(['unbind', 'unbind'])
    expect(front.links.size).toBe(0)
  }))

test('bears half-open connections by the hundred, and serves others meanwhile', () =>
  serving({}, async ({ front, listener }) => {
    const sockets = await Promise.all(Array.from({ length: 300 }, (_, i) => halfOpen(listener, i)))
    await vi.waitFor(() => expect(front.links.size).toBe(300))
    const client = new Client(listener)
    expect(await client.bind()).toMatchObject({ command_status: 0 })
    expect(await client.submit('64211')).toMatchObject({ command_status: 0 })
    for (const socket of sockets) socket.destroy()
    await vi.waitFor(() => expect(front.links.size).toBe(1))
    client.close()
  }))

// TLS

const CERT = Buffer.from(CERTIFICATE)
const KEY = Buffer.from(PRIVATE_KEY)

/** Over TLS the connection and, if it stands, what a bind is answered with. */
async function bindOverTls(port: number, options: ConnectionOptions): Promise<number> {
  const client = connectTls({ port, host: '127.0.0.1', ca: CERT, ...options })
  const esme = new RawEsme({ client, server: null, settle: () => Promise.resolve() })
  esme.send('bind_transceiver', A_BIND)
  await vi.waitFor(() => expect(esme.isClosed || esme.received.length > 0).toBe(true))
  const status = esme.received[0]?.status ?? -1
  esme.drop()
  return status
}

test('speaks TLS, and asks for a certificate where there is an authority to check it', () =>
  serving({}, async ({ front }) => {
    const open = await listenSmpp(front, '127.0.0.1', 0, { cert: CERT, key: KEY, ca: null })
    const closed = await listenSmpp(front, '127.0.0.1', 0, { cert: CERT, key: KEY, ca: CERT })
    expect(await bindOverTls(open.port, {})).toBe(0)
    expect(await bindOverTls(closed.port, { cert: CERT, key: KEY })).toBe(0)
    expect(await bindOverTls(closed.port, {})).toBe(-1)
    await Promise.all([front.stop(PATIENCE), open.close(), closed.close()])
  }))

test('stops in the middle of a TLS handshake, and bears one that is broken off', () =>
  serving({}, async ({ front }) => {
    const listener = await listenSmpp(front, '127.0.0.1', 0, { cert: CERT, key: KEY, ca: null })
    const [silent, plain] = [await halfOpen(listener, 0), await halfOpen(listener, 0)]
    plain.write(encodePdu(aPdu('bind_transceiver', 1, A_BIND)))
    await once(plain, 'close')
    expect(await bindOverTls(listener.port, {})).toBe(0)
    await Promise.all([front.stop(PATIENCE), listener.close()])
    await vi.waitFor(() => expect(silent.destroyed).toBe(true))
  }))

async function halfOpen({ port }: Listener, nth: number): Promise<Socket> {
  const socket = connectSocket({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (nth % 2 === 0) socket.write(Buffer.of(0, 0, 0, 47).subarray(0, nth % 5))
  return socket
}

test('says every octet once to a client that reads in fits and starts', () =>
  serving({ smpp: 'window: 3000' }, async ({ world, listener }) => {
    const client = connectSocket({ port: listener.port, host: '127.0.0.1' })
    client.setNoDelay(true)
    await once(client, 'connect')
    const esme = new RawEsme({ client, server: null, settle: () => Promise.resolve() })
    const numbers = Array.from({ length: 3_000 }, (_, i) => `6421${i}`)
    const pdus = [
      aPdu('bind_transceiver', 1, A_BIND),
      ...numbers.map((destination_addr, i) => aPdu('submit_sm', i + 2, { ...A_SUBMIT, destination_addr })),
    ]
    esme.stopReading()
    esme.write(Buffer.concat(pdus.map(encodePdu)))
    const advanced = vi.waitFor(() => expect(world.messages.size).toBe(3_000), { timeout: 10_000 })
    const fits = setInterval(() => (client.isPaused() ? esme.startReading() : esme.stopReading()), 3)
    await advanced
    await world.clock.advance(millis(10_000))
    clearInterval(fits)
    esme.startReading()
    expect(esme.all('submit_sm_resp').map(({ sequence }) => sequence)).toEqual(numbers.map((_, i) => i + 2))
    expect(esme.all('deliver_sm').map(({ body }) => body.source_addr)).toEqual(numbers)
    const ids = esme.all('submit_sm_resp').map((pdu) => pdu.body?.message_id)
    expect(esme.receipts().map((text) => text.slice(3, 13))).toEqual(ids)
    esme.drop()
  }))
