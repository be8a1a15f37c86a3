import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { HttpFailure } from '../../../emulator/client/http/http-failure.ts'
import { type HttpAsked, HttpRequester } from '../../../emulator/client/http/http-requester.ts'
import { millis } from '../../../emulator/core/instant.ts'
import { CERTIFICATE, PRIVATE_KEY } from '../smpp/localhost-certificate.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** A TCP server that does this with each connection; the connections that came. */
async function scripted(act: (socket: Socket) => void): Promise<{ url: string; connections: Socket[] }> {
  const connections: Socket[] = []
  const server = createServer((socket) => {
    connections.push(socket)
    socket.on('error', () => undefined)
    act(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      for (const socket of connections) socket.destroy()
      server.close()
    },
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, connections }
}

function requester(answer = 5_000): HttpRequester {
  const made = new HttpRequester({ timeouts: { connect: millis(5_000), answer: millis(answer) } })
  open.push(made)
  return made
}

function get(url: string): HttpAsked {
  return { method: 'GET', url, headers: {}, body: null }
}

async function failure(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.catch((reason: unknown) => reason)
  if (error instanceof HttpFailure) return error
  throw new Error(`no HttpFailure: ${error}`)
}

test('a request arrives as it was given, and any status is an answer', async () => {
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const said = { method, url, mine: headers['x-mine'], length: headers['content-length'] }
      response
        .writeHead(418, { 'x-theirs': 'so' })
        .end(JSON.stringify({ ...said, body: Buffer.concat(chunks).toString('hex') }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`
  const body = Buffer.from([0, 255, 13, 10])
  const reply = await requester().ask({ method: 'POST', url, headers: { 'x-mine': 'this' }, body })
  expect([reply.status, reply.headers['x-theirs']]).toEqual([418, 'so'])
  expect(JSON.parse(reply.body.toString())).toEqual({
    method: 'POST',
    url: '/a?b=c',
    mine: 'this',
    length: '4',
    body: '00ff0d0a',
  })
})

test('connections are kept and used again', async () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'
  const { url, connections } = await scripted((socket) => socket.on('data', () => socket.write(answer)))
  const asking = requester()
  for (let i = 0; i < 3; i++) expect((await asking.ask(get(url))).body.toString()).toBe('hi')
  expect(connections).toHaveLength(1)
})

test('a request is never sent twice: a kept connection that is cut is a failure', async () => {
  let requests = 0
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'
  const { url } = await scripted((socket) => {
    socket.on('data', () => {
      if (++requests === 1) socket.write(answer)
      else socket.destroy()
    })
  })
  const asking = requester()
  await asking.ask(get(url))
  expect((await failure(asking.ask(get(url)))).kind).toBe('broken')
  expect(requests).toBe(2)
})

test('a port where nothing listens is no connection', async () => {
  const { url } = await scripted(() => undefined)
  for (const each of open.splice(0)) each.close()
  const error = await failure(requester().ask(get(url)))
  expect([error.code, error.kind, error.status]).toEqual(['PEER_REFUSED', 'no-connection', null])
  expect(error.message).toMatch(/^nothing answers at http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/)
  expect(error.hint).toBe('Is the server running, and at that URL?')
})

test.each([
  ['a URL that is none', 'here', {}],
  ['a scheme of another protocol', 'ftp://127.0.0.1/', {}],
  ['a header of two lines', 'http://127.0.0.1:9/', { 'x-mine': 'a\r\nb: c' }],
  ['a header without octets', 'http://127.0.0.1:9/', { 'x-mine': 'ж' }],
])('%s cannot be asked, and that is a failure as well', async (_, url, headers) => {
  const { kind, message } = await failure(requester().ask({ method: 'GET', url, headers, body: null }))
  expect([kind, message]).toEqual(['no-connection', expect.stringContaining(`cannot ask ${url}: `)])
})

test.each([
  ['says nothing', ''],
  ['stalls in its headers', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['stalls in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
])('a server that %s is given up in time', async (_, half) => {
  const { url, connections } = await scripted((socket) => socket.on('data', () => socket.write(half)))
  const error = await failure(requester(50).ask(get(url)))
  expect([error.kind, error.message]).toEqual(['timeout', `${url} did not answer in time`])
  await new Promise<void>((resolve) => {
    const [socket] = connections
    if (socket === undefined || socket.destroyed) resolve()
    else socket.on('close', () => resolve())
  })
})

test.each([
  ['no HTTP at all', 'ESME_RSYSERR\u0000\u0000\r\n\r\n'],
  ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
])('%s breaks the exchange', async (_, garbage) => {
  const { url } = await scripted((socket) => socket.on('data', () => socket.write(garbage)))
  expect((await failure(requester().ask(get(url)))).kind).toBe('broken')
})

test.each([
  ['before an answer', ''],
  ['in the middle of one', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
])('a connection that ends %s breaks the exchange', async (_, half) => {
  const { url } = await scripted((socket) => socket.on('data', () => socket.end(half)))
  expect((await failure(requester().ask(get(url)))).kind).toBe('broken')
})

test('a server is spoken to over TLS, where its certificate is trusted', async () => {
  const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (_, response) => response.end('safe'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const trusting = new HttpRequester({ ca: '' })
  open.push(trusting)
  expect((await trusting.ask(get(url))).body.toString()).toBe('safe')
  const { kind, message } = await failure(requester().ask(get(url)))
  expect([kind, message]).toEqual(['no-connection', expect.stringContaining('self-signed certificate')])
})

test('a server that answers before it has heard all, and cuts the rest off, is heard', async () => {
  const server = createHttpServer((request, response) => {
    request.on('error', () => undefined)
    response.once('finish', () => request.destroy())
    response.writeHead(413, { 'content-length': 2 }).end('no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const asked = { method: 'POST', url, headers: {}, body: Buffer.alloc(16 << 20) } as const
  const asking = requester()
  // Several times: the error that nobody caught came after the answer.
  for (let i = 0; i < 4; i++) {
    const end = await asking.ask(asked).catch((error: unknown) => error)
    // The cut may overtake the answer on its way; either is a value.
    if (end instanceof HttpFailure) expect(end.kind).toBe('broken')
    else expect(end).toMatchObject({ status: 413 })
  }
})

test('what is under way when the requester closes is a failure', async () => {
  let hear: () => void = () => undefined
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  const { url } = await scripted((socket) => socket.on('data', () => hear()))
  const asking = requester()
  const asked = failure(asking.ask(get(url)))
  await heard
  asking.close()
  expect((await asked).kind).toBe('broken')
})
