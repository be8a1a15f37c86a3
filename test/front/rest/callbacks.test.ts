/** Callbacks that the client does not take, and those that a rule spoils. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, millis, SECOND } from '../../../emulator/core/instant.ts'
import { systemWall, type Wall } from '../../../emulator/core/wall.ts'
import { CallbackServer, type Called, HttpWorld } from '../../support/a-http-world.ts'

let callbacks: CallbackServer
let http: HttpWorld

beforeEach(async () => {
  callbacks = await CallbackServer.start()
})

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  await callbacks.close()
})

function serve(rules: readonly string[] = [], wall: Wall = systemWall): void {
  const yaml = `
carriers: { net: { numbers: ["*"], rules: [${rules.join(', ')}] } }
accounts: { test: { rest: { token: test, callback: "${callbacks.url}" } } }
`
  http = new HttpWorld(yaml, wall)
  callbacks.now = () => http.world.clock.now()
}

/** Ten seconds of this wall are over in no time. */
const hasty: Wall = {
  now: () => systemWall.now(),
  rightNow: () => systemWall.rightNow(),
  soon: (task) => systemWall.soon(task),
  after: (delay, task) => systemWall.after(millis(delay / 200), task),
}

async function send(changes: object = {}): Promise<string> {
  const batch = { from: '12345', to: ['64211234567'], body: 'hello', delivery_report: 'per_recipient', ...changes }
  return (await http.restCall('post', '/batches', batch)).body.id
}

/** Seconds from the first call to each. */
function spacing(): readonly number[] {
  return callbacks.calls.map(({ at }) => (at - (callbacks.calls[0] as Called).at) / SECOND)
}

test.each([429, 500, 503, 599])('%i is tried again after 5 s, and then taken', async (status) => {
  serve()
  callbacks.answer = (_, response) => void response.writeHead(callbacks.calls.length === 1 ? status : 200).end()
  await send()
  await http.advance(DAY)
  expect(spacing()).toEqual([0, 5])
})

test.each([301, 400, 401, 404, 410, 422])('%i is a refusal, and ends it', async (status) => {
  serve()
  callbacks.answer = (_, response) => void response.writeHead(status).end()
  await send()
  await http.advance(DAY)
  expect(spacing()).toEqual([0])
})

test('a connection that breaks is tried again after 5 s', async () => {
  serve()
  callbacks.answer = (_, response) =>
    callbacks.calls.length === 1 ? void response.destroy() : void response.writeHead(204).end()
  await send()
  await http.advance(DAY)
  expect(spacing()).toEqual([0, 5])
})

test('nobody at the other end is tried again by the same schedule, and the last try is 81,920 s after the first', async () => {
  serve()
  const { url } = callbacks
  await callbacks.close()
  await send({ callback_url: url })
  await http.advance(2 * DAY)
  const [record] = http.records
  const unanswered = http.world.timelineOf(record!).filter(({ what }) => what === 'receipt unanswered')
  const first = unanswered[0]?.at ?? 0
  expect(unanswered.map(({ at }) => (at - first) / SECOND)).toEqual([
    0,
    ...Array.from({ length: 15 }, (_, i) => 5 * 2 ** i),
  ])
  expect(http.story(record!).at(-1)).toBe('receipt dropped')
  callbacks = await CallbackServer.start()
})

test('a client that does not answer is charged its ten seconds, and tried again 5 s after that', async () => {
  serve([], hasty)
  callbacks.answer = (_, response) => void (callbacks.calls.length > 1 && response.writeHead(200).end())
  await send()
  await http.advance(DAY)
  expect(spacing()).toEqual([0, 15])
})

test.each([
  ['missing', []],
  ['{ late: 1h }', ['Delivered 3600']],
  ['twice', ['Delivered 0', 'Delivered 1']],
  ['reordered', ['Delivered 0', 'Dispatched 1']],
  ['{ fault: slow-body }', ['Delivered 0']],
])('receipts: %s', async (receipts, told) => {
  serve([`{ then: { receipts: ${receipts} } }`], hasty)
  await send()
  await http.advance(2 * HOUR)
  // A message is delivered a second after it was sent, and its receipt comes a fifth of one later.
  const said = callbacks.calls.map(({ body, at }) => {
    const { status } = JSON.parse(body)
    return `${status} ${Math.floor((at - Date.UTC(2026, 0, 1)) / SECOND) - 1}`
  })
  expect(said).toEqual(told)
})

test.each([
  ['wrong-transaction-id', { client_reference: 'another' }],
  ['wrong-namespace', { type: 'recipient_delivery_note_sms' }],
])('receipts: { fault: %s }', async (fault, wrong) => {
  serve([`{ then: { receipts: { fault: ${fault} } } }`])
  await send({ client_reference: 'mine' })
  await http.advance(MINUTE)
  expect(callbacks.json).toEqual([expect.objectContaining(wrong)])
})

test('a report before the answer has been taken by the client when the batch is answered', async () => {
  serve(['{ then: { receipts: early } }'])
  const id = await send()
  expect(callbacks.json).toEqual([expect.objectContaining({ batch_id: id, status: 'Delivered' })])
})
