/** Kannel as the client when things go wrong: refusals, silence, broken links, wrong passwords; and over TLS. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { MessageSummary } from '../../emulator/control/view-message.ts'
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import { BOTH, DLR, Kannel, type SmscGroup, smscLink } from './kannel.ts'
import { pdusIn } from './pdu-fields.ts'
import { isInstalled, isMissing } from './peer-process.ts'
import { type Served, serve } from './served.ts'
import { isCommand } from './wiretap.ts'

const noKannel = isMissing('Kannel', 'kannel', isInstalled('bearerbox', 'smsbox'))

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
  kannel = await Kannel.start([
    link('kannel-34', { ...BOTH, 'interface-version': 34 }),
    link('impatient', { ...BOTH, 'wait-ack': 1, 'wait-ack-expire': 1, 'enquire-link-interval': 1 }),
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
  ['not answered', '64990000004', 'no answer', /Not ACKED message found, will retransmit/],
  ['answered by a broken connection', '64990000005', 'connection dropped', /I\/O error or other error\. Re-connecting/],
  ['answered by unbind', '64990000006', 'unbound', /Couldn't connect to SMS center/],
])('Kannel sends a message again that was %s', async (_, to, answer, complaint) => {
  const tag = await kannel.send({ smsc: 'impatient', to, text: 'Hi' })
  await kannel.report(tag, DLR.delivered)
  const { messages } = await served.get<{ messages: MessageSummary[] }>(`messages?to=${to}`)
  expect(messages.map((message) => message.answer).reverse()).toEqual([answer, 'ESME_ROK'])
  expect(complaints()).toContainEqual(expect.stringMatching(complaint))
})

test.skipIf(noKannel)('Kannel takes a receipt that comes twice, and knows the second no more', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64211909020', text: 'Hi' })
  await kannel.report(tag, DLR.delivered)
  await kannel.bearerbox.says(/got DLR but could not find message.*dst<64211909020>/)
})

test.skipIf(noKannel)('Kannel loses a receipt that comes before the response', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64211909021', text: 'Hi' })
  await kannel.report(tag, DLR.submitted)
  await kannel.bearerbox.says(/got DLR but could not find message.*dst<64211909021>/)
})

test.skipIf(noKannel)('receipts wait while Kannel has no link, and reach it when it is back', async () => {
  const tag = await kannel.send({ smsc: 'kannel-34', to: '64990000003', text: 'Hi' })
  await kannel.report(tag, DLR.submitted)
  served.wire.cut()
  const { text } = await kannel.report(tag, DLR.delivered)
  expect(text).toContain('stat:DELIVRD')
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

test.skipIf(noKannel || !isInstalled('openssl'))('Kannel speaks SMPP over TLS', async () => {
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
