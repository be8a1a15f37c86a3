import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { systemWall } from '../../emulator/core/wall.ts'
import { Outgoing, type OutgoingRequest } from '../../emulator/http/outgoing.ts'
import { CERTIFICATE, PRIVATE_KEY } from '../client/smpp/localhost-certificate.ts'

let server: Server
let out: Outgoing
let connections = 0

beforeEach(async () => {
  connections = 0
  server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, response) => {
    request.resume()
    request.on('end', () => response.end('ok'))
  })
  server.on('secureConnection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  out = new Outgoing(systemWall)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await out.close()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

function post(host: string, fault: OutgoingRequest['fault'] = null): OutgoingRequest {
  return {
    method: 'POST',
    url: `https://${host}:${(server.address() as AddressInfo).port}/`,
    headers: {},
    body: Buffer.from('0123456789'),
    connectTimeout: millis(10_000),
    answerTimeout: millis(10_000),
    maxAnswer: 100,
    fault,
  }
}

test('a certificate that signs itself is no connection, and the reason says so', async () => {
  for (const fault of [null, 'cut', 'slow-body'] as const) {
    const answer = await out.send(post('127.0.0.1', fault))
    expect(answer).toMatchObject({ kind: 'no-connection', reason: /self.signed/i })
  }
})

test('over a connection that is trusted requests are answered, by name or by address, and it is kept', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  for (const host of ['localhost', '127.0.0.1']) {
    connections = 0
    for (let i = 0; i < 3; i++) {
      expect(await out.send(post(host))).toMatchObject({ kind: 'answered', status: 200 })
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    }
    expect(connections).toBe(1)
  }
  expect(await out.send(post('localhost', 'slow-body'))).toMatchObject({ kind: 'answered', status: 200 })
  expect(await out.send(post('localhost', 'cut'))).toMatchObject({ kind: 'broken' })
})
