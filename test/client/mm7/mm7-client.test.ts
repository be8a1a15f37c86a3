/** The MM7 client and its listener, against an emulator. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlClient } from '../../../emulator/client/control/control-client.ts'
import { Mm7Client, type Mm7ClientOptions } from '../../../emulator/client/mm7/mm7-client.ts'
import { filePart, presentation, textPart } from '../../../emulator/client/mm7/mms-content.ts'
import { listenAsVasp, type Vasp, type VaspArrival } from '../../../emulator/client/mm7/vasp.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { type AnEmulator, anEmulator } from '../an-emulator.ts'

let vasp: Vasp
let served: AnEmulator
const clients: Mm7Client[] = []

beforeEach(async () => {
  vasp = await listenAsVasp()
  served = await anEmulator({ callbackUrl: `${vasp.url}/vasp` })
})

afterEach(async () => {
  expect(served.bugs).toEqual([])
  for (const client of clients.splice(0)) client.close()
  await served.close()
  await vasp.close()
})

function client(options: Partial<Mm7ClientOptions> = {}): Mm7Client {
  const made = new Mm7Client({
    url: `${served.url}/mm7/v1`,
    vaspid: 'test',
    vasid: 'test',
    sender: { kind: 'ShortCode', value: '12345' },
    ...options,
  })
  clients.push(made)
  return made
}

function standard(options: Partial<Mm7ClientOptions> = {}): Mm7Client {
  return client({ vaspid: 'test-3gpp', ...options })
}

const to = (...numbers: string[]) => numbers.map((value) => ({ kind: 'Number', value }) as const)
const PHOTO = Buffer.from('ffd8ffe0000d0a0d0a2d2d00ff', 'hex')
const PARTS = [textPart('Kia ora — 🎉'), filePart('image/jpeg', 'a photo.jpg', PHOTO)]
const A_MESSAGE = { to: to('16175550123'), parts: [presentation(PARTS), ...PARTS], subject: 'Hi & <bye>' }

function isReport(arrival: VaspArrival) {
  return arrival.kind === 'report'
}

test('a message is submitted with all that it holds, and its report comes back in the same namespace', async () => {
  const reply = await client().submit(A_MESSAGE)
  expect(reply).toMatchObject({
    httpStatus: 200,
    operation: 'SubmitRsp',
    code: 1000,
    text: 'Success',
    messageId: expect.stringMatching(/^\d{18}$/),
    isOurs: true,
    version: '6.8.0',
  })
  const report = await vasp.arrivals.first(isReport)
  expect(report).toMatchObject({
    messageId: reply.messageId,
    recipient: { value: '16175550123' },
    sender: { value: '12345' },
    status: 'Retrieved',
    statusText: 'Success',
    namespace: reply.namespace,
    version: '6.8.0',
    path: '/vasp',
    headers: { soapaction: `"${namespaceOf('REL-6-MM7-1-4')}"` },
  })
  const detail = (await new ControlClient(served.url).get(`/worlds/default/messages/${reply.messageId}`)) as {
    receipts: object[]
    submission: { mms: { subject: string; parts: { contentType: string; hex: string; text: string | null }[] } }
  }
  const { subject, parts } = detail.submission.mms
  expect(subject).toBe('Hi & <bye>')
  expect(parts.map(({ contentType }) => contentType)).toEqual([
    'application/smil; charset=utf-8',
    'text/plain; charset=utf-8',
    'image/jpeg',
  ])
  expect(parts[0]?.text).toContain('src="cid:a_photo.jpg"')
  expect(parts[1]?.text).toBe('Kia ora — 🎉')
  expect(parts[2]?.hex).toBe(PHOTO.toString('hex'))
})

test('a refusal is an answer: its code, its words, no MessageID', async () => {
  const reply = await client().submit({ ...A_MESSAGE, to: to('6421982560') })
  expect(reply).toMatchObject({ httpStatus: 200, operation: 'RSErrorRsp', code: 2560, messageId: '', isOurs: true })
  expect(await client({ vasid: 'stranger' }).submit(A_MESSAGE)).toMatchObject({ code: 2562 })
  expect(await client({ vaspid: 'stranger' }).submit(A_MESSAGE)).toMatchObject({ code: 2564 })
  expect(await client({ version: '9.9.9' }).submit(A_MESSAGE)).toMatchObject({ code: 2505 })
  expect(await client({ basic: { user: 'test', password: 'wrong' } }).submit(A_MESSAGE)).toMatchObject({ code: 2568 })
  expect(await client({ basic: { user: 'test', password: 'test' } }).submit(A_MESSAGE)).toMatchObject({ code: 1000 })
})

test.each(['REL-5-MM7-1-0', 'REL-6-MM7-1-4', 'REL-5-MM7-1-2'])(
  '%s is answered and reported in itself',
  async (release) => {
    const namespace = namespaceOf(release)
    const reply = await client({ namespace, version: '5.3.0' }).submit(A_MESSAGE)
    expect([reply.code, reply.namespace, reply.version]).toEqual([1000, namespace, '5.3.0'])
    expect(await vasp.arrivals.first(isReport)).toMatchObject({ namespace, version: '5.3.0' })
  },
)

test('the standard takes several recipients under one id, and no content at all', async () => {
  const reply = await standard().submit({ to: to('+16175550123', '16175550124'), parts: [] })
  expect(reply.code).toBe(1000)
  await vasp.arrivals.take(2)
  expect(vasp.reports.map(({ messageId, recipient }) => [messageId, recipient?.value]).sort()).toEqual([
    [reply.messageId, '+16175550123'],
    [reply.messageId, '16175550124'],
  ])
})

test('a message that waits for its time is replaced, and cancelled', async () => {
  const held = await standard().submit({ ...A_MESSAGE, earliest: 'P1D' })
  expect(held.code).toBe(1000)
  const other = [textPart('instead')]
  expect(await standard().replace(held.messageId, { parts: other })).toMatchObject({
    code: 1000,
    operation: 'ReplaceRsp',
  })
  expect(await standard().cancel(held.messageId)).toMatchObject({ code: 1000, operation: 'CancelRsp' })
  expect(await standard().cancel('4711')).toMatchObject({ code: 2005, operation: 'RSErrorRsp' })
})

test('the extended operations go by MessageID or LinkedID', async () => {
  const held = await standard().submit({ ...A_MESSAGE, earliest: 'P1D', linkedId: 'campaign-7' })
  const replaced = await standard().extendedReplace('campaign-7', { parts: [textPart('instead')] })
  expect(replaced).toMatchObject({ code: 1000, operation: 'extendedReplaceRsp', messageId: held.messageId })
  expect(await standard().extendedCancel(held.messageId)).toMatchObject({ code: 1000, operation: 'extendedCancelRsp' })
})

test('what a handset sends comes with its parts, octet by octet', async () => {
  const control = new ControlClient(served.url)
  const parts = [
    { 'content-type': 'text/plain; charset=utf-8', text: 'see this' },
    { 'content-type': 'image/jpeg', id: 'photo.jpg', hex: PHOTO.toString('hex') },
  ]
  const mo = { account: 'test', front: 'mm7', from: '64211234567', to: '12345', subject: 'Look', parts }
  await control.post('/worlds/default/mo', mo)
  await vasp.arrivals.first()
  const [message] = vasp.messages
  expect(message).toMatchObject({ sender: { value: '64211234567' }, recipients: [{ value: '12345' }], subject: 'Look' })
  expect(
    message?.parts.map(({ contentType, contentId, body }) => [contentType?.type, contentId, body.toString('hex')]),
  ).toEqual([
    ['text/plain', 'text_0', Buffer.from('see this').toString('hex')],
    ['image/jpeg', 'photo.jpg', PHOTO.toString('hex')],
  ])
})

test('a VASP that refuses, garbles, drops or answers for another hears the report again', async () => {
  const script = [
    () => ({ kind: 'status', code: 3000 }) as const,
    () => ({ kind: 'status', code: 4000, as: 'fault' }) as const,
    () => ({ kind: 'answer', status: 200, body: '<garbage' }) as const,
    () => ({ kind: 'drop' }) as const,
    () => ({ kind: 'status', code: 1000, transactionId: 'another' }) as const,
  ]
  vasp.answer = () => script.shift()?.() ?? { kind: 'status', code: 1000 }
  const { messageId } = await client().submit(A_MESSAGE)
  const arrivals = await vasp.arrivals.take(6)
  expect(new Set(arrivals.map((each) => each.kind === 'report' && each.messageId))).toEqual(new Set([messageId]))
  expect(new Set(arrivals.map(({ transactionId }) => transactionId)).size).toBe(1)
  const path = `/worlds/default/messages/${messageId}`
  let seen: { receipts: { outcome: string; answer: { status: string } | null }[] }
  do seen = (await new ControlClient(served.url).get(path)) as typeof seen
  while (seen.receipts.at(-1)?.outcome !== 'accepted')
  expect(seen.receipts.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'refused',
    'refused',
    'unanswered',
    'refused',
    'accepted',
  ])
})
