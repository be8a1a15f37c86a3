/** node-smpp as the client: it shares the tables of PDUs and parameters with the emulator, and nothing else. */
import type { Pdu } from 'smpp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { InboxMessage } from '../../emulator/control/inbox.ts'
import { STATUS } from '../../emulator/protocol/smpp/command-status.ts'
import { NodeSmpp } from './node-smpp.ts'
import { isInstalled, isMissing } from './peer-process.ts'
import { type Served, serve } from './served.ts'
import { dissect } from './tshark.ts'

const noWireshark = isMissing('Wireshark', 'tshark', isInstalled('tshark'))

let served: Served
/** Of one test. */
let open: NodeSmpp[] = []

beforeAll(async () => {
  served = await serve('node-smpp.yaml', { clock: { kind: 'scaled', factor: 1_000 } })
})

afterEach(async () => {
  for (const esme of open) esme.close()
  open = []
  await served.post('reset', {})
})

afterAll(() => served.close())

const SIGN_IN = { system_id: 'node', password: 'secret' }
const VERSIONS = { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 }

function connect(): NodeSmpp {
  const esme = NodeSmpp.connect(served.wire.port)
  open.push(esme)
  return esme
}

async function bound(kind = 'transceiver', version: keyof typeof VERSIONS = '3.4'): Promise<NodeSmpp> {
  const esme = connect()
  const answer = await esme.request(`bind_${kind}`, { ...SIGN_IN, interface_version: VERSIONS[version] })
  expect(answer.command_status).toBe(0)
  return esme
}

const DIRECT = { source_addr: '4040', source_addr_ton: 2, source_addr_npi: 1, dest_addr_ton: 1, dest_addr_npi: 1 }

function to(destination_addr: string, more: Readonly<Record<string, unknown>> = {}) {
  return { ...DIRECT, destination_addr, registered_delivery: 1, ...more }
}

/** The words of a receipt: `id`, `stat` and so on. */
function wordsOf(receipt: Pdu): Readonly<Record<string, string>> {
  const { message } = receipt.short_message as { message: string }
  return Object.fromEntries([...message.matchAll(/(\w+(?: date)?):(\S*)/g)].map(([, name, value]) => [name, value]))
}

test.each([
  ['bind_transmitter', '3.3', undefined],
  ['bind_receiver', '3.3', undefined],
  ['bind_transmitter', '3.4', 0x34],
  ['bind_receiver', '3.4', 0x34],
  ['bind_transceiver', '3.4', 0x34],
  ['bind_transmitter', '5.0', 0x50],
  ['bind_receiver', '5.0', 0x50],
  ['bind_transceiver', '5.0', 0x50],
] as const)('%s as SMPP %s is answered with the version that the centre speaks', async (command, version, spoken) => {
  const esme = connect()
  const answer = await esme.request(command, { ...SIGN_IN, interface_version: VERSIONS[version] })
  expect(answer).toMatchObject({ command: `${command}_resp`, command_status: 0, system_id: 'emulator' })
  expect(answer.sc_interface_version).toBe(spoken)
  const again = await esme.request(command, { ...SIGN_IN, interface_version: VERSIONS[version] })
  expect(again.command_status).toBe(STATUS.ESME_RALYBND)
  const asked = await esme.request('submit_sm', to('64211234567', { short_message: 'Hi', registered_delivery: 0 }))
  expect(asked.command_status).toBe(command === 'bind_receiver' ? STATUS.ESME_RINVBNDSTS : 0)
  expect(await esme.request('enquire_link')).toMatchObject({ command: 'enquire_link_resp', command_status: 0 })
  expect(await esme.unbind()).toMatchObject({ command: 'unbind_resp', command_status: 0 })
})

test.each([
  ['3.3', 'bind_transceiver', SIGN_IN, STATUS.ESME_RINVCMDID],
  ['3.4', 'bind_transceiver', { ...SIGN_IN, password: 'wrong' }, STATUS.ESME_RINVPASWD],
  ['3.4', 'bind_transmitter', { ...SIGN_IN, system_id: 'nobody' }, STATUS.ESME_RINVSYSID],
  ['5.0', 'bind_receiver', { ...SIGN_IN, password: 'wrong' }, STATUS.ESME_RBINDFAIL],
  ['5.0', 'bind_receiver', { ...SIGN_IN, system_id: 'nobody' }, STATUS.ESME_RBINDFAIL],
] as const)('SMPP %s refuses %s as %o', async (version, command, signIn, status) => {
  const esme = connect()
  const answer = await esme.request(command, { ...signIn, interface_version: VERSIONS[version] })
  expect(answer).toMatchObject({ command: `${command}_resp`, command_status: status, system_id: 'emulator' })
})

test.each([
  ['64211234567', 2, 'DELIVRD', '000', undefined],
  ['64211909001', 3, 'EXPIRED', '027', 27],
  ['64211909002', 5, 'UNDELIV', '069', 69],
  ['64211909003', 8, 'REJECTD', '001', 1],
  ['64211909004', 7, 'UNKNOWN', '006', 6],
  ['64211909006', 4, 'DELETED', '207', 207],
])('the receipt of a message to %s tells of state %i', async (number, state, stat, err, code) => {
  const esme = await bound()
  const answer = await esme.request('submit_sm', to(number, { short_message: 'Hi', user_message_reference: 7 }))
  expect(answer.command_status).toBe(0)
  const receipt = await esme.incoming.first(({ command }) => command === 'deliver_sm')
  expect(receipt).toMatchObject({
    esm_class: 4,
    source_addr: number,
    destination_addr: '4040',
    receipted_message_id: answer.message_id,
    message_state: state,
    user_message_reference: 7,
  })
  expect(wordsOf(receipt)).toMatchObject({ id: answer.message_id, stat, err })
  expect(receipt.network_error_code).toEqual(code === undefined ? undefined : Buffer.from([3, code >> 8, code & 255]))
})

test('a 3.3 session gets short ids and no parameters, by its receiver', async () => {
  const [transmitter, receiver] = [await bound('transmitter', '3.3'), await bound('receiver', '3.3')]
  const answer = await transmitter.request('submit_sm', to('64211234567', { short_message: 'Hi' }))
  expect(answer.message_id).toMatch(/^[0-9a-f]{1,8}$/)
  const receipt = await receiver.incoming.first(({ command }) => command === 'deliver_sm')
  expect(wordsOf(receipt)).toMatchObject({ id: answer.message_id, stat: 'DELIVRD' })
  expect(Object.keys(receipt)).not.toContain('receipted_message_id')
  expect(await transmitter.request('data_sm', to('64211234567'))).toMatchObject({
    command_status: STATUS.ESME_RINVCMDID,
  })
})

test.each([
  // Left to itself, node-smpp says that text in the default alphabet is data_coding 1, which is ASCII.
  ['GSM', '64211000001', 'Kia ora @ £1, [Café] €5', { data_coding: 0 }],
  ['ASCII', '64211000002', 'Kia ora', {}],
  ['Latin-1', '64211000003', 'façade: þ', {}],
  ['UCS-2', '64211000004', 'Tēnā koe, 你好 😀', {}],
])('the handset reads what node-smpp sends in %s', async (_, number, message, more) => {
  const esme = await bound()
  await esme.request('submit_sm', to(number, { short_message: { message }, ...more }))
  await esme.incoming.first(({ command }) => command === 'deliver_sm')
  const { messages } = await served.get<{ messages: InboxMessage[] }>(`numbers/${number}/inbox`)
  expect(messages).toMatchObject([{ text: message, complete: true, parts: 1 }])
})

const LONG = 'A text that does not fit. '.repeat(10)
const HALVES = [LONG.slice(0, 130), LONG.slice(130)]

test.each([
  [
    'a user data header',
    (message: string, part: number) => ({
      esm_class: 0x40,
      short_message: { udh: Buffer.from([5, 0, 3, 9, 2, part]), message },
    }),
  ],
  [
    'the sar_ parameters',
    (message: string, part: number) => ({
      short_message: message,
      sar_msg_ref_num: 9,
      sar_total_segments: 2,
      sar_segment_seqnum: part,
    }),
  ],
])('the handset puts together what node-smpp sends in parts by %s', async (how, partOf) => {
  const esme = await bound()
  const number = `6421200${how.length}`
  for (const [i, half] of HALVES.entries()) await esme.request('submit_sm', to(number, partOf(half, i + 1)))
  await esme.incoming.first(({ command }) => command === 'deliver_sm')
  await esme.incoming.first(({ command }) => command === 'deliver_sm', 1)
  const { messages } = await served.get<{ messages: InboxMessage[] }>(`numbers/${number}/inbox`)
  expect(messages).toMatchObject([{ text: LONG, complete: true, parts: 2 }])
})

test.each(['submit_sm', 'data_sm'])('message_payload holds a long text in %s', async (command) => {
  const esme = await bound()
  const number = `642130${command.length}00`
  const answer = await esme.request(command, to(number, { message_payload: { message: LONG } }))
  expect(answer).toMatchObject({ command: `${command}_resp`, command_status: 0 })
  const receipt = await esme.incoming.first((pdu) => pdu.command === 'deliver_sm')
  expect(receipt.receipted_message_id).toBe(answer.message_id)
  const { messages } = await served.get<{ messages: InboxMessage[] }>(`numbers/${number}/inbox`)
  expect(messages).toMatchObject([{ text: LONG, complete: true }])
})

test('submit_multi names whom it could not take, and each other recipient has a receipt', async () => {
  const esme = await bound()
  const recipient = (destination_addr: string) => ({ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr })
  const answer = await esme.request('submit_multi', {
    ...DIRECT,
    dest_address: [
      recipient('64211111111'),
      recipient('64990000003'),
      { dl_name: 'friends' },
      recipient('64990000004'),
    ],
    registered_delivery: 1,
    short_message: 'Hi all',
  })
  expect(answer.command_status).toBe(0)
  expect(answer.unsuccess_sme).toEqual([
    { ...recipient('64990000003'), error_status_code: STATUS.ESME_RTHROTTLED },
    { dest_addr_ton: 0, dest_addr_npi: 0, destination_addr: 'friends', error_status_code: STATUS.ESME_RINVDLNAME },
  ])
  const from = (number: string) => esme.incoming.first(({ source_addr }) => source_addr === number)
  expect(wordsOf(await from('64211111111'))).toMatchObject({ id: answer.message_id, stat: 'DELIVRD' })
  expect(wordsOf(await from('64990000004'))).toMatchObject({ id: answer.message_id, stat: 'UNDELIV' })
})

test('query_sm, replace_sm and cancel_sm do what they say', async () => {
  const esme = await bound()
  const { message_id } = await esme.request('submit_sm', to('64990000001', { short_message: 'Old words' }))
  const named = { ...DIRECT, message_id }
  expect(await esme.request('query_sm', named)).toMatchObject({ message_id, final_date: '', message_state: 1 })
  const replaced = await esme.request('replace_sm', { ...named, short_message: 'New words', registered_delivery: 1 })
  expect(replaced.command_status).toBe(0)
  const { messages } = await served.get<{ messages: { text: string }[] }>('messages?to=64990000001')
  expect(messages).toMatchObject([{ text: 'New words' }])
  const cancelled = await esme.request('cancel_sm', { ...named, destination_addr: '64990000001' })
  expect(cancelled.command_status).toBe(0)
  const after = await esme.request('query_sm', named)
  expect(after).toMatchObject({ command_status: 0, message_id, message_state: 4 })
  expect(after.final_date).toBeInstanceOf(Date)
  expect(wordsOf(await esme.incoming.first(({ command }) => command === 'deliver_sm'))).toMatchObject({
    stat: 'DELETED',
  })
  const statuses = await Promise.all(
    ['replace_sm', 'cancel_sm', 'query_sm'].map((command) => esme.request(command, { ...named, message_id: 'none' })),
  )
  expect(statuses.map(({ command_status }) => command_status)).toEqual(Array(3).fill(STATUS.ESME_RINVMSGID))
  const late = [await esme.request('replace_sm', named), await esme.request('cancel_sm', named)]
  expect(late.map(({ command_status }) => command_status)).toEqual([STATUS.ESME_RREPLACEFAIL, STATUS.ESME_RCANCELFAIL])
})

test('times are read as node-smpp writes them', async () => {
  const esme = await bound()
  const number = '64211000099'
  const in_ = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  await esme.request('submit_sm', to(number, { schedule_delivery_time: in_(60), validity_period: in_(120) }))
  const { messages } = await served.get<{ messages: Record<string, string>[] }>(`messages?to=${number}`)
  const [{ submittedAt = '', scheduledFor = '', validUntil = '' } = {}] = messages
  const minutesAfter = (time: string) => Math.round((Date.parse(time) - Date.parse(submittedAt)) / 60_000)
  expect([scheduledFor, validUntil].map(minutesAfter)).toEqual([60, 120])
})

test('alert_notification tells that a handset is back, and an intermediate notification that it was away', async () => {
  const esme = await bound()
  await esme.request('submit_sm', to('64990000002', { short_message: 'Hi', registered_delivery: 0x11, set_dpf: 1 }))
  const away = await esme.incoming.first(({ esm_class }) => esm_class === 0x20)
  expect(away).toMatchObject({ message_state: 1 })
  expect(wordsOf(away)).toMatchObject({ stat: 'ENROUTE', err: '027' })
  const alert = await esme.incoming.first(({ command }) => command === 'alert_notification')
  expect(alert).toMatchObject({ source_addr: '64990000002', esme_addr: '4040', ms_availability_status: 0 })
  expect(wordsOf(await esme.incoming.first(({ esm_class }) => esm_class === 4))).toMatchObject({ stat: 'DELIVRD' })
})

test.each([
  ['GSM', { text: 'Kia ora @ £1, [Café] €5' }, 0],
  ['UCS-2', { text: 'Tēnā koe, 你好 😀' }, 8],
])('node-smpp reads what a handset sends in %s', async (_, content, dataCoding) => {
  const esme = await bound('receiver')
  await served.post('mo', { account: 'node', from: '64211234567', to: '4040', ...content })
  const mo = await esme.incoming.first(({ command }) => command === 'deliver_sm')
  expect(mo).toMatchObject({
    esm_class: 0,
    data_coding: dataCoding,
    source_addr: '64211234567',
    destination_addr: '4040',
  })
  expect(mo.short_message).toMatchObject({ message: content.text })
})

test('node-smpp reads the parts of a long message from a handset', async () => {
  const esme = await bound('receiver')
  await served.post('mo', { account: 'node', from: '64211234567', to: '4040', text: LONG })
  const parts = [
    await esme.incoming.first(({ command }) => command === 'deliver_sm'),
    await esme.incoming.first(({ command }) => command === 'deliver_sm', 1),
  ].map(({ short_message }) => short_message as { readonly message: string; readonly udh: readonly Buffer[] })
  expect(parts.map(({ message }) => message).join('')).toBe(LONG)
  const headers = parts.map(({ udh }) => udh.map((element) => element.toString('hex')))
  expect(headers).toEqual([[expect.stringMatching(/^0003..0201$/)], [expect.stringMatching(/^0003..0202$/)]])
})

test('a thousand submits under way at once have each an answer and a receipt', async () => {
  const esme = await bound()
  const numbers = Array.from({ length: 1_000 }, (_, i) => `6421${7_000_000 + i}`)
  const answers = await Promise.all(numbers.map((number) => esme.request('submit_sm', to(number))))
  const ids = new Set(answers.map(({ message_id }) => message_id))
  expect(ids.size).toBe(1_000)
  await esme.incoming.first(() => esme.incoming.all.length === 1_000)
  expect(new Set(esme.incoming.all.map(({ receipted_message_id }) => receipted_message_id))).toEqual(ids)
})

test('outbind calls an ESME, which then binds on that connection', async () => {
  const { port, called, stop } = await NodeSmpp.listen()
  await served.post('outbind', { account: 'node', host: '127.0.0.1', port })
  const esme = await called
  expect(await esme.incoming.first(({ command }) => command === 'outbind')).toMatchObject({ password: 'secret' })
  expect(await esme.request('bind_receiver', { ...SIGN_IN, interface_version: 0x34 })).toMatchObject({
    command_status: 0,
  })
  await esme.unbind()
  stop()
})

test('a broadcast is refused in the words of 5.0, and not known before', async () => {
  const [older, esme] = [await bound('transmitter', '3.4'), await bound('transmitter', '5.0')]
  const broadcast = { ...DIRECT, message_payload: { message: 'Tsunami drill' } }
  expect(await older.request('broadcast_sm', broadcast)).toMatchObject({ command_status: STATUS.ESME_RINVCMDID })
  expect(await esme.request('broadcast_sm', broadcast)).toMatchObject({ command_status: STATUS.ESME_RBCASTFAIL })
})

test('the emulator unbinds, and closes when that has been answered', async () => {
  const esme = await bound()
  const { sessions } = await served.get<{ sessions: { id: number; account: string }[] }>('sessions')
  const own = sessions.find(({ account }) => account === 'node')
  await served.post(`sessions/${own?.id}/unbind`, {})
  await esme.incoming.first(({ command }) => command === 'unbind')
  await esme.closed
})

test.skipIf(noWireshark)('Wireshark has no complaint about all that node-smpp and the emulator said', async () => {
  const { pdus, complaints } = await dissect(served.wire.heard.all)
  expect(pdus.length).toBeGreaterThan(100)
  expect(complaints).toEqual([])
})
