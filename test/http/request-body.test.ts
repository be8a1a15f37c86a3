import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import express from 'express'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { readBody } from '../../emulator/http/request-body.ts'
import { FakeWall } from '../support/fake-wall.ts'

let wall: FakeWall
let server: Server
let results: unknown[]
const sockets: Socket[] = []

beforeEach(async () => {
  wall = new FakeWall()
  results = []
  server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  expect(wall.timers).toBe(0)
  for (const socket of sockets.splice(0)) socket.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const MOST = 1_000

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MOST, wall, millis(5_000))
  const result = body.ok ? body.value.toString('latin1') : { failed: body.error }
  results.push(result)
  server.emit('result')
  response.end(JSON.stringify(result))
}

const port = () => (server.address() as AddressInfo).port

/** Writes it on a new connection and says what was read of the body. */
async function written(...texts: (string | Buffer)[]): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  for (const text of texts) socket.write(text)
  return socket
}

async function result(): Promise<unknown> {
  if (results.length === 0) await once(server, 'result')
  return results.shift()
}

function head(headers: Record<string, string | number>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST / HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`
}

test('a body with a length, and one in chunks', async () => {
  await written(head({ 'content-length': 5 }), 'hel', 'lo')
  expect(await result()).toBe('hello')
  await written(head({ 'transfer-encoding': 'chunked' }), '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n')
  expect(await result()).toBe('hello')
  await written(head({}))
  expect(await result()).toBe('')
})

test('a client that waits for 100 Continue is told to go on', async () => {
  const socket = await written(head({ 'content-length': 5, expect: '100-continue' }))
  const [continued] = await once(socket, 'data')
  expect(String(continued)).toMatch(/^HTTP\/1.1 100 Continue/)
  socket.write('hello')
  expect(await result()).toBe('hello')
})

test('the longest body, and one octet more, declared or not, packed or not', async () => {
  const [fits, over] = [Buffer.alloc(MOST, 'x'), Buffer.alloc(MOST + 1, 'x')]
  for (const [body, expected] of [
    [fits, fits.toString()],
    [over, { failed: 'too-large' }],
  ] as const) {
    await written(head({ 'content-length': body.length }), body)
    expect(await result()).toEqual(expected)
    await written(head({ 'transfer-encoding': 'chunked' }), `${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n')
    expect(await result()).toEqual(expected)
    const packed = gzipSync(body)
    await written(head({ 'content-encoding': 'gzip', 'content-length': packed.length }), packed)
    expect(await result()).toEqual(expected)
  }
})

test('after a body that was too large the connection serves the next request', async () => {
  const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`
  const socket = await written(head({ 'transfer-encoding': 'chunked' }), chunk)
  expect(await result()).toEqual({ failed: 'too-large' })
  socket.write(`${chunk.repeat(1_000)}0\r\n\r\n${head({ 'content-length': 2 })}ok`)
  expect(await result()).toBe('ok')
})

test('a few octets that unpack to a hundred million are too large at once', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000))
  await written(head({ 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }))
  sockets[0]?.write(`${bomb.subarray(0, 2_000).length.toString(16)}\r\n`)
  sockets[0]?.write(bomb.subarray(0, 2_000))
  expect(await result()).toEqual({ failed: 'too-large' })
})

test('gzip, deflate with and without its frame, and brotli', async () => {
  const body = Buffer.from('hello, hello, hello')
  const packings: [string, Buffer][] = [
    ['gzip', gzipSync(body)],
    ['X-GZIP', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', body],
  ]
  for (const [encoding, packed] of packings) {
    await written(head({ 'content-encoding': encoding, 'content-length': packed.length }))
    // Octet by octet: what a packing begins with may come alone.
    for (const octet of packed) sockets.at(-1)?.write(Buffer.of(octet))
    expect(await result()).toBe(body.toString())
  }
})

test('no body at all is not unpacked', async () => {
  await written(head({ 'content-encoding': 'gzip', 'content-length': 0 }))
  expect(await result()).toBe('')
})

test('any body survives any packing and any chunking', async () => {
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, identity: (body: Uint8Array) => body }
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: MOST }),
      fc.constantFrom(...(Object.keys(packers) as (keyof typeof packers)[])),
      fc.integer({ min: 1, max: 400 }),
      async (bytes, encoding, size) => {
        const packed = Buffer.from(packers[encoding](bytes))
        const socket = await written(head({ 'content-encoding': encoding, 'transfer-encoding': 'chunked' }))
        for (let at = 0; at < packed.length; at += size) {
          const chunk = packed.subarray(at, at + size)
          socket.write(`${chunk.length.toString(16)}\r\n`)
          socket.write(chunk)
          socket.write('\r\n')
        }
        socket.write('0\r\n\r\n')
        expect(await result()).toBe(Buffer.from(bytes).toString('latin1'))
        socket.destroy()
      },
    ),
    { numRuns: 60 },
  )
})

test('what is not packed as it says, or cut short while packed, is told apart from a peer that went away', async () => {
  for (const body of [Buffer.from('hello'), gzipSync('hello').subarray(0, 12)]) {
    await written(head({ 'content-encoding': 'gzip', 'content-length': body.length }), body)
    expect(await result()).toEqual({ failed: 'not-encoded-so' })
  }
  await written(head({ 'content-encoding': 'zstd', 'content-length': 1 }), 'x')
  expect(await result()).toEqual({ failed: 'unknown-encoding' })
  const packed = gzipSync('hello')
  const socket = await written(
    head({ 'content-encoding': 'gzip', 'content-length': packed.length }),
    packed.subarray(0, 12),
  )
  socket.end()
  expect(await result()).toEqual({ failed: 'aborted' })
})

test('a length that promises more than comes is aborted when the peer goes, however it goes', async () => {
  for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const socket = await written(head({ 'content-length': 10 }), 'hello')
    const asked = once(server, 'request')
    await asked
    socket[leave]()
    expect(await result()).toEqual({ failed: 'aborted' })
  }
})

test('a length that promises less than comes gives what it promised', async () => {
  await written(head({ 'content-length': 5 }), 'hello, world')
  expect(await result()).toBe('hello')
})

test('a body that stalls is out of time, on the wall’s clock', async () => {
  for (const headers of [{ 'content-length': 10 }, { 'content-length': 10, 'content-encoding': 'gzip' }]) {
    const asked = once(server, 'request')
    await written(head(headers), gzipSync('hello').subarray(0, 5))
    await asked
    await wall.pass(4_999)
    expect(results).toEqual([])
    await wall.pass(1)
    expect(await result()).toEqual({ failed: 'timeout' })
  }
})

test('behind Express’s parsers the body that they kept is read', async () => {
  const parsers = [express.json(), express.text({ type: '*/*' }), express.raw({ type: '*/*' })]
  for (const parser of parsers) {
    const app = express()
    app.use(parser)
    app.use((request, response) => void handle(request, response))
    server.removeAllListeners('request')
    server.on('request', app)
    const body = '{"a":1}'
    await written(head({ 'content-type': 'application/json', 'content-length': body.length }), body)
    expect(await result()).toBe(body)
  }
})

test('a body that somebody has read and thrown away is gone', async () => {
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    request.on('end', () => void handle(request, response))
  })
  await written(head({ 'content-length': 5 }), 'hello')
  expect(await result()).toEqual({ failed: 'aborted' })
})
