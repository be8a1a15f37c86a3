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
