import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ControlClient } from '../../../emulator/client/control/control-client.ts'
import { EmulatorError } from '../../../emulator/core/emulator-error.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** Where a server listens that answers every request so. */
async function served(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** What a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<EmulatorError> {
  const error = await promise.catch((reason: unknown) => reason)
  if (error instanceof EmulatorError) return error
  throw new Error(`no EmulatorError: ${error}`)
}

test('asks below /api/v1, without what is undefined, and gives the answer', async () => {
  const url = await served((request, response) => response.end(JSON.stringify({ asked: request.url })))
  const answer = await new ControlClient(`${url}/`).get('/worlds', { to: '+1 2', state: undefined })
  expect(answer).toEqual({ asked: '/api/v1/worlds?to=%2B1+2' })
})

test('sends JSON as JSON', async () => {
  const url = await served(async (request, response) => {
    const { method, headers } = request
    response.end(JSON.stringify({ method, type: headers['content-type'], body: await bodyOf(request) }))
  })
  expect(await new ControlClient(url).post('/x', { advance: '5m' })).toEqual({
    method: 'POST',
    type: 'application/json',
    body: '{"advance":"5m"}',
  })
})

test('an answer without content is an empty object', async () => {
  const url = await served((_, response) => response.writeHead(204).end())
  expect(await new ControlClient(url).post('/x', {})).toEqual({})
})

test('a refusal is the error that it tells of', async () => {
  const error = { code: 'NOT_FOUND', message: 'no such world', hint: 'There is default.', details: ['one'] }
  const url = await served((_, response) => response.writeHead(404).end(JSON.stringify({ error })))
  const { code, message, hint, details } = await failure(new ControlClient(url).get('/x'))
  expect({ code, message, hint, details }).toEqual(error)
})

test.each([
  ['a code that nobody knows', '{"error":{"code":"BUG","message":"oh"}}', 'oh'],
  ['another kind of answer', '<html>', '/api/v1/x answers 500'],
  ['JSON that tells no error', '{}', '/api/v1/x answers 500'],
])('%s is a refusal all the same', async (_, body, message) => {
  const url = await served((_request, response) => response.writeHead(500).end(body))
  const error = await failure(new ControlClient(url).get('/x'))
  expect(error.code).toBe('PEER_REFUSED')
  expect(error.message).toContain(message)
})

test('success that is not JSON is somebody else’s', async () => {
  const url = await served((_, response) => response.end('<html>hello'))
  const { code, message } = await failure(new ControlClient(url).get('/x'))
  expect([code, message]).toEqual(['PEER_REFUSED', `${url}/api/v1/x does not answer in JSON: "<html>hello"`])
})

test('a port where nothing listens is told with the reason and a remedy', async () => {
  const url = await served(() => undefined)
  for (const server of open.splice(0))
    await new Promise<void>((resolve) => (server as { close(done: () => void): void }).close(resolve))
  const { code, message, hint } = await failure(new ControlClient(url).get('/x'))
  expect(code).toBe('PEER_REFUSED')
  expect(message).toMatch(/^nothing answers at http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/)
  expect(hint).toContain('EMULATOR_URL')
  expect(await new ControlClient(url).whyNotReady()).toMatch(/^nothing answers at/)
})

test('readiness is what /readyz says', async () => {
  const answers: [status: number, body: string][] = [
    [200, 'ok\n'],
    [503, 'not ready\n'],
    [200, '<html>hi'],
  ]
  const url = await served((request, response) => {
    const [status, body] = (request.url === '/readyz' && answers.shift()) || [404, '']
    response.writeHead(status).end(body)
  })
  const client = new ControlClient(url)
  expect(await client.whyNotReady()).toBeNull()
  expect(await client.whyNotReady()).toBe(`${url}/readyz answers 503`)
  expect(await client.whyNotReady()).toBe(`what answers at ${url}/readyz is not the emulator`)
})

test('a client that is closed cuts what is under way, asks nothing more, and says so', async () => {
  let asked = 0
  let hear: () => void = () => undefined
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  const url = await served(() => {
    asked++
    hear()
  })
  const client = new ControlClient(url)
  const cut = failure(client.get('/x'))
  await heard
  client.close()
  const message = `${url}/api/v1/x is not asked: its client was closed`
  expect((await cut).message).toBe(message)
  expect((await failure(client.post('/x', {}))).message).toBe(message)
  expect(asked).toBe(1)
})
