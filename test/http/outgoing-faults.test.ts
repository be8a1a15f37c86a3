import { once } from 'node:events'
import { expect, test } from 'vitest'
import { FakeWall } from '../support/fake-wall.ts'
import { outgoing, post, raw, shape } from './outgoing-bench.ts'
import { OK } from './raw-server.ts'

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
