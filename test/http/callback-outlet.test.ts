import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MINUTE } from '../../emulator/core/instant.ts'
import { CallbackServer, type Called, HttpWorld } from '../support/a-http-world.ts'

let client: CallbackServer
let http: HttpWorld

beforeEach(async () => {
  client = await CallbackServer.start()
  http = new HttpWorld(`
carriers:
  net: { numbers: ["*"] }
accounts:
  test:
    gateway: { password: test, callback: "${client.url}", callbacks: all }
`)
})

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  await client.close()
})

async function send(n = 1): Promise<readonly number[]> {
  const destination = Array.from({ length: n }, (_, i) => `+6421${1_000_000 + i}`)
  const { body } = await http.gatewayCall('post', '/rest/gateway/messages/broadcast', { destination, content: 'x' })
  return body.map(({ id }: { id: number }) => id)
}

const statusesOf = (id: number) =>
  client.json
    .filter((call) => (call as { message_id: number }).message_id === id)
    .map((call) => (call as { status: string }).status)

/** Keeps answers until they are let go, one by one, and tells when the next call has come. */
function held() {
  const waiting: ServerResponse[] = []
  let wake: () => void = () => undefined
  client.answer = (_: Called, response) => {
    waiting.push(response)
    wake()
  }
  return {
    waiting,
    next: async () => {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return waiting.shift() as ServerResponse
    },
  }
}

test('in real time, callbacks of one message that are due at once arrive in their order, one after the other', async () => {
  const answers = held()
  // Scaled so far that the delivery, too, is due before the first callback has been answered.
  http.world.clock.setMode({ kind: 'scaled', factor: 1_000_000 })
  const [id] = (await send()) as [number]
  for (let n = 1; n <= 4; n++) {
    const response = await answers.next()
    while (http.records[0]?.life !== 'delivered') await turn()
    await turn()
    expect([client.calls.length, answers.waiting.length]).toEqual([n, 0])
    response.end()
  }
  await http.world.inFlight.idle()
  expect(statusesOf(id)).toEqual(['queued', 'sent', 'submitted', 'received'])
})

test('in real time, the callbacks of many messages are in order for each, however slow the answers', async () => {
  let n = 0
  client.answer = (_, response) => {
    if (n++ % 3 === 0) setImmediate(() => response.end())
    else response.end()
  }
  http.world.clock.setMode({ kind: 'scaled', factor: 1_000_000 })
  const ids = await send(300)
  while (http.records.some(({ life }) => life !== 'delivered')) await turn()
  await http.world.inFlight.idle()
  for (const id of ids) expect(statusesOf(id)).toEqual(['queued', 'sent', 'submitted', 'received'])
})

test('the clock waits for the answer, and a reset lets it go', async () => {
  const answers = held()
  await send(40)
  const advanced = http.advance(MINUTE)
  const first = await answers.next()
  expect(http.world.inFlight.total).toBeGreaterThan(40)
  http.world.reset()
  first.end()
  for (const response of answers.waiting) response.end()
  client.answer = (_, response) => void response.end()
  await advanced
  client.calls.length = 0
  const [id] = (await send()) as [number]
  await http.advance(MINUTE)
  expect(statusesOf(id)).toEqual(['queued', 'sent', 'submitted', 'received'])
  expect(http.world.inFlight.total).toBe(0)
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
