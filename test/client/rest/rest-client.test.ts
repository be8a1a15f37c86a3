/** The client of the SMS REST API and its listener, against an emulator. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlClient } from '../../../emulator/client/control/control-client.ts'
import {
  type CallbackListener,
  type JsonCallback,
  listenForCallbacks,
} from '../../../emulator/client/http/callback-listener.ts'
import { HttpReceiver, type HttpScript } from '../../../emulator/client/http/http-receiver.ts'
import { isSigned, restCallbackOf } from '../../../emulator/client/rest/rest-callback.ts'
import { RestClient, type RestClientOptions, type RestReply } from '../../../emulator/client/rest/rest-client.ts'
import { millis } from '../../../emulator/core/instant.ts'
import { signatureHeaders } from '../../../emulator/protocol/rest/signature.ts'
import { type AnEmulator, anEmulator } from '../an-emulator.ts'

let listener: CallbackListener
let served: AnEmulator
let client: RestClient
const open: { close(): void | Promise<void> }[] = []

beforeEach(async () => {
  listener = await listenForCallbacks()
  served = await anEmulator({ callbackUrl: `${listener.url}/callback` })
  client = clientOf()
})

afterEach(async () => {
  expect(served.bugs).toEqual([])
  for (const each of open.splice(0)) await each.close()
  await served.close()
  await listener.close()
})

function clientOf(options: Partial<RestClientOptions> = {}): RestClient {
  const made = new RestClient({ url: served.url, servicePlan: 'test', token: 'test', ...options })
  open.push(made)
  return made
}

const A_BATCH = { from: '12345', to: ['64211234567'], body: 'hello' }
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000).toISOString()

function given<T>(reply: RestReply<T>): T {
  if (!reply.ok) throw new Error(`${reply.status} ${reply.code} ${reply.text}`)
  return reply.value
}

test('a batch is sent, its report called back, and then asked for', async () => {
  const batch = given(
    await client.sendBatch({ ...A_BATCH, delivery_report: 'per_recipient', client_reference: 'mine' }),
  )
  expect(batch).toMatchObject({ to: ['64211234567'], from: '12345', type: 'mt_text', canceled: false })
  const isFinal = (callback: JsonCallback) => {
    const told = restCallbackOf(callback)
    return told.kind === 'recipient-report' && told.report.status === 'Delivered'
  }
  expect((await listener.callbacks.first(isFinal)).json).toMatchObject({
    batch_id: batch.id,
    recipient: '64211234567',
    code: 0,
    client_reference: 'mine',
  })
  expect(given(await client.recipientReport(batch.id, '64211234567'))).toMatchObject({ status: 'Delivered', code: 0 })
  expect(given(await client.report(batch.id, { type: 'full' })).statuses).toEqual([
    { code: 0, status: 'Delivered', count: 1, recipients: ['64211234567'] },
  ])
  expect(given(await client.reports({ status: ['Delivered', 'Failed'] }))).toMatchObject({ count: 1, page: 0 })
  expect(given(await client.getBatch(batch.id)).id).toBe(batch.id)
  expect(given(await client.listBatches({ page_size: 10 })).batches.map(({ id }) => id)).toEqual([batch.id])
})

test('a refusal is a value: with code and text where the API has them', async () => {
  expect(await client.sendBatch({ to: [] })).toMatchObject({
    ok: false,
    status: 400,
    code: 'syntax_constraint_violation',
  })
  expect(await client.sendBatch('{"to":')).toMatchObject({ ok: false, status: 400, code: 'syntax_invalid_json' })
  expect(await client.getBatch('unknown')).toEqual({ ok: false, status: 404, code: '', text: '' })
  expect(await clientOf({ token: 'wrong' }).getBatch('x')).toMatchObject({ ok: false, status: 401 })
  expect(await clientOf({ basic: { user: 'a', password: 'b' } }).getBatch('x')).toMatchObject({
    ok: false,
    status: 401,
  })
})

test('a batch that waits is updated, replaced, cancelled; then it is too late', async () => {
  const send_at = IN_AN_HOUR()
  const { id } = given(await client.sendBatch({ ...A_BATCH, send_at }))
  expect(given(await client.update(id, { body: 'other' }))).toMatchObject({ id, body: 'other', to: A_BATCH.to })
  const replaced = { ...A_BATCH, body: 'third', to: ['64211234568'], send_at }
  expect(given(await client.replace(id, replaced))).toMatchObject({ id, body: 'third', to: ['64211234568'] })
  expect(given(await client.cancel(id))).toMatchObject({ id, canceled: true })
  expect(await client.update(id, { body: 'late' })).toMatchObject({ ok: false, status: 403 })
})

test('a dry run counts, and sends nothing', async () => {
  const counted = given(await client.dryRun({ ...A_BATCH, body: 'é'.repeat(200) }, { per_recipient: 'true' }))
  expect(counted).toMatchObject({
    number_of_recipients: 1,
    number_of_messages: 2,
    per_recipient: [{ encoding: 'text' }],
  })
  expect(given(await client.listBatches()).count).toBe(0)
})

test('delivery feedback is taken where it was announced', async () => {
  const { id } = given(await client.sendBatch({ ...A_BATCH, feedback_enabled: true }))
  expect(await client.feedback(id, A_BATCH.to)).toMatchObject({ ok: true, status: 200 })
  const { id: other } = given(await client.sendBatch(A_BATCH))
  expect(await client.feedback(other)).toMatchObject({ ok: false, status: 400 })
})

test('groups are made, changed, sent to, deleted', async () => {
  const { id } = given(await client.createGroup({ name: 'us', members: ['64211234567'] }))
  expect(given(await client.updateGroup(id, { add: ['64211234568'] }))).toMatchObject({ id, size: 2 })
  expect(given(await client.members(id))).toEqual(['64211234567', '64211234568'])
  const batch = given(await client.sendBatch({ ...A_BATCH, to: [id] }))
  expect(given(await client.report(batch.id)).total_message_count).toBe(2)
  expect(given(await client.replaceGroup(id, { name: 'them', members: [] }))).toMatchObject({ name: 'them', size: 0 })
  expect(given(await client.groups()).groups.map((group) => group.name)).toEqual(['them'])
  expect(given(await client.group(id)).size).toBe(0)
  expect(await client.deleteGroup(id)).toEqual({ ok: true, status: 200, value: undefined })
  expect(await client.group(id)).toMatchObject({ ok: false, status: 404 })
})

test('a text from a handset is called back, listed and shown', async () => {
  const control = new ControlClient(served.url)
  await control.post('/worlds/default/mo', {
    account: 'test',
    front: 'rest',
    from: '64211234567',
    to: '12345',
    text: 'hi',
  })
  const told = restCallbackOf(await listener.callbacks.first())
  if (told.kind !== 'inbound') throw new Error(told.kind)
  expect(told.inbound).toMatchObject({ type: 'mo_text', from: '64211234567', to: '12345', body: 'hi' })
  expect(given(await client.inbounds({ to: ['12345'] })).inbounds).toEqual([told.inbound])
  expect(given(await client.inbound(told.inbound.id))).toEqual(told.inbound)
})

test('a callback that is refused for now comes again', async () => {
  const script = [503, 429, 500]
  listener.answer = () => ({ kind: 'answer', status: script.shift() ?? 200 })
  await client.sendBatch({ ...A_BATCH, delivery_report: 'summary' })
  const texts = (await listener.callbacks.take(4)).map(({ text }) => text)
  expect(new Set(texts).size).toBe(1)
  expect(restCallbackOf(await listener.callbacks.first())).toMatchObject({
    kind: 'batch-report',
    report: { statuses: [{ status: 'Delivered', count: 1 }] },
  })
})

test('a signature is right for its body, nonce, time and secret alone', () => {
  const headers = signatureHeaders('secret', '{"a":1}', 'nonce', 1_700_000_000)
  const callback = { path: '/', headers, json: {}, text: '{"a":1}', at: 0 } as unknown as JsonCallback
  expect(isSigned(callback, 'secret')).toBe(true)
  expect(isSigned(callback, 'other')).toBe(false)
  expect(isSigned({ ...callback, text: '{"a":2}' }, 'secret')).toBe(false)
  expect(isSigned({ ...callback, headers: {} }, 'secret')).toBe(false)
})

test.each([
  ['other JSON', { hello: 1 }],
  ['no JSON', undefined],
  ['null', null],
])('%s is a callback of no known type', (_, json) => {
  expect(restCallbackOf({ json } as JsonCallback)).toEqual({ kind: 'other' })
})

test.each<[string, HttpScript, object]>([
  ['stalls', { kind: 'silent' }, { kind: 'timeout' }],
  ['cuts', { kind: 'drop' }, { kind: 'broken' }],
  ['talks of something else', { kind: 'answer', status: 201, body: '<html>' }, { kind: 'not-understood', status: 201 }],
])('a server that %s is a failure of its kind', async (_, script, failure) => {
  const server = await HttpReceiver.listen({}, () => script)
  open.push(server)
  const timeouts = { connect: millis(5_000), answer: millis(script.kind === 'silent' ? 30 : 5_000) }
  await expect(clientOf({ url: server.url, timeouts }).sendBatch(A_BATCH)).rejects.toMatchObject(failure)
})

test('an error page is a refusal with its own text', async () => {
  const server = await HttpReceiver.listen({}, () => ({ kind: 'answer', status: 502, body: '<html>bad gateway' }))
  open.push(server)
  const reply = await clientOf({ url: `${server.url}/` }).sendBatch(A_BATCH)
  expect(reply).toEqual({ ok: false, status: 502, code: '', text: '<html>bad gateway' })
})
