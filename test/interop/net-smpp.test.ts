/** Net::SMPP as the client: written in another language, from the text of the specification. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { InboxMessage } from '../../emulator/control/inbox.ts'
import { STATUS } from '../../emulator/protocol/smpp/command-status.ts'
import { NetSmpp, type PerlPdu } from './net-smpp.ts'
import { hasPerlModule, isInstalled, isMissing } from './peer-process.ts'
import { type Served, serve } from './served.ts'
import { dissect } from './tshark.ts'

const noNetSmpp = isMissing('Net::SMPP', 'libnet-smpp-perl', hasPerlModule('Net::SMPP'))
const noWireshark = isMissing('Wireshark', 'tshark', isInstalled('tshark'))

let served: Served
/** Of one test. */
let open: NetSmpp[] = []
let foreseen: readonly unknown[] = []

beforeAll(async () => {
  served = await serve('net-smpp.yaml', { clock: { kind: 'scaled', factor: 1_000 } })
})

afterEach(async () => {
  await Promise.all(open.map((esme) => esme.stop()))
  // What a client was killed over would be sent to that of the next test.
  await served.post('reset', {})
  const warnings = open.flatMap((esme) => esme.warnings)
  expect(warnings).toEqual(foreseen)
  open = []
  foreseen = []
})

afterAll(() => served.close())

const SIGN_IN = { system_id: 'perl', password: 'secret' }

function connect(): NetSmpp {
  const esme = new NetSmpp(served.wire.port)
  open.push(esme)
  return esme
}

async function bound(kind = 'transceiver', interface_version = 0x34): Promise<NetSmpp> {
  const esme = connect()
  const answer = await esme.request(`bind_${kind}`, { ...SIGN_IN, interface_version })
  expect(answer).toMatchObject({ command: `bind_${kind}_resp`, status: 0, system_id: 'emulator' })
  return esme
}

const FROM = { source_addr: '4040', source_addr_ton: 2, source_addr_npi: 1 }
const DIRECT = { ...FROM, dest_addr_ton: 1, dest_addr_npi: 1, registered_delivery: 1 }

/** The words of a receipt: `id`, `stat` and so on. */
function wordsOf({ short_message }: PerlPdu): Readonly<Record<string, string>> {
  const words = String(short_message).matchAll(/(\w+(?: date)?):(\S*)/g)
  return Object.fromEntries([...words].map(([, name, value]) => [name, value]))
}

test.skipIf(noNetSmpp).each([
  ['transmitter', 0x33, undefined],
  ['receiver', 0x33, undefined],
  ['transmitter', 0x34, '\x34'],
  ['receiver', 0x34, '\x34'],
  ['transceiver', 0x34, '\x34'],
  ['transceiver', 0x50, '\x50'],
] as const)('Net::SMPP binds as %s, asking for version %i', async (kind, version, spoken) => {
  const esme = connect()
  const answer = await esme.request(`bind_${kind}`, { ...SIGN_IN, interface_version: version })
  expect(answer).toMatchObject({ command: `bind_${kind}_resp`, status: 0, system_id: 'emulator' })
  expect(answer.sc_interface_version).toBe(spoken)
  expect(await esme.request('enquire_link')).toMatchObject({ command: 'enquire_link_resp', status: 0 })
  expect(await esme.request('unbind')).toMatchObject({ command: 'unbind_resp', status: 0 })
  expect(await esme.ended).toBe(0)
})

test.skipIf(noNetSmpp).each([
  ['64211234567', 'DELIVRD', '000', '\x02', undefined],
  ['64211909001', 'EXPIRED', '027', '\x03', '\x03\x00\x1b'],
  ['64211909002', 'UNDELIV', '069', '\x05', '\x03\x00\x45'],
  ['64211909003', 'REJECTD', '001', '\x08', '\x03\x00\x01'],
])('Net::SMPP reads the receipt of a message to %s', async (number, stat, err, state, networkError) => {
  const esme = await bound()
  const answer = await esme.request('submit_sm', {
    ...DIRECT,
    destination_addr: number,
    short_message: 'Kia ora',
    user_message_reference: '\x12\x34',
  })
  expect(answer).toMatchObject({ command: 'submit_sm_resp', status: 0 })
  const receipt = await esme.incoming('deliver_sm')
  expect(receipt).toMatchObject({
    esm_class: 4,
    source_addr: number,
    destination_addr: '4040',
    receipted_message_id: `${answer.message_id}\0`,
    message_state: state,
    user_message_reference: '\x12\x34',
  })
  expect(receipt.network_error_code).toBe(networkError)
  expect(wordsOf(receipt)).toMatchObject({ id: answer.message_id, stat, err, Text: 'Kia' })
})

test.skipIf(noNetSmpp)('a 3.3 session of Net::SMPP gets its receipts by its receiver, without parameters', async () => {
  const [transmitter, receiver] = [await bound('transmitter', 0x33), await bound('receiver', 0x33)]
  const sms = { ...DIRECT, destination_addr: '64211234567', short_message: 'Hi' }
  const answer = await transmitter.request('submit_sm', sms)
  expect(answer.message_id).toMatch(/^[0-9a-f]{1,8}$/)
  const receipt = await receiver.incoming('deliver_sm')
  expect(wordsOf(receipt)).toMatchObject({ id: answer.message_id, stat: 'DELIVRD' })
  expect(Object.keys(receipt)).not.toContain('message_state')
})

test.skipIf(noNetSmpp)('Net::SMPP asks with data_sm, and reads receipts in data_sm', async () => {
  const esme = await bound()
  const content = { destination_addr: '64990000004', message_payload: 'What a long text. '.repeat(30) }
  const answer = await esme.request('data_sm', { ...DIRECT, ...content })
  expect(answer).toMatchObject({ command: 'data_sm_resp', status: 0 })
  const receipt = await esme.incoming('data_sm')
  expect(receipt).toMatchObject({ esm_class: 4, receipted_message_id: `${answer.message_id}\0`, message_state: '\x02' })
  expect(wordsOf({ ...receipt, short_message: receipt.message_payload })).toMatchObject({ id: answer.message_id })
  const { messages } = await served.get<{ messages: InboxMessage[] }>('numbers/64990000004/inbox')
  expect(messages).toMatchObject([{ text: content.message_payload, complete: true }])
})

test.skipIf(noNetSmpp)('Net::SMPP reads whom a submit_multi could not take', async () => {
  const esme = await bound()
  const answer = await esme.request('submit_multi', {
    ...FROM,
    dest_flag: [1, 1, 2],
    dest_addr_ton: [1, 1, 0],
    dest_addr_npi: [1, 1, 0],
    destination_addr: ['64211111111', '64990000003', 'friends'],
    registered_delivery: 1,
    short_message: 'Hi all',
  })
  expect(answer).toMatchObject({
    command: 'submit_multi_resp',
    status: 0,
    no_unsuccess: 2,
    destination_addr: ['64990000003', 'friends'],
    error_status_code: [STATUS.ESME_RTHROTTLED, STATUS.ESME_RINVDLNAME],
  })
  expect(wordsOf(await esme.incoming('deliver_sm'))).toMatchObject({ id: answer.message_id, stat: 'DELIVRD' })
})

test.skipIf(noNetSmpp)('Net::SMPP queries, replaces and cancels', async () => {
  const esme = await bound()
  const sms = { ...DIRECT, destination_addr: '64990000001', short_message: 'Old words' }
  const { message_id } = await esme.request('submit_sm', sms)
  const named = { ...FROM, message_id }
  const waiting = await esme.request('query_sm', named)
  expect(waiting).toMatchObject({ status: 0, message_id, final_date: '', message_state: 1, error_code: 27 })
  const replacement = { ...named, registered_delivery: 1, short_message: 'New words' }
  expect(await esme.request('replace_sm', replacement)).toMatchObject({ command: 'replace_sm_resp', status: 0 })
  const { messages } = await served.get<{ messages: { text: string }[] }>('messages?to=64990000001')
  expect(messages).toMatchObject([{ text: 'New words' }])
  const cancel = { ...named, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '64990000001' }
  expect(await esme.request('cancel_sm', cancel)).toMatchObject({ command: 'cancel_sm_resp', status: 0 })
  const cancelled = await esme.request('query_sm', named)
  expect(cancelled).toMatchObject({ status: 0, message_id, message_state: 4 })
  expect(cancelled.final_date).toMatch(/^\d{15}\+$/)
  expect(await esme.request('query_sm', { ...FROM, message_id: 'none' })).toMatchObject({
    status: STATUS.ESME_RINVMSGID,
  })
  expect(await esme.request('cancel_sm', cancel)).toMatchObject({ status: STATUS.ESME_RCANCELFAIL })
})

test.skipIf(noNetSmpp)('Net::SMPP hears that a handset was away, and that it is back', async () => {
  const esme = await bound()
  const sms = { ...DIRECT, destination_addr: '64990000002', registered_delivery: 0x11, short_message: 'Hi' }
  await esme.request('submit_sm', { ...sms, set_dpf: '\x01' })
  expect(await esme.incoming('deliver_sm')).toMatchObject({ esm_class: 0x20, message_state: '\x01' })
  expect(await esme.incoming('alert_notification')).toMatchObject({
    source_addr: '64990000002',
    esme_addr: '4040',
    ms_availability_status: '\0',
  })
})

test.skipIf(noNetSmpp)('Net::SMPP reads the parts of what a handset sends', async () => {
  const esme = await bound('receiver')
  const text = 'Tēnā koe, 你好. '.repeat(6)
  await served.post('mo', { account: 'perl', from: '64211234567', to: '4040', text })
  const first = await esme.incoming('deliver_sm')
  const second = await esme.incoming('deliver_sm', esme.pdus.all.indexOf(first) + 1)
  const octets = [first, second].map(({ short_message }) => Buffer.from(String(short_message), 'latin1'))
  expect([first, second]).toMatchObject(Array(2).fill({ esm_class: 0x40, data_coding: 8, source_addr: '64211234567' }))
  expect(octets.map((each) => each.toString('hex', 0, 6))).toEqual([
    expect.stringMatching(/^050003..0201$/),
    expect.stringMatching(/^050003..0202$/),
  ])
  const decoder = new TextDecoder('utf-16be')
  expect(octets.map((each) => decoder.decode(each.subarray(6))).join('')).toBe(text)
})

test.skipIf(noNetSmpp).each([
  ['submit_sm', { destination_addr: '64211909011' }, 'ESME_RTHROTTLED'],
  ['submit_sm', { destination_addr: '64211909013' }, 'ESME_RINVDSTADR'],
  ['submit_sm', { destination_addr: 'letters' }, 'ESME_RINVDSTADR'],
  ['submit_sm', { destination_addr: '64211234567', source_addr_ton: 9 }, 'ESME_RINVSRCTON'],
  ['submit_sm', { destination_addr: '64211234567', validity_period: '991301000000000+' }, 'ESME_RINVEXPIRY'],
  ['bind_receiver', SIGN_IN, 'ESME_RALYBND'],
])('Net::SMPP names the status of a refused %s with %o', async (command, fields, name) => {
  const esme = await bound()
  const answer = await esme.request(command, { ...(command === 'submit_sm' ? DIRECT : {}), ...fields })
  expect(answer).toMatchObject({ command: `${command}_resp`, status: STATUS[name as keyof typeof STATUS] })
  expect(answer.status_name).toContain(name)
})

const outside = expect.stringContaining('substr outside of string at')
const nothing = expect.stringContaining('Use of uninitialized value in unpack at')

test.skipIf(noNetSmpp).each([
  ['with a body', 'perl', 'emulator', []],
  // Its decoder of query_sm_resp, not that of the binds, reads on where the PDU has ended.
  ['without a body', 'terse', '', [outside, nothing, outside, nothing]],
])('Net::SMPP understands refusals %s', async (_, system_id, named, warnings) => {
  foreseen = warnings
  const esme = connect()
  const wrong = { system_id, password: 'wrong', interface_version: 0x34 }
  const refused = await esme.request('bind_transceiver', wrong)
  expect(refused).toMatchObject({ status: STATUS.ESME_RINVPASWD, system_id: named })
  await esme.request('bind_transceiver', { ...wrong, password: 'secret' })
  expect(await esme.request('query_sm', { ...FROM, message_id: 'none' })).toMatchObject({
    status: STATUS.ESME_RINVMSGID,
  })
})

test.skipIf(noNetSmpp || noWireshark)(
  'Wireshark has no complaint about all that Net::SMPP and the emulator said',
  async () => {
    const { pdus, complaints } = await dissect(served.wire.heard.all)
    expect(pdus.length).toBeGreaterThan(100)
    expect(complaints).toEqual([])
  },
)
