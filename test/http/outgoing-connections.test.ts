import { once } from 'node:events'
import { expect, test } from 'vitest'
import { FakeWall } from '../support/fake-wall.ts'
import { http, outgoing, post, raw, shape, turn } from './outgoing-bench.ts'
import { OK } from './raw-server.ts'

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
