/** Servers and ways out of a test's, closed after it. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { systemWall, type Wall } from '../../emulator/core/wall.ts'
import { Outgoing, type OutgoingAnswer, type OutgoingRequest } from '../../emulator/http/outgoing.ts'
import { RawServer } from './raw-server.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export async function http(listener: RequestListener): Promise<{ url: string; server: Server }> {
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

export async function raw(...args: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const server = await RawServer.start(...args)
  closing.push(() => server.close())
  return server
}

export function outgoing(wall: Wall = systemWall): Outgoing {
  const made = new Outgoing(wall)
  closing.push(() => made.close())
  return made
}

export function post(url: string, changes: Partial<OutgoingRequest> = {}): OutgoingRequest {
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

export const shape = (answer: OutgoingAnswer) =>
  answer.kind === 'answered' ? `${answer.status} ${answer.body.toString('latin1')}` : answer.kind

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
