/** Kannel as the client: what it sends, and what it makes of answers, receipts and incoming messages. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { InboxMessage } from '../../emulator/control/inbox.ts'
import type { MessageSummary } from '../../emulator/control/view-message.ts'
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import { DLR, Kannel, type SmscGroup } from './kannel.ts'
import { pdusIn } from './pdu-fields.ts'
import { isInstalled, isMissing } from './peer-process.ts'
import { type Served, serve } from './served.ts'
import { dissect } from './tshark.ts'
import type { Spoken } from './wiretap.ts'

const noKannel = isMissing('Kannel', 'kannel', isInstalled('bearerbox', 'smsbox'))
const noWireshark = noKannel || isMissing('Wireshark', 'tshark', isInstalled('tshark'))

let served: Served
let kannel: Kannel
/** How much Kannel had complained of when the test began. */
let before = 0

/** A link of Kannel's that signs in as the account of that name, and takes only what is sent to it by name. */
function link(account: string, more: SmscGroup): SmscGroup {
  return {
    'smsc-id': account,
    'allowed-smsc-id': account,
    'smsc-username': account,
    'smsc-password': 'secret',
    'system-type': 'VMA',
    port: served.wire.port,
    ...more,
  }
}

const BOTH = { 'transceiver-mode': 'true' }

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
  const tag = await kannel.send({ smsc, to, text: 'Hi' })
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

/** Kannel warns of every submit_sm_resp that ends after its header, as SMPP 3.4 section 4.4.2 has it end on an error. */
const HEADER_ONLY = noNull('message_id')

function noNull(field: string): string {
  return `WARNING: SMPP: PDU NULL terminated string (${field}) has no NULL.`
}

function refusal(status: string): string {
  return `ERROR: SMPP[kannel-34]: SMSC returned error code ${status} in response to submit_sm PDU.`
}

test.skipIf(noKannel)('Kannel gives up a message that is refused for good', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64211909013', text: 'Hi' })
  const { text } = await kannel.report(tag, DLR.refused)
  expect(text).toBe('NACK/0x0000000b/Invalid Destination Address')
  expect(complaints()).toEqual([HEADER_ONLY, refusal('0x0000000b (Invalid Destination Address)')])
})

test.skipIf(noKannel).each([
  ['throttled', '64990000001', 'ESME_RTHROTTLED', '0x00000058 (Throttling error)'],
  ['met by a full queue', '64990000002', 'ESME_RMSGQFUL', '0x00000014 (Message Queue Full)'],
])('Kannel sends a message again that was %s', async (_, to, status, inKannelsWords) => {
  const tag = await kannel.send({ smsc: 'kannel-34', to, text: 'Hi' })
  await kannel.report(tag, DLR.delivered)
  const { messages } = await served.get<{ messages: MessageSummary[] }>(`messages?to=${to}`)
  expect(messages.map(({ answer }) => answer).reverse()).toEqual([status, 'ESME_ROK'])
  expect(complaints()).toEqual([HEADER_ONLY, refusal(inKannelsWords)])
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

function isCommand(side: Spoken['by'], command: number): (spoken: Spoken) => boolean {
  return ({ by, octets }) => by === side && octets.readUInt32BE(4) === command
}

test.skipIf(noKannel)('receipts wait while Kannel has no link, and reach it when it is back', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64990000003', text: 'Hi' })
  await kannel.report(tag, DLR.submitted)
  served.wire.cut()
  const { text } = await kannel.report(tag, DLR.delivered)
  expect(text).toContain('stat:DELIVRD')
})

test.skipIf(noWireshark)('Wireshark has no complaint about all that Kannel and the emulator said', async () => {
  const { pdus, complaints } = await dissect(served.wire.heard.all)
  expect(pdus.length).toBeGreaterThan(100)
  expect(complaints).toEqual([])
})

/** A Kannel for one test. */
async function withKannel(smscs: readonly SmscGroup[], run: (alone: Kannel) => Promise<void>): Promise<void> {
  const alone = await Kannel.start(smscs)
  try {
    await run(alone)
  } finally {
    await alone.stop()
  }
}

test.skipIf(noKannel).each([
  ['a wrong password', 'kannel-34', '0x0000000e (Invalid Password)', []],
  // SMPP 3.4 section 4.1.6 has such an answer end after its header; Kannel warns, and understands.
  ['a wrong password, told without a body', 'terse', '0x0000000e (Invalid Password)', [noNull('system_id')]],
  ['the name of no account', 'nobody', '0x0000000f (Invalid System ID)', []],
])('Kannel gives up after %s', async (_, account, inKannelsWords, warnings) => {
  await withKannel([link(account, { ...BOTH, 'smsc-password': 'wrong' })], async (alone) => {
    await alone.bearerbox.says(/io_thread.* terminates/)
    const rejected = `ERROR: SMPP[${account}]: SMSC rejected login to transmit, code ${inKannelsWords}.`
    expect(alone.complaints).toEqual([...warnings, rejected])
  })
})

test.skipIf(noKannel)('Kannel binds anew when the emulator has been started again', async () => {
  const [first, second] = [await serve(''), await serve('')]
  const { wire } = first
  const lastWords = () =>
    pdusIn(wire.heard.all)
      .slice(-2)
      .map(({ command }) => command)
  await withKannel([link('test', { ...BOTH, 'smsc-password': 'test', port: wire.port })], async (alone) => {
    await wire.heard.first(isCommand('server', COMMAND_ID.bind_transceiver_resp))
    wire.leadTo(second.emulator.ports.smpp as number)
    await first.emulator.close()
    expect(lastWords()).toEqual(['unbind', 'unbind_resp'])
    const tag = await alone.send({ smsc: 'test', to: '64211234567', text: 'Hi' })
    await alone.report(tag, DLR.delivered)
  })
  // Kannel's, when it is stopped.
  expect(lastWords()).toEqual(['unbind', 'unbind_resp'])
  await second.close()
  await first.close()
})

test.skipIf(noKannel)('Kannel speaks SMPP over TLS', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tls-'))
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
  const self = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
  ]
  execFileSync('openssl', [...self, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const secure = await serve('', { smppsPort: 0, tls: { cert, key, ca: null } })
  const port = secure.emulator.ports.smpps as number
  await withKannel([link('test', { ...BOTH, 'smsc-password': 'test', port, 'use-ssl': 'true' })], async (alone) => {
    const tag = await alone.send({ smsc: 'test', to: '64211234567', text: 'Hi' })
    await alone.report(tag, DLR.delivered)
    expect(alone.complaints).toEqual([])
  })
  await secure.close()
  rmSync(directory, { recursive: true })
})
