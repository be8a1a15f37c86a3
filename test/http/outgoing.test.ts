import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { systemWall, type Wall } from '../../emulator/core/wall.ts'
import { Outgoing, type OutgoingAnswer, type OutgoingRequest } from '../../emulator/http/outgoing.ts'
import { FakeWall } from '../support/fake-wall.ts'
import { OK, RawServer } from './raw-server.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function http(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

async function raw(...args: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const server = await RawServer.start(...args)
  closing.push(() => server.close())
  return server
}

function outgoing(wall: Wall = systemWall): Outgoing {
  const made = new Outgoing(wall)
  closing.push(() => made.close())
  return made
}

function post(url: string, changes: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"message_id":1}'),
    connectTimeout: millis(10_000),
    answerTimeout: millis(10_000),
    maxAnswer: 1_000,
    fault: null,
    ...changes,
  }
}

const shape = (answer: OutgoingAnswer) =>
  answer.kind === 'answered' ? `${answer.status} ${answer.body.toString('latin1')}` : answer.kind

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

test('a connection is kept and used again', async () => {
  const server = await raw((socket, received) => {
    if (received.endsWith('}')) socket.write(OK)
  })
  const out = outgoing()
  for (let i = 0; i < 5; i++) {
    expect(shape(await out.send(post(server.url)))).toBe('200 ok')
    await turn()
  }
  expect(server.sockets.length).toBe(1)
})

test('a kept connection that the peer has closed is no failure', async () => {
  const server = await raw((socket, received) => {
    if (received.endsWith('}')) socket.write(OK)
  })
  const out = outgoing()
  await out.send(post(server.url))
  await turn()
  const first = await server.connection(0)
  first.end()
  await once(first, 'close')
  expect(shape(await out.send(post(server.url)))).toBe('200 ok')
  expect(server.sockets.length).toBe(2)
})

test('a server that closes right after its answer, without saying so, loses no request', async () => {
  const server = await raw((socket, received) => {
    if (received.endsWith('}')) socket.end(OK)
  })
  const out = outgoing()
  const answers = await Promise.all(Array.from({ length: 500 }, () => out.send(post(server.url))))
  expect(new Set(answers.map(shape))).toEqual(new Set(['200 ok']))
})

/** Answers the first request of the first connection, then cuts it when it is asked again. */
function cutsWhenAskedAgain() {
  return raw((socket, received, connection) => {
    const asked = received.split('HTTP/1.1\r\n').length - 1
    if (connection > 0 || asked === 1) socket.write(OK)
    else socket.destroy()
  })
}

test('a kept connection that breaks before an answer: a GET is asked once more', async () => {
  const server = await cutsWhenAskedAgain()
  const out = outgoing()
  const get = post(server.url, { method: 'GET', body: null })
  await out.send(get)
  await turn()
  expect(shape(await out.send(get))).toBe('200 ok')
  expect(server.sockets.length).toBe(2)
})

test('a kept connection that breaks before an answer: a POST is repeated only after a second of idleness', async () => {
  for (const [idle, expected, connections] of [
    [999, 'broken', 1],
    [1_000, '200 ok', 2],
  ] as const) {
    const wall = new FakeWall()
    const server = await cutsWhenAskedAgain()
    const out = outgoing(wall)
    await out.send(post(server.url, { body: null }))
    await wall.pass(idle)
    expect([shape(await out.send(post(server.url, { body: null }))), server.sockets.length]).toEqual([
      expected,
      connections,
    ])
  }
})

test('a request that is repeated is repeated once', async () => {
  const server = await raw((socket, received, connection) => {
    const asked = received.split('HTTP/1.1\r\n').length - 1
    if (connection === 0 && asked === 1) socket.write(OK)
    else socket.destroy()
  })
  const out = outgoing()
  const get = post(server.url, { method: 'GET', body: null })
  await out.send(get)
  await turn()
  expect((await out.send(get)).kind).toBe('broken')
  expect(server.sockets.length).toBe(2)
})

test('ten thousand requests at once go over 64 connections, and each is answered', async () => {
  let [now, most, count] = [0, 0, 0]
  const { url, server } = await http((request, response) => {
    request.resume()
    response.end(request.url)
  })
  server.on('connection', (socket) => {
    most = Math.max(most, ++now)
    socket.on('close', () => now--)
  })
  const out = outgoing()
  await Promise.all(
    Array.from({ length: 10_000 }, async (_, i) => {
      const answer = await out.send(post(`${url}/${i}`))
      if (shape(answer) === `200 /${i}`) count++
    }),
  )
  expect([count, most]).toEqual([10_000, 64])
}, 30_000)

test('the time of those that wait in line is not counted', async () => {
  const wall = new FakeWall()
  const holding: (() => void)[] = []
  const { url } = await http((request, response) => {
    request.resume()
    holding.push(() => void response.end('ok'))
    if (holding.length % 64 === 0) full()
  })
  let full: () => void = () => undefined
  const next = () => new Promise<void>((resolve) => (full = resolve))
  const out = outgoing(wall)
  let isFull = next()
  const answers = Promise.all(Array.from({ length: 128 }, () => out.send(post(url))))
  await isFull
  await wall.pass(9_000)
  isFull = next()
  for (const answer of holding.splice(0)) answer()
  // The connections are taken over a turn after each answer.
  const moving = (async () => {
    while (holding.length < 64) {
      await turn()
      await wall.settle()
    }
  })()
  await Promise.all([isFull, moving])
  await wall.pass(9_000)
  for (const answer of holding.splice(0)) answer()
  expect(new Set((await answers).map(shape))).toEqual(new Set(['200 ok']))
})

test('one origin that does not answer keeps no other waiting', async () => {
  const silent = await raw()
  const { url } = await http((_, response) => void response.end('ok'))
  const out = outgoing()
  const stuck = Array.from({ length: 200 }, () => out.send(post(silent.url)))
  expect(shape(await out.send(post(url)))).toBe('200 ok')
  await out.close()
  expect(new Set((await Promise.all(stuck)).map(({ kind }) => kind))).toEqual(new Set(['broken', 'no-connection']))
})

test('closing ends what is under way, and nothing leaves afterwards', async () => {
  const wall = new FakeWall()
  const silent = await raw()
  const out = outgoing(wall)
  const under = out.send(post(silent.url))
  const dripping = out.send(post(silent.url, { fault: 'slow-body', body: Buffer.alloc(100) }))
  await silent.connection(1)
  await silent.got('message_id', (silent.received[0] as string).includes('message_id') ? 0 : 1).catch(() => undefined)
  await out.close()
  expect([(await under).kind, (await dripping).kind]).toEqual(['broken', 'broken'])
  expect(await out.send(post(silent.url))).toMatchObject({ kind: 'no-connection', reason: /shutting down/ })
  expect(wall.timers).toBe(0)
})

test('fault cut: half the body arrives, then the connection ends', async () => {
  const server = await raw()
  const answer = await outgoing().send(post(server.url, { body: Buffer.from('0123456789'), fault: 'cut' }))
  expect(answer).toEqual({ kind: 'broken', reason: 'cut by a rule' })
  const socket = await server.connection(0)
  if (!socket.readableEnded) await once(socket, 'end')
  expect(server.received[0]).toMatch(/content-length: 10\r\n.*\r\n\r\n01234$/s)
})

test('fault cut: where there is no body, the head is cut', async () => {
  const server = await raw()
  const answer = await outgoing().send(post(server.url, { body: null, fault: 'cut' }))
  expect(answer.kind).toBe('broken')
  const socket = await server.connection(0)
  if (!socket.readableEnded) await once(socket, 'end')
  expect(server.received[0]).toBe('POST / HTTP/1.1\r\n')
})

test('fault slow-body: ten octets a second, and the answer counts from the last', async () => {
  const wall = new FakeWall()
  const server = await raw((socket, received) => {
    if (received.endsWith('24-25-26-27-')) socket.write(OK)
  })
  const body = Buffer.from('01-02-03-04-05-06-07-08-09-10-11-12-13-14-15-16-17-18-19-20-21-22-23-24-25-26-27-')
  const answer = outgoing(wall).send(post(server.url, { body, fault: 'slow-body' }))
  await server.got('01-02-03-0')
  for (let at = 10; at < body.length; at += 10) {
    expect(server.received[0]).toMatch(new RegExp(`${body.subarray(0, at)}$`))
    await wall.pass(1_000)
    await server.got(body.subarray(0, at + 10).toString())
  }
  expect(shape(await answer)).toBe('200 ok')
})

test('fault slow-body: a peer that has had enough may answer, or close', async () => {
  for (const [text, expected] of [
    ['HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n', '408 '],
    ['', 'broken'],
  ] as const) {
    const server = await raw((socket, received) => {
      if (received.endsWith('xx')) socket.end(text)
    })
    const wall = new FakeWall()
    const body = Buffer.alloc(500, 'x')
    expect(shape(await outgoing(wall).send(post(server.url, { body, fault: 'slow-body' })))).toBe(expected)
    expect(wall.timers).toBe(0)
  }
})

test('fault slow-body: a peer that never answers is out of time', async () => {
  const wall = new FakeWall()
  const server = await raw()
  const answer = outgoing(wall).send(post(server.url, { fault: 'slow-body' }))
  await server.got('{"message_')
  await wall.pass(1_000)
  await server.got('}')
  await wall.pass(10_000)
  expect(await answer).toEqual({ kind: 'timeout', phase: 'answer' })
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
