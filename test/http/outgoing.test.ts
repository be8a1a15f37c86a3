import { once } from 'node:events'
import { expect, test } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { FakeWall } from '../support/fake-wall.ts'
import { http, outgoing, post, raw, shape } from './outgoing-bench.ts'
import { OK, RawServer } from './raw-server.ts'

test('a request and its answer', async () => {
  const { url } = await http((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      response.writeHead(202, { 'x-seen': `${request.method} ${request.url} ${request.headers['content-type']}` })
      response.end(body.toUpperCase())
    })
  })
  const answer = await outgoing().send(post(`${url}/a/b?c=d#e`))
  expect(answer).toMatchObject({ status: 202, headers: { 'x-seen': 'POST /a/b?c=d application/json' } })
  expect(shape(answer)).toBe('202 {"MESSAGE_ID":1}')
  expect(shape(await outgoing().send(post(url, { method: 'GET', body: null })))).toBe('202 ')
})

test('a redirect is an answer and is not followed', async () => {
  const { url } = await http((request, response) => {
    expect(request.url).toBe('/')
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect(shape(await outgoing().send(post(url)))).toBe('307 ')
})

test('credentials in the URL are sent as Basic, percent-decoded, unless the headers have others', async () => {
  const { url } = await http((request, response) => void response.end(request.headers.authorization))
  const named = url.replace('//', '//us%40er:p%3Ass%E0%A4%A@')
  const basic = (text: string) => `200 Basic ${Buffer.from(text).toString('base64')}`
  expect(shape(await outgoing().send(post(url.replace('//', '//us%40er:p%3Ass@'))))).toBe(basic('us@er:p:ss'))
  // What is no UTF-8 stays as it was written.
  expect(shape(await outgoing().send(post(named)))).toBe(basic('us@er:p%3Ass%E0%A4%A'))
  expect(shape(await outgoing().send(post(named, { headers: { authorization: 'Bearer x' } })))).toBe('200 Bearer x')
})

test.each([
  'nonsense',
  '',
  'ftp://127.0.0.1/',
  'http://',
  'http://[::1',
  'http://127.0.0.1:99999/',
  'file:///etc/passwd',
])('%j is no address to send to', async (url) => {
  for (const fault of [null, 'cut', 'slow-body'] as const) {
    expect(await outgoing().send(post(url, { fault }))).toMatchObject({ kind: 'no-connection', reason: /URL/ })
  }
})

test('headers that cannot be sent are no connection, and harm no other request', async () => {
  const { url } = await http((_, response) => void response.end('ok'))
  const out = outgoing()
  for (const fault of [null, 'cut'] as const) {
    for (const headers of [{ 'x-bad': 'a\r\nb' }, { 'bad name': 'x' }]) {
      expect(await out.send(post(url, { headers, fault }))).toMatchObject({ kind: 'no-connection' })
    }
  }
  expect(shape(await out.send(post(url)))).toBe('200 ok')
})

test('nobody there, and no such host, are no connection', async () => {
  const gone = await RawServer.start()
  const { url } = gone
  await gone.close()
  for (const fault of [null, 'cut', 'slow-body'] as const) {
    expect(await outgoing().send(post(url, { fault }))).toMatchObject({ kind: 'no-connection', reason: /ECONNREFUSED/ })
  }
  const nowhere = await outgoing().send(post('http://no-such-host.invalid/'))
  expect(nowhere).toMatchObject({ kind: 'no-connection', reason: /ENOTFOUND|EAI_AGAIN/ })
})

test('a server that speaks no TLS is no connection over https', async () => {
  const plain = await raw((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const answer = await outgoing().send(post(plain.url.replace('http:', 'https:')))
  expect(answer).toMatchObject({
    kind: 'no-connection',
    reason: /SSL|wrong version|packet length|ECONNRESET|disconnected/i,
  })
})

test('a server that accepts and says nothing over https is out of time, on the wall’s clock', async () => {
  const wall = new FakeWall()
  const silent = await raw()
  const answer = outgoing(wall).send(post(silent.url.replace('http:', 'https:'), { connectTimeout: millis(5_000) }))
  await silent.connection(0)
  await wall.pass(5_000)
  expect(await answer).toEqual({ kind: 'timeout', phase: 'connect' })
  expect(wall.timers).toBe(0)
})

test('no answer within the time, counted on the wall’s clock, and the connection is cut', async () => {
  const wall = new FakeWall()
  const silent = await raw()
  const answer = outgoing(wall).send(post(silent.url))
  await silent.got('message_id')
  const closed = once(await silent.connection(0), 'close')
  await wall.pass(9_999)
  expect(wall.timers).toBe(1)
  await wall.pass(1)
  expect(await answer).toEqual({ kind: 'timeout', phase: 'answer' })
  await closed
})

test.each([
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['a head and no body', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
  ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab'],
  ['half a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'],
  ['a word before the answer', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
])('an answer that stalls after %s is out of time', async (_, text) => {
  const wall = new FakeWall()
  const server = await raw((socket) => void socket.write(text))
  const answer = outgoing(wall).send(post(server.url))
  await server.got('message_id')
  await wall.pass(10_000)
  expect(await answer).toEqual({ kind: 'timeout', phase: 'answer' })
})

test.each([
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab'],
  ['half a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'],
  ['nothing', ''],
  ['no HTTP', 'hello\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
])('a connection that ends after %s is broken, and the request is not repeated', async (_, text) => {
  for (const end of ['end', 'resetAndDestroy'] as const) {
    const server = await raw((socket, received) => {
      if (!received.includes('message_id')) return
      if (end === 'end') socket.end(text)
      else socket.write(text, () => socket.resetAndDestroy())
    })
    const answer = await outgoing().send(post(server.url))
    expect(answer).toMatchObject({ kind: 'broken', reason: expect.stringMatching(/./) })
    expect(server.sockets.length).toBe(1)
  }
})

test('an answer without a length lasts until the connection ends', async () => {
  const server = await raw((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'))
  expect(shape(await outgoing().send(post(server.url)))).toBe('200 all of it')
})

test('103 Early Hints come before the answer', async () => {
  const server = await raw((socket) => void socket.end(`HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${OK}`))
  expect(shape(await outgoing().send(post(server.url)))).toBe('200 ok')
})

test('an answer longer than allowed breaks the connection, whether its length was declared or not', async () => {
  const long = 'x'.repeat(1_001)
  for (const headers of [{ 'content-length': '1001' }, {}]) {
    const { url } = await http((_, response) => {
      response.writeHead(200, headers)
      response.write(long.slice(0, 500))
      response.end(long.slice(500))
    })
    expect(await outgoing().send(post(url))).toMatchObject({ kind: 'broken', reason: /more than 1000 octets/ })
    expect((await outgoing().send(post(url, { maxAnswer: 1_001 }))).kind).toBe('answered')
  }
})

test('an answer that comes before the body was read is an answer', async () => {
  const server = await raw((socket, received) => {
    if (received.includes('\r\n\r\n'))
      socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  const answer = await outgoing().send(post(server.url, { body: Buffer.alloc(100) }))
  expect(shape(answer)).toBe('413 ')
})

test('closing ends what is under way, and nothing leaves afterwards', async () => {
  const wall = new FakeWall()
  const silent = await raw()
  const out = outgoing(wall)
  const under = out.send(post(silent.url))
  await silent.got('message_id')
  const dripping = out.send(post(silent.url, { fault: 'slow-body', body: Buffer.alloc(100) }))
  await silent.got('content-length: 100', 1)
  await out.close()
  expect([(await under).kind, (await dripping).kind]).toEqual(['broken', 'broken'])
  expect(await out.send(post(silent.url))).toMatchObject({ kind: 'no-connection', reason: /shutting down/ })
  expect(wall.timers).toBe(0)
})
