import { expect, test } from 'vitest'
import { WORLD_START } from '../../../emulator/core/instant.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import type { DestAddress, PduOf, Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { anSmppWorld, aScenario, SmppWorld } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, aPdu, type Fields, idOf, type RawEsme } from '../../support/raw-esme.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
const MESSAGE_PAYLOAD = 0x0424

test.each<[Fields<'submit_sm'>, number]>([
  [{ service_type: 'SERVIC' }, 0x15],
  [{ source_addr_ton: 7 }, 0x48],
  [{ source_addr_npi: 2 }, 0x49],
  [{ source_addr: '1'.repeat(21) }, 0x0a],
  [{ dest_addr_ton: 7 }, 0x50],
  [{ dest_addr_npi: 2 }, 0x51],
  [{ destination_addr: '' }, 0x0b],
  [{ destination_addr: 'Carrier' }, 0x0b],
  [{ destination_addr: '64 21 1' }, 0x0b],
  [{ destination_addr: '++64' }, 0x0b],
  [{ destination_addr: '1'.repeat(21) }, 0x0b],
  [{ priority_flag: 5 }, 0x06],
  [{ registered_delivery: 3 }, 0x07],
  [{ replace_if_present_flag: 2 }, 0x54],
  [{ sm_default_msg_id: 1 }, 0x63],
  [{ short_message: 'x'.repeat(255) }, 0x01],
  [{ schedule_delivery_time: 'tomorrow' }, 0x61],
  [{ schedule_delivery_time: '300615120000000' }, 0x61],
  [{ schedule_delivery_time: '300615120000000x' }, 0x61],
  [{ schedule_delivery_time: '301315120000000+' }, 0x61],
  [{ schedule_delivery_time: '300615120000049+' }, 0x61],
  [{ schedule_delivery_time: '300615115900000+' }, 0x61],
  [{ schedule_delivery_time: '30061512000000012' }, 0x61],
  [{ validity_period: 'soon' }, 0x62],
  [{ validity_period: '300615115900000+' }, 0x62],
  [{ validity_period: '000000000000000R' }, 0x62],
  [{ validity_period: '300615130000004+' }, 0x62],
  [{ schedule_delivery_time: '000000020000000R', validity_period: '000000010000000R' }, 0x62],
])('refuses submit_sm with %o', async (wrong, status) => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const refused = { command: 'submit_sm_resp', status, body: null }
  expect(await esme.submit(wrong)).toMatchObject(refused)
  expect(world.world.messages.size).toBe(0)
  expect(await esme.submit()).toMatchObject({ status: 0 })
})

test.each<[string, readonly Tlv[], number]>([
  ['content in short_message and in message_payload', [{ tag: MESSAGE_PAYLOAD, value: 'hello' }], 0xc1],
  ['a known parameter of a wrong length', [{ tag: 0x0204, value: '\x01' }], 0xc2],
])('refuses submit_sm with %s', async (_, tlvs, status) => {
  const esme = await anSmppWorld().bound()
  expect(await esme.submit({}, tlvs)).toMatchObject({ status })
})

test('refuses submit_sm with half an optional parameter', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const octets = Buffer.concat([encodePdu(aPdu('submit_sm', 9, A_SUBMIT)), Buffer.of(0x02, 0x04, 0x00)])
  octets.writeUInt32BE(octets.length, 0)
  esme.write(octets)
  await world.settle()
  expect(esme.responseTo(9)).toMatchObject({ command: 'submit_sm_resp', status: 0xc0 })
})

test('takes from 5.0 what 3.4 does not have: 255 octets, and receipts on success only', async () => {
  const esme = await anSmppWorld().bound('bind_transceiver', { interface_version: 0x50 })
  expect(await esme.submit({ short_message: 'x'.repeat(255), registered_delivery: 3 })).toMatchObject({ status: 0 })
})

test('refuses a number that no carrier owns', async () => {
  const world = new SmppWorld(aScenario().replace('["*"]', '["6421*", "6427*"]'))
  const esme = await world.bound()
  expect(await esme.submit({ destination_addr: '64211' })).toMatchObject({ status: 0 })
  expect(await esme.submit({ destination_addr: '+64271' })).toMatchObject({ status: 0 })
  expect(await esme.submit({ destination_addr: '64221' })).toMatchObject({ status: 0x0b })
})

test('gives each message an id of its own, of ten digits', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const ids = new Set<string>()
  for (let i = 0; i < 100; i++) ids.add(await esme.submitted())
  expect(ids.size).toBe(100)
  for (const id of ids) expect(id).toMatch(/^\d{10}$/)
})

test('keeps what the client sent, optional parameters that nobody knows among it', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const tlvs = [
    { tag: 0x1fff, value: 'vendor' },
    { tag: 0x0204, value: '\x00\x07' },
  ]
  const id = await esme.submitted(
    { service_type: 'WAP', data_coding: 4, short_message: '\0\xff', priority_flag: 2 },
    tlvs,
  )
  expect(world.record(id)).toMatchObject({
    payload: '\0\xff',
    to: '64211234567',
    submission: { serviceType: 'WAP', dataCoding: 4, priority: 2, options: tlvs, front: 'smpp', account: 'test' },
  })
})

test('takes message_payload in place of short_message', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const value = 'long '.repeat(12_000)
  const id = await esme.submitted({ short_message: '' }, [{ tag: MESSAGE_PAYLOAD, value }])
  expect(world.record(id)).toMatchObject({ payload: value, submission: { long: true, options: [] } })
  const empty = await esme.submitted({}, [{ tag: MESSAGE_PAYLOAD, value: '' }])
  expect(world.record(empty).payload).toBe('hello')
})

/** When the message was delivered, from the world's start; -1: not yet. */
async function deliveredAt(world: SmppWorld, esme: RawEsme, fields: Fields<'submit_sm'>): Promise<number> {
  const id = await esme.submitted(fields)
  await world.advance(48 * HOUR)
  const { life, doneAt } = world.record(id)
  return life === 'delivered' ? doneAt - WORLD_START : -1
}

test.each<[string, string]>([
  ['a period', '000000000500000R'],
  ['a time in UTC', '300615120500000+'],
  ['a time five hours ahead of UTC', '300615170500020+'],
  ['a time twelve hours behind UTC', '300615000500048-'],
])('delivers a message at its scheduled time, given as %s', async (_, schedule_delivery_time) => {
  const world = anSmppWorld()
  const esme = await world.bound()
  expect(await deliveredAt(world, esme, { schedule_delivery_time })).toBe(5 * MINUTE + SECOND)
  expect(esme.receipts()).toHaveLength(1)
})

test('counts an absolute time from the wall, wherever the world is', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  await world.advance(240 * HOUR)
  await world.pass(2 * SECOND)
  const id = await esme.submitted({ schedule_delivery_time: '300615120500000+' })
  expect(world.record(id).startAt - WORLD_START).toBe(240 * HOUR + 5 * MINUTE - 2 * SECOND)
})

test.each<[string, string, number]>([
  ['SCHEDULED to 5.0', '\x50', 0],
  ['ENROUTE to 3.4', '\x34', 1],
])('says of a message that waits for its time %s', async (_, version, message_state) => {
  const world = anSmppWorld()
  const esme = await world.bound('bind_transceiver', { interface_version: version.charCodeAt(0) })
  const message_id = await esme.submitted({ schedule_delivery_time: '000000000500000R' })
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ body: { message_state, final_date: '' } })
})

test.each<[string, Fields<'submit_sm'>, number]>([
  ['a period', { validity_period: '000000001000000R' }, 10 * MINUTE],
  ['48 hours as some write them', { validity_period: '000000480000000R' }, 48 * HOUR],
  ['a time', { validity_period: '300615123000000+' }, 30 * MINUTE],
  ['a period longer than the carrier has it', { validity_period: '000030000000000R' }, 168 * HOUR],
  ['nothing', {}, 48 * HOUR],
  [
    'a period after the scheduled time',
    { schedule_delivery_time: '000000010000000R', validity_period: '000000010500000R' },
    HOUR + 5 * MINUTE,
  ],
])('gives up when validity ends, given as %s', async (_, fields, after) => {
  const world = anSmppWorld({ rules: ['{ then: { handset: off } }'] })
  const esme = await world.bound()
  const id = await esme.submitted(fields)
  await world.advance(after - 1)
  expect(world.record(id).phase).not.toBe('done')
  await world.advance(SECOND)
  expect(world.record(id)).toMatchObject({ life: 'expired', doneAt: WORLD_START + after })
  expect(esme.receipts()).toEqual([expect.stringContaining('stat:EXPIRED')])
})

test('takes data_sm with its content in message_payload, and sends the receipt', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const { short_message: _, ...fields } = A_SUBMIT
  const response = await esme.ask('data_sm', fields, [{ tag: MESSAGE_PAYLOAD, value: 'in a payload' }])
  expect(response.command).toBe('data_sm_resp')
  expect(world.record(idOf(response)).payload).toBe('in a payload')
  await world.advance(2 * SECOND)
  expect(esme.receipts()).toEqual([expect.stringMatching(`^id:${idOf(response)} .*stat:DELIVRD .*Text:in a payload$`)])
})

test('refuses data_sm by its own response', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: { refuse: ESME_RSYSERR } } }'] })
  const esme = await world.bound()
  expect(await esme.ask('data_sm', { destination_addr: 'x' })).toMatchObject({ command: 'data_sm_resp', status: 0x0b })
  expect(await esme.ask('data_sm', { destination_addr: '1' })).toMatchObject({ command: 'data_sm_resp', status: 0x08 })
})

// submit_multi

function sme(destination_addr: string): DestAddress {
  return { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr }
}

async function multi(esme: RawEsme, to: readonly DestAddress[], fields: Fields<'submit_multi'> = {}) {
  const { destination_addr, dest_addr_npi, dest_addr_ton, ...rest } = A_SUBMIT
  return (await esme.ask('submit_multi', { ...rest, dest_address: to, ...fields })) as PduOf<'submit_multi_resp'>
}

const NUMBERS = ['64211', '64212', '64213']

test('makes a message of each recipient of submit_multi, all with the id of the answer', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const response = await multi(esme, NUMBERS.map(sme))
  expect(response).toMatchObject({ status: 0, body: { unsuccess_sme: [] } })
  await world.advance(2 * SECOND)
  expect(esme.all('deliver_sm').map(({ body }) => body.source_addr)).toEqual(NUMBERS)
  for (const text of esme.receipts()) expect(text).toMatch(`id:${idOf(response)} sub:001 dlvrd:001`)
})

test('tells of each recipient of submit_multi that was refused, and why', async () => {
  const world = anSmppWorld({
    rules: [
      '{ when: { to: "*2" }, then: { submit: { refuse: ESME_RTHROTTLED } } }',
      '{ when: { to: "*3" }, then: { submit: no-answer } }',
    ],
  })
  const esme = await world.bound()
  const to = [...NUMBERS.map(sme), sme('nobody'), { dest_flag: 2, dl_name: 'friends' } as const, sme('64214')]
  const response = await multi(esme, to)
  expect(response.status).toBe(0)
  expect(response.body?.unsuccess_sme.map((each) => [each.destination_addr, each.error_status_code])).toEqual([
    ['64212', 0x58],
    ['64213', 0x45],
    ['nobody', 0x0b],
    ['friends', 0x34],
  ])
  await world.advance(2 * SECOND)
  expect(esme.all('deliver_sm').map(({ body }) => body.source_addr)).toEqual(['64211', '64214'])
})

test('refuses submit_multi as a whole when it refuses all recipients', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*2" }, then: { submit: { refuse: ESME_RTHROTTLED } } }'] })
  const esme = await world.bound()
  expect(await multi(esme, [sme('2'), sme('12')])).toMatchObject({ status: 0x58 })
  expect(await multi(esme, [sme('2'), sme('x')])).toMatchObject({ status: 0x45 })
})

test('counts the recipients of submit_multi: none, 254 in 3.4, 255 in 5.0', async () => {
  const world = anSmppWorld()
  const [old, recent] = [await world.bound(), await world.bound('bind_transceiver', { interface_version: 0x50 })]
  const many = Array.from({ length: 255 }, (_, i) => sme(`64${i}`))
  expect(await multi(old, [])).toMatchObject({ status: 0x33 })
  expect(await multi(old, many)).toMatchObject({ status: 0x33 })
  expect(await multi(old, many.slice(1))).toMatchObject({ status: 0 })
  expect(await multi(recent, many)).toMatchObject({ status: 0 })
})

test('answers submit_multi as late as the slowest of its recipients', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*2" }, then: { submit: { slow: 3s } } }'] })
  const esme = await world.bound()
  esme.send('submit_multi', { dest_address: NUMBERS.map(sme), short_message: 'hello' })
  await world.pass(2_750)
  expect(esme.fresh()).toEqual([])
  await world.pass(500)
  expect(esme.fresh()).toMatchObject([{ command: 'submit_multi_resp', status: 0 }])
})

// SMPP 3.3

test.each(['decimal', 'hex', 'uuid', 'sequential', '{ form: hex, pad: 12 }'])(
  'has for 3.3 an id of at most eight hexadecimal digits where the carrier has %s ones',
  async (ids) => {
    const world = anSmppWorld({ carrier: `ids: ${ids}` })
    const sender = await world.bound('bind_transmitter', { interface_version: 0x33 })
    const receiver = await world.bound('bind_receiver', { interface_version: 0x33 })
    const all = [await sender.submitted(), await sender.submitted()]
    for (const id of all) expect(id).toMatch(/^[0-9a-fA-F]{1,8}$/)
    expect(new Set(all).size).toBe(2)
    await world.advance(2 * SECOND)
    expect(receiver.receipts().map((text) => text.slice(3, text.indexOf(' ')))).toEqual(all)
    const query = await sender.ask('query_sm', { message_id: all[0] ?? '' })
    expect(query).toMatchObject({ status: 0, body: { message_id: all[0], message_state: 2 } })
  },
)

test('sends 3.3 no optional parameter, whatever it asks', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*2" }, then: { outcome: rejected } }'] })
  const esme = await world.bound('bind_receiver', { interface_version: 0x33 })
  const sender = await world.bound('bind_transmitter', { interface_version: 0x33 })
  const message_id = await sender.submitted({}, [{ tag: 0x0204, value: '\x00\x07' }])
  await sender.submitted({ destination_addr: '642' })
  await multi(sender, [sme('64211')])
  await sender.ask('query_sm', { message_id })
  await world.advance(2 * SECOND)
  expect(esme.receipts()).toHaveLength(3)
  for (const pdu of [...esme.received, ...sender.received]) expect(pdu.tlvs).toEqual([])
})

test.each(['bind_transceiver', 'data_sm'] as const)('does not know %s in 3.3', async (command) => {
  const world = anSmppWorld()
  const esme = command === 'data_sm' ? await world.bound('bind_transmitter', { interface_version: 0 }) : world.connect()
  const asked = { system_id: 'test', password: 'test', interface_version: 0x33 }
  expect(await esme.ask(command, command === 'data_sm' ? {} : asked)).toMatchObject({ status: 0x03 })
})

test('says to 3.3 in its own words what it has no status for', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: { refuse: ESME_RSERTYPDENIED } } }'] })
  const statuses: number[] = []
  for (const interface_version of [0x33, 0x34, 0x50]) {
    const esme = await world.bound('bind_transmitter', { interface_version })
    statuses.push((await esme.submit()).status)
  }
  expect(statuses).toEqual([0x15, 0x15, 0x103])
})

// What the scenario says of the carrier as a whole

test('refuses submits while the carrier is out of order, and takes them afterwards', async () => {
  const world = anSmppWorld({ carrier: 'outages: [{ every: 1d, for: 1h, submit: { refuse: ESME_RSYSERR } }]' })
  const esme = await world.bound()
  expect(await esme.submit()).toMatchObject({ status: 0x08 })
  await world.advance(HOUR)
  expect(await esme.submit()).toMatchObject({ status: 0 })
})

test('goes by a new scenario for new messages, and by the old one for those it has', async () => {
  const template = (word: string) => aScenario({ carrier: `receipts: { template: "${word} id:{id} stat:{stat}" }` })
  const world = new SmppWorld(template('old'))
  const esme = await world.bound()
  const old = await esme.submitted()
  world.reload(template('new'))
  const recent = await esme.submitted()
  await world.advance(2 * SECOND)
  expect(esme.receipts()).toEqual([`old id:${old} stat:DELIVRD`, `new id:${recent} stat:DELIVRD`])
})
