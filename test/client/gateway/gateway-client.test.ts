/** The gateway's client and its callbacks, against an emulator. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlClient } from '../../../emulator/client/control/control-client.ts'
import { gatewayCallbackOf } from '../../../emulator/client/gateway/gateway-callback.ts'
import {
  GatewayClient,
  type GatewayClientOptions,
  type GatewayReply,
} from '../../../emulator/client/gateway/gateway-client.ts'
import {
  type CallbackListener,
  type JsonCallback,
  listenForCallbacks,
} from '../../../emulator/client/http/callback-listener.ts'
import { HttpReceiver, type HttpScript } from '../../../emulator/client/http/http-receiver.ts'
import { millis } from '../../../emulator/core/instant.ts'
import { type AnEmulator, anEmulator } from '../an-emulator.ts'

let listener: CallbackListener
let served: AnEmulator
const open: { close(): void | Promise<void> }[] = []

beforeEach(async () => {
  listener = await listenForCallbacks()
  served = await anEmulator({ callbackUrl: `${listener.url}/gateway` })
})

afterEach(async () => {
  expect(served.bugs).toEqual([])
  for (const each of open.splice(0)) await each.close()
  await served.close()
  await listener.close()
})

function client(options: Partial<GatewayClientOptions> = {}): GatewayClient {
  const made = new GatewayClient({ url: served.url, application: 'test', password: 'test', ...options })
  open.push(made)
  return made
}

function given<T>(reply: GatewayReply<T>): T {
  if (!reply.ok) throw new Error(`${reply.status} ${reply.code} ${reply.message}`)
  return reply.value
}

const says = (status: string) => (callback: JsonCallback) => {
  const told = gatewayCallbackOf(callback)
  return told.kind === 'status' && told.status === status
}

const A_MESSAGE = { destination: '+64211234567', content: 'hello', reference: 'mine' }

test.each([
  ['v1', /^\d{1,16}$/, 201],
  ['v2', /^[0-9a-f]{8}-[0-9a-f-]{27}$/, 202],
] as const)('%s: a message is sent, called back under its id, and shown', async (api, form, status) => {
  const sender = client({ api })
  const sent = await sender.send(A_MESSAGE)
  expect(sent).toEqual({ ok: true, status, value: { id: expect.stringMatching(form) } })
  const { id } = given(sent)
  const received = gatewayCallbackOf(await listener.callbacks.first(says('received')))
  expect(received).toEqual({ kind: 'status', id, status: 'received', detail: null, reference: 'mine' })
  const shown = given(await sender.get(id))
  expect(shown).toMatchObject({ id, status: 'received', content: 'hello', reference: 'mine' })
  expect(shown.report.map((line) => line.status)).toEqual(['Received', 'Submitted', 'Sent', 'Queued'])
})

test('a broadcast tells what became of each destination', async () => {
  const lines = given(await client().broadcast({ destination: ['+64211234567', '+64211234568'], content: 'all' }))
  expect(lines.map(({ status, destination }) => [status, destination])).toEqual([
    ['accepted', '+64211234567'],
    ['accepted', '+64211234568'],
  ])
  for (const { id } of lines) expect(given(await client().get(id)).id).toBe(id)
})

test('a refusal is a value, with the word of its API and the reason', async () => {
  for (const api of ['v1', 'v2'] as const) {
    const sender = client({ api })
    const missing = { ok: false, status: 400, code: 'missing_attrib', message: 'destination is missing' }
    expect(await sender.send({ content: 'x' })).toEqual(missing)
    expect(await sender.send('{')).toMatchObject({ ok: false, status: 400, code: 'invalid_json' })
    expect(await sender.get('4711')).toMatchObject({ ok: false, status: 404, message: 'there is no message 4711' })
    const stranger = client({ api, password: 'wrong' })
    expect(await stranger.send(A_MESSAGE)).toMatchObject({ ok: false, status: 401 })
  }
})

test.each([
  ['a number for a code', '{"code":400,"message":"no"}', '400', 'no'],
  ['a word alone', '{"error":"invalid_attrib","error-desc":"class"}', 'invalid_attrib', 'class'],
  ['no JSON', '<html>', '502', '<html>'],
  ['JSON that says nothing', '[]', '502', '[]'],
])('%s is read as a refusal', async (_, body, code, message) => {
  const server = await HttpReceiver.listen({}, () => ({ kind: 'answer', status: 502, body }))
  open.push(server)
  expect(await client({ url: server.url }).send(A_MESSAGE)).toEqual({ ok: false, status: 502, code, message })
})

test('a text from a handset comes as a message, not a status', async () => {
  const mo = { account: 'test', front: 'gateway', from: '64211234567', to: '12345', text: 'hi' }
  await new ControlClient(served.url).post('/worlds/default/mo', mo)
  const told = gatewayCallbackOf(await listener.callbacks.first())
  expect(told).toMatchObject({
    kind: 'message',
    source: '+64211234567',
    destination: '12345',
    content: 'hi',
    replyTo: null,
  })
})

test.each(['message_id', 'id'])('a status is understood whether it names its message by %s', (name) => {
  const told = gatewayCallbackOf({ json: { [name]: 'x', status: 'sent' } } as unknown as JsonCallback)
  expect(told).toEqual({ kind: 'status', id: 'x', status: 'sent', detail: null, reference: null })
})

test.each([
  ['other JSON', { hello: 1 }],
  ['no JSON', undefined],
  ['null', null],
])('%s is neither status nor message', (_, json) => {
  expect(gatewayCallbackOf({ json } as JsonCallback)).toEqual({ kind: 'other' })
})

test.each<[string, HttpScript, object]>([
  ['stalls', { kind: 'silent' }, { kind: 'timeout' }],
  ['cuts', { kind: 'drop' }, { kind: 'broken' }],
  ['gives no id', { kind: 'answer', status: 201, body: '[]' }, { kind: 'not-understood', status: 201 }],
  ['gives nothing', { kind: 'answer', status: 201 }, { kind: 'not-understood', status: 201 }],
  ['gives a number', { kind: 'answer', status: 201, body: '12' }, { kind: 'not-understood', status: 201 }],
])('a server that %s is a failure of its kind', async (_, script, failure) => {
  const server = await HttpReceiver.listen({}, () => script)
  open.push(server)
  const timeouts = { connect: millis(5_000), answer: millis(script.kind === 'silent' ? 30 : 5_000) }
  await expect(client({ url: server.url, timeouts }).send(A_MESSAGE)).rejects.toMatchObject(failure)
})
