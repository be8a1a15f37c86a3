/** Kannel as the client: what it sends, and what it makes of receipts and incoming messages. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { InboxMessage } from '../../emulator/control/inbox.ts'
import type { MessageSummary } from '../../emulator/control/view-message.ts'
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import { BOTH, DLR, Kannel, type SmscGroup, smscLink } from './kannel.ts'
import { isInstalled, isMissing } from './peer-process.ts'
import { type Served, serve } from './served.ts'
import { dissect } from './tshark.ts'
import { isCommand } from './wiretap.ts'

const noKannel = isMissing('Kannel', 'kannel', isInstalled('bearerbox', 'smsbox'))
const noWireshark = noKannel || isMissing('Wireshark', 'tshark', isInstalled('tshark'))

let served: Served
let kannel: Kannel
/** How much Kannel had complained of when the test began. */
let before = 0

/** A link of Kannel's to the emulator. */
function link(account: string, more: SmscGroup): SmscGroup {
  return smscLink(account, served.wire.port, more)
}

beforeAll(async () => {
  if (noKannel) return
  served = await serve('kannel.yaml', { clock: { kind: 'scaled', factor: 10 } })
  const { port } = served.wire
  kannel = await Kannel.start([
    link('kannel-34', { ...BOTH, 'interface-version': 34, 'enquire-link-interval': 1 }),
    link('kannel-50', { ...BOTH, 'interface-version': 50 }),
    link('by-data-sm', { ...BOTH, 'interface-version': 34 }),
    link('kannel-33', { 'interface-version': 33 }),
    link('kannel-33', { port: 0, 'receive-port': port, 'interface-version': 33 }),
    ...[0, 1, 2, 3].map((type) => link(`ids-${type}`, { ...BOTH, 'msg-id-type': type })),
  ])
})

afterAll(async () => {
  if (noKannel) return
  await kannel.stop()
  await served.close()
})

beforeEach(() => {
  before = kannel?.complaints.length ?? 0
})

function complaints(): readonly string[] {
  return kannel.complaints.slice(before)
}

test.skipIf(noKannel).each([
  ['kannel-34', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['kannel-34', '64211909001', DLR.expired, 'stat:EXPIRED err:027'],
  ['kannel-34', '64211909002', DLR.failed, 'stat:UNDELIV err:069'],
  ['kannel-34', '64211909003', DLR.failed, 'stat:REJECTD err:001'],
  ['kannel-34', '64211909004', DLR.failed, 'stat:UNKNOWN err:006'],
  ['kannel-34', '64211909006', DLR.failed, 'stat:DELETED err:207'],
  ['kannel-33', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['kannel-33', '64211909001', DLR.failed, 'stat:EXPIRED err:027'],
  ['kannel-33', '64211909002', DLR.failed, 'stat:UNDELIV err:069'],
  ['kannel-50', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['kannel-50', '64211909002', DLR.failed, 'stat:UNDELIV err:069'],
  ['ids-0', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['ids-1', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['ids-2', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['ids-3', '64211234567', DLR.delivered, 'stat:DELIVRD err:000'],
  ['by-data-sm', '64990000009', DLR.delivered, 'stat:DELIVRD err:000'],
])('Kannel as %s hears what became of a message to %s', async (smsc, to, type, stat) => {
  // On two links of 3.3 an intermediate notification may overtake the response, and Kannel does not know it then.
  const more = smsc === 'kannel-33' ? { 'dlr-mask': String(DLR.delivered | DLR.failed | DLR.submitted) } : {}
  const tag = await kannel.send({ smsc, to, text: 'Hi', more })
  const { text: acknowledged } = await kannel.report(tag, DLR.submitted)
  expect(acknowledged).toBe('ACK/')
  const { text } = await kannel.report(tag, type)
  expect(text).toContain(stat)
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel)('Kannel tells what was buffered on the way to a message that expired', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64212909001', text: 'Hi' })
  const { text } = await kannel.report(tag, DLR.buffered)
  expect(text).toContain('stat:ENROUTE err:027')
  await kannel.report(tag, DLR.expired)
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel)('a hundred messages at a time all have their reports', async () => {
  const numbers = Array.from({ length: 100 }, (_, i) => `642177000${100 + i}`)
  const tags = await Promise.all(numbers.map((to) => kannel.send({ smsc: 'kannel-34', to, text: 'Hi' })))
  await Promise.all(tags.map((tag) => kannel.report(tag, DLR.delivered)))
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel).each([
  ['GSM text', 'Kia ora @ £1, [Café] €5', {}, 1],
  ['long GSM text', 'What a long text: [0] '.repeat(20), {}, 4],
  ['UCS-2', 'Tēnā koe, 你好 😀', { coding: '2' }, 1],
  ['long UCS-2', 'Tēnā koe, 你好. '.repeat(12), { coding: '2' }, 3],
])('the handset reads what Kannel sends: %s', async (what, text, more, parts) => {
  const to = `6421100${what.length}`
  const tag = await kannel.send({ smsc: 'kannel-34', to, text, more })
  await kannel.report(tag, DLR.delivered)
  const { messages } = await served.get<{ messages: InboxMessage[] }>(`numbers/${to}/inbox`)
  expect(messages).toMatchObject([{ text, parts, complete: true, from: '12345' }])
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel)('validity and schedule are read as Kannel writes them', async () => {
  const to = '64211000099'
  const tag = await kannel.send({ smsc: 'kannel-34', to, text: 'Later', more: { validity: '120', deferred: '60' } })
  await kannel.report(tag, DLR.submitted)
  const { messages } = await served.get<{ messages: MessageSummary[] }>(`messages?to=${to}`)
  const [{ submittedAt, scheduledFor, validUntil } = {} as MessageSummary] = messages
  const minutesAfter = (time: string | null) => Math.round((Date.parse(time ?? '') - Date.parse(submittedAt)) / 60_000)
  expect([minutesAfter(scheduledFor), minutesAfter(validUntil)]).toEqual([60, 120])
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel).each([
  ['text', { text: 'Kia ora @ £1, [Café] €5' }, '0'],
  ['long text', { text: 'What a long text: [0] '.repeat(20) }, '0'],
  ['UCS-2', { text: 'Tēnā koe, 你好 😀' }, '2'],
  ['long UCS-2', { text: 'Tēnā koe, 你好. '.repeat(12), 'reference-bits': 16 }, '2'],
])('Kannel reads what a handset sends: %s', async (what, content, coding) => {
  const from = `6421200${what.length}`
  await served.post('mo', { account: 'kannel-34', from, to: '4040', ...content })
  const incoming = await kannel.incoming.first((each) => each.from === `+${from}`)
  expect(incoming).toMatchObject({ to: '4040', coding, udh: '', smsc: 'kannel-34' })
  const octets = Buffer.from(incoming.octets ?? '', 'latin1')
  expect(new TextDecoder(incoming.charset).decode(octets)).toBe(content.text)
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel)('Kannel reads what a handset sends: binary', async () => {
  const from = '64212000000'
  await served.post('mo', { account: 'kannel-34', from, to: '4040', hex: '0001feff', 'data-coding': 4 })
  const incoming = await kannel.incoming.first((each) => each.from === `+${from}`)
  expect(incoming).toMatchObject({ octets: '\x00\x01\xfe\xff', charset: '8-BIT', coding: '1', udh: '' })
  expect(complaints()).toEqual([])
})

test.skipIf(noKannel)('Kannel asks enquire_link and is content with the answer', async () => {
  const { heard } = served.wire
  const asked = await heard.first(isCommand('client', COMMAND_ID.enquire_link))
  const answers = isCommand('server', COMMAND_ID.enquire_link_resp)
  const answer = await heard.first((each) => each.connection === asked.connection && answers(each))
  expect(answer.octets.subarray(8, 16)).toEqual(asked.octets.subarray(8, 16))
  expect(complaints()).toEqual([])
})

test.skipIf(noWireshark)('Wireshark has no complaint about all that Kannel and the emulator said', async () => {
  const { pdus, complaints } = await dissect(served.wire.heard.all)
  expect(pdus.length).toBeGreaterThan(100)
  expect(complaints).toEqual([])
})
