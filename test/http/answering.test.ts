import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { write, writeAs } from '../../emulator/http/answering.ts'
import type { HttpAnswer } from '../../emulator/message/plan.ts'
import { FakeWall } from '../support/fake-wall.ts'

let server: Server
let socket: Socket
let wall: FakeWall
let received = ''

beforeEach(async () => {
  wall = new FakeWall()
  received = ''
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  socket.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** A request that waits for its answer. */
async function asked(): Promise<ServerResponse> {
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('data', (chunk) => (received += chunk))
  socket.on('error', () => undefined)
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [, response] = await once(server, 'request')
  return response
}

const MESSAGE = { status: 200, headers: { 'content-type': 'text/plain' }, body: '0123456789ABCDEFGHIJKLMNÖ' } as const

async function got(text: string): Promise<void> {
  while (!received.includes(text)) await once(socket, 'data')
}

function spoiled(fault: Extract<HttpAnswer, { kind: 'spoiled' }>['fault']): HttpAnswer {
  return { kind: 'spoiled', fault }
}

test('an answer has its length in octets', async () => {
  write(await asked(), MESSAGE)
  await got('MNÖ')
  expect(received).toMatch(/^HTTP\/1.1 200 OK\r\ncontent-type: text\/plain\r\ncontent-length: 26\r\n/)
})

test('an answer whose words are spoiled already leaves whole', async () => {
  writeAs(spoiled('malformed'), await asked(), MESSAGE, wall)
  await got('MNÖ')
})

test('half an answer, then the connection is cut', async () => {
  writeAs(spoiled('cut'), await asked(), MESSAGE, wall)
  await once(socket, 'close')
  expect(received).toMatch(/content-length: 26\r\n.*\r\n\r\n0123456789ABC$/s)
})

test('an answer ten octets a second, on the wall’s clock', async () => {
  writeAs(spoiled('slow-body'), await asked(), MESSAGE, wall)
  await got('\r\n\r\n0123456789')
  expect(received).toMatch(/\r\n\r\n0123456789$/)
  await wall.pass(1_000)
  await got('CDEFGHIJ')
  expect(received).toMatch(/GHIJ$/)
  await wall.pass(1_000)
  await got('MNÖ')
  expect(wall.timers).toBe(0)
})

test('an answer that drips ends with its client', async () => {
  const response = await asked()
  writeAs(spoiled('slow-body'), response, MESSAGE, wall)
  const closed = once(response, 'close')
  socket.destroy()
  await closed
  await wall.pass(60_000)
  expect(wall.timers).toBe(0)
})

test('no answer keeps the connection, a drop does not', async () => {
  const response = await asked()
  writeAs({ kind: 'silent' }, response, MESSAGE, wall)
  expect([response.headersSent, response.destroyed]).toEqual([false, false])
  writeAs({ kind: 'drop' }, response, MESSAGE, wall)
  await once(socket, 'close')
  expect(received).toBe('')
})

test('nothing is written to a client that has gone', async () => {
  for (const http of [null, spoiled('cut'), spoiled('slow-body'), { kind: 'drop' }] as const) {
    const response = await asked()
    const closed = once(response, 'close')
    socket.destroy()
    await closed
    writeAs(http, response, MESSAGE, wall)
    expect(wall.timers).toBe(0)
  }
})
