import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { livez, readyz } from '../../emulator/http/health.ts'
import { HttpListener } from '../../emulator/http/http-listener.ts'
import { lazily } from '../../emulator/http/lazily.ts'

let listener: HttpListener
const bugs: unknown[] = []

afterEach(async () => {
  await listener.close()
})

async function listen(): Promise<void> {
  listener = new HttpListener((error) => bugs.push(error))
  bugs.length = 0
  await listener.listen('127.0.0.1', 0)
}

const ask = (path: string) => fetch(`http://127.0.0.1:${listener.port}${path}`)

test('the longest prefix of whole segments serves the path', async () => {
  await listen()
  for (const prefix of ['/a', '/a/b', '/']) listener.mount(prefix, (_, response) => void response.end(prefix))
  const served = async (path: string) => (await ask(path)).text()
  expect(await Promise.all(['/a', '/a?x=/a/b', '/a/b', '/a/b/c', '/a/bc', '/ab', '/'].map(served))).toEqual([
    '/a',
    '/a',
    '/a/b',
    '/a/b',
    '/a',
    '/',
    '/',
  ])
})

test('what is under no prefix is told what there is', async () => {
  await listen()
  listener.mount('/a', (_, response) => void response.end())
  const answer = await ask('/b?c=d')
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { error: { code: 'NOT_FOUND', message: 'nothing at /b', hint: 'There is /a.' } },
  ])
})

test('a handler that throws is a bug that is reported, and the client is answered', async () => {
  await listen()
  listener.mount('/now', () => {
    throw new Error('thrown')
  })
  listener.mount(
    '/late',
    lazily(
      () => Promise.reject(new Error('not loaded')),
      (error) => bugs.push(error),
    ),
  )
  expect([(await ask('/now')).status, (await ask('/late')).status, bugs.length]).toEqual([500, 500, 2])
})

test('a handler is loaded when it is first asked, once, and closed if it was', async () => {
  await listen()
  const events: string[] = []
  const handler = lazily(
    async () => {
      events.push('loaded')
      return Object.assign((_: unknown, response: { end(): void }) => response.end(), {
        close: () => void events.push('closed'),
      })
    },
    (error) => bugs.push(error),
  )
  listener.mount('/', handler)
  expect(events).toEqual([])
  await Promise.all([ask('/'), ask('/')])
  await handler.close()
  expect([events, bugs]).toEqual([['loaded', 'closed'], []])
})

test('health: alive always, ready when it says so', async () => {
  await listen()
  let isReady = false
  listener.mount('/livez', livez())
  listener.mount(
    '/readyz',
    readyz(() => isReady),
  )
  expect([(await ask('/livez')).status, (await ask('/readyz')).status]).toEqual([200, 503])
  isReady = true
  expect([(await ask('/readyz')).status, await (await ask('/readyz')).text()]).toEqual([200, 'ok\n'])
})

/** All that comes back on a connection of its own, until it is closed. */
async function exchanged(octets: string): Promise<string> {
  const socket = connect(listener.port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.write(octets)
  await once(socket, 'close')
  return text
}

test('octets behind a request that are none do not take its answer away', async () => {
  await listen()
  listener.mount('/', (_, response) => void setImmediate(() => response.end('answer')))
  // Without Content-Length the body is what stands there in place of the next request.
  const text = await exchanged('POST / HTTP/1.1\r\nHost: x\r\n\r\n--no-request\r\n\r\n')
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*answer/)
  expect(text.match(/HTTP\/1.1/g)).toHaveLength(1)
  // Behind an answer that has been given they are a request that cannot be read.
  const socket = connect(listener.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  socket.write('nonsense\r\n\r\n')
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 400 /)
  await once(socket, 'close')
})

test('what is no request at all is a 400, and too long a head a 431', async () => {
  await listen()
  expect(await exchanged('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request\r\nConnection: close/)
  expect(await exchanged('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  expect(await exchanged(`GET / HTTP/1.1\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /)
})

test('closing ends idle connections and those whose request has not come', async () => {
  await listen()
  const socket = connect(listener.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-le')
  await once(socket, 'connect')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await listener.close()
  await closed
  await listen()
})
