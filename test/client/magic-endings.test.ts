/** What numbers with a magic ending answer and report, asked by every client over HTTP, against one emulator a test. */
import { afterEach, expect, test } from 'vitest'
import { gatewayCallbackOf } from '../../emulator/client/gateway/gateway-callback.ts'
import { GatewayClient } from '../../emulator/client/gateway/gateway-client.ts'
import { listenForCallbacks } from '../../emulator/client/http/callback-listener.ts'
import { Mm7Client } from '../../emulator/client/mm7/mm7-client.ts'
import { textPart } from '../../emulator/client/mm7/mms-content.ts'
import { listenAsVasp } from '../../emulator/client/mm7/vasp.ts'
import { restCallbackOf } from '../../emulator/client/rest/rest-callback.ts'
import { RestClient } from '../../emulator/client/rest/rest-client.ts'
import { millis } from '../../emulator/core/instant.ts'
import { anEmulator } from './an-emulator.ts'

const open: { close(): void | Promise<void> }[] = []

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

const timeouts = { connect: millis(5_000), answer: millis(5_000) }
const impatient = { connect: millis(5_000), answer: millis(50) }
const number = (ending: string) => `64219${ending}`

async function overMm7(ending: string, patience = timeouts) {
  const vasp = await listenAsVasp()
  const { url, close } = await anEmulator({ callbackUrl: vasp.url })
  const sender = { kind: 'ShortCode', value: '12345' } as const
  const client = new Mm7Client({ url: `${url}/mm7/v1`, vaspid: 'test', vasid: 'test', sender, timeouts: patience })
  open.push(vasp, { close }, client)
  const submitted = client.submit({ to: [{ kind: 'Number', value: number(ending) }], parts: [textPart('hi')] })
  return { submitted, vasp }
}

test.each([
  ['909001', 'Expired'],
  ['909002', 'Unreachable'],
  ['909003', 'Rejected'],
  ['909004', 'Indeterminate'],
  ['909006', 'Rejected'],
  ['000000', 'Retrieved'],
])('over MM7 …%s is taken and reported %s', async (ending, status) => {
  const { submitted, vasp } = await overMm7(ending)
  const { code, messageId } = await submitted
  expect(code).toBe(1000)
  const arrival = await vasp.arrivals.first()
  expect(arrival).toMatchObject({ kind: 'report', messageId, status })
})

test.each([
  ['909010', 3000],
  ['909011', 3510],
  ['909012', 4006],
  ['909013', 2002],
  ['982001', 2001],
  ['983520', 3520],
])('over MM7 …%s is refused with %i', async (ending, code) => {
  const { submitted } = await overMm7(ending)
  expect(await submitted).toMatchObject({ code, messageId: '', isOurs: true })
})

test('over MM7 …909014 gets no answer, …909015 loses its connection', async () => {
  await expect((await overMm7('909014', impatient)).submitted).rejects.toMatchObject({ kind: 'timeout' })
  await expect((await overMm7('909015')).submitted).rejects.toMatchObject({ kind: 'broken' })
})

test('over MM7 …909020 is reported twice, …909021 before the answer is there', async () => {
  const twice = await overMm7('909020')
  const { messageId } = await twice.submitted
  const [first, second] = await twice.vasp.arrivals.take(2)
  expect([first, second]).toMatchObject([{ messageId }, { messageId }])
  const early = await overMm7('909021')
  await early.submitted
  expect(early.vasp.reports).toHaveLength(1)
})

async function overRest(ending: string, patience = timeouts) {
  const listener = await listenForCallbacks()
  const { url, close } = await anEmulator({ callbackUrl: listener.url })
  const client = new RestClient({ url, servicePlan: 'test', token: 'test', timeouts: patience })
  open.push(listener, { close }, client)
  const batch = { from: '12345', to: [number(ending)], body: 'hi', delivery_report: 'per_recipient' } as const
  return { sent: client.sendBatch(batch), listener }
}

test.each([
  ['909001', 'Expired'],
  ['909002', 'Failed'],
  ['909003', 'Rejected'],
  ['909004', 'Unknown'],
  ['909006', 'Deleted'],
  ['909010', 'Aborted'],
  ['909013', 'Aborted'],
  ['000000', 'Delivered'],
])('over REST …%s is taken and ends %s', async (ending, status) => {
  const { sent, listener } = await overRest(ending)
  const reply = await sent
  const told = await listener.callbacks.first((each) => (each.json as { status: string }).status === status)
  expect(restCallbackOf(told)).toMatchObject({
    kind: 'recipient-report',
    report: { batch_id: reply.ok && reply.value.id, recipient: number(ending), status },
  })
})

test('over REST …909011 is a 429, …909012 a 503, …909014 gets no answer, …909015 loses its connection', async () => {
  expect(await (await overRest('909011')).sent).toMatchObject({ ok: false, status: 429 })
  expect(await (await overRest('909012')).sent).toMatchObject({ ok: false, status: 503 })
  await expect((await overRest('909014', impatient)).sent).rejects.toMatchObject({ kind: 'timeout' })
  await expect((await overRest('909015')).sent).rejects.toMatchObject({ kind: 'broken' })
})

async function overGateway(ending: string, patience = timeouts) {
  const listener = await listenForCallbacks()
  const { url, close, emulator } = await anEmulator({ callbackUrl: listener.url })
  const client = new GatewayClient({ url, application: 'test', password: 'test', timeouts: patience })
  open.push(listener, { close }, client)
  return { sent: client.send({ destination: number(ending), content: 'hi' }), client, listener, emulator }
}

test.each([
  ['909001', 'expired'],
  ['909003', 'rejected'],
  ['000000', 'received'],
])('through the gateway …%s is called back as %s', async (ending, status) => {
  const { sent, listener } = await overGateway(ending)
  const reply = await sent
  const id = reply.ok ? reply.value.id : ''
  const last = await listener.callbacks.first((each) => (each.json as { status: string }).status === status)
  expect(gatewayCallbackOf(last)).toMatchObject({ kind: 'status', id, status })
})

test('through the gateway …909014 gets no answer, …909015 loses its connection', async () => {
  await expect((await overGateway('909014', impatient)).sent).rejects.toMatchObject({ kind: 'timeout' })
  await expect((await overGateway('909015')).sent).rejects.toMatchObject({ kind: 'broken' })
})

test('through the gateway …909010 is tried 50 times, a minute apart, and frozen', async () => {
  const { sent, client, emulator } = await overGateway('909010')
  const reply = await sent
  const id = reply.ok ? reply.value.id : ''
  const { clock } = emulator.worlds.default
  await clock.advance(millis(52 * 60_000))
  const shown = await client.get(id)
  if (!shown.ok) throw new Error(shown.message)
  expect(shown.value.status).toBe('frozen')
  const failed = shown.value.report.filter(({ status }) => status === 'Failed')
  expect(failed).toHaveLength(50)
})
