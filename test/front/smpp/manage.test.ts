import { expect, test } from 'vitest'
import { WORLD_START } from '../../../emulator/core/instant.ts'
import { anSmppWorld } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, type Fields, idOf } from '../../support/raw-esme.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
/** What is left undelivered until the handset is back. */
const AWAY = { rules: ['{ then: { handset: { off: 1h } } }'], carrier: 'on-return: at-once' }

// query_sm

test.each<[string, number, string]>([
  ['delivered', 2, 'id:.*stat:DELIVRD err:000'],
  ['undeliverable', 5, 'stat:UNDELIV err:069'],
  ['rejected', 8, 'stat:REJECTD err:001'],
  ['refused', 8, 'stat:REJECTD err:206'],
  ['deleted', 4, 'stat:DELETED err:207'],
  ['unknown', 7, 'stat:UNKNOWN err:006'],
])('tells the state of a message that is %s', async (outcome, message_state, receipt) => {
  const world = anSmppWorld({ rules: [`{ then: { outcome: ${outcome} } }`] })
  const esme = await world.bound()
  const message_id = await esme.submitted()
  const before = await esme.ask('query_sm', { message_id, source_addr: '4040' })
  expect(before).toMatchObject({ status: 0, body: { message_id, final_date: '', message_state: 1, error_code: 0 } })
  await world.advance(2 * SECOND)
  const after = await esme.ask('query_sm', { message_id })
  expect(after).toMatchObject({ body: { message_id, message_state, final_date: '260101000001000+' } })
  expect(esme.receipts()).toEqual([expect.stringMatching(receipt)])
})

test('tells the truth about a message that no receipt is sent for', async () => {
  const world = anSmppWorld({ carrier: 'receipts: never' })
  const esme = await world.bound()
  const message_id = await esme.submitted()
  await world.advance(2 * SECOND)
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ body: { message_state: 2 } })
  expect(esme.receipts()).toEqual([])
})

test('dates a query as the carrier dates its receipts', async () => {
  const world = anSmppWorld({ carrier: 'receipts: { zone: "+12:00" }' })
  const esme = await world.bound()
  const message_id = await esme.submitted()
  await world.advance(2 * SECOND)
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ body: { final_date: '260101120001048+' } })
})

test('tells the cause of a failure, as far as an octet goes', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*1" }, then: { outcome: undeliverable, error: blocked } }'] })
  const esme = await world.bound()
  const [blocked] = [await esme.submitted({ destination_addr: '641' })]
  await world.advance(2 * SECOND)
  expect(await esme.ask('query_sm', { message_id: blocked })).toMatchObject({ body: { error_code: 255 } })
})

test.each(['query_sm', 'cancel_sm', 'replace_sm'] as const)(
  'lets %s name only messages of the account, and by their sender',
  async (command) => {
    const world = anSmppWorld({ ...AWAY, accounts: ['other: { smpp: { password: test } }'] })
    const [esme, other] = [await world.bound(), await world.bound('bind_transceiver', { system_id: 'other' })]
    const message_id = await esme.submitted()
    const refused = { command: `${command}_resp`, status: 0x0c }
    expect(await esme.ask(command, { message_id: '12345' })).toMatchObject(refused)
    expect(await esme.ask(command, { message_id, source_addr: '5050' })).toMatchObject(refused)
    expect(await other.ask(command, { message_id, source_addr: '4040' })).toMatchObject(refused)
    expect(await esme.ask(command, { message_id, source_addr: '4040' })).toMatchObject({ status: 0 })
  },
)

// cancel_sm

test('cancels a message that waits, and says so in its receipt', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const message_id = await esme.submitted()
  await world.advance(5 * MINUTE)
  expect(await esme.ask('cancel_sm', { message_id, source_addr: '4040' })).toMatchObject({ status: 0, body: null })
  await world.advance(2 * HOUR)
  expect(world.record(message_id)).toMatchObject({ life: 'cancelled', doneAt: WORLD_START + 5 * MINUTE })
  expect(esme.receipts()).toEqual([expect.stringMatching(`id:${message_id} .*stat:DELETED err:000`)])
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ body: { message_state: 4 } })
})

test('cancels a message that is scheduled', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const message_id = await esme.submitted({ schedule_delivery_time: '000000010000000R' })
  expect(await esme.ask('cancel_sm', { message_id })).toMatchObject({ status: 0 })
  await world.advance(2 * HOUR)
  expect(world.record(message_id).life).toBe('cancelled')
  expect(world.world.clock.pending).toBe(0)
})

test('cannot cancel what is over', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const message_id = await esme.submitted()
  await world.advance(2 * SECOND)
  expect(await esme.ask('cancel_sm', { message_id })).toMatchObject({ command: 'cancel_sm_resp', status: 0x11 })
  expect(world.record(message_id).life).toBe('delivered')
})

test('cancels without an id all that waits from a sender to a number', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const cancelled = [await esme.submitted(), await esme.submitted({ service_type: 'WAP' })]
  const kept = [await esme.submitted({ source_addr: '5050' }), await esme.submitted({ destination_addr: '6421' })]
  const { source_addr, destination_addr } = A_SUBMIT as Required<Fields<'submit_sm'>>
  expect(await esme.ask('cancel_sm', { source_addr, destination_addr })).toMatchObject({ status: 0 })
  expect(cancelled.map((id) => world.record(id).life)).toEqual(['cancelled', 'cancelled'])
  expect(kept.map((id) => world.record(id).phase)).toEqual(['waiting', 'waiting'])
  expect(await esme.ask('cancel_sm', { source_addr, destination_addr })).toMatchObject({ status: 0x11 })
})

test('cancels without an id only what has the service_type that is given', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const [plain, wap] = [await esme.submitted(), await esme.submitted({ service_type: 'WAP' })]
  const { source_addr, destination_addr } = A_SUBMIT as Required<Fields<'submit_sm'>>
  await esme.ask('cancel_sm', { source_addr, destination_addr, service_type: 'WAP' })
  expect([plain, wap].map((id) => world.record(id).phase)).toEqual(['waiting', 'done'])
})

test('cancels the recipients of submit_multi by their common id, or the one that is named', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const to = ['64211', '64212', '64213'].map(
    (destination_addr) => ({ dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr }) as const,
  )
  const message_id = idOf(await esme.ask('submit_multi', { dest_address: to, short_message: 'hello' }))
  await esme.submitted({ destination_addr: '64214' })
  const lives = () => [...world.world.messages.newestFirst()].map(({ life }) => life).reverse()
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ status: 0, body: { message_state: 1 } })
  expect(await esme.ask('cancel_sm', { message_id, destination_addr: '64212' })).toMatchObject({ status: 0 })
  expect(lives()).toEqual(['pending', 'cancelled', 'pending', 'pending'])
  expect(await esme.ask('cancel_sm', { message_id })).toMatchObject({ status: 0 })
  expect(lives()).toEqual(['cancelled', 'cancelled', 'cancelled', 'pending'])
  expect(await esme.ask('cancel_sm', { message_id })).toMatchObject({ status: 0x11 })
})

// replace_sm

test('replaces text and registered_delivery of a message that waits', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const message_id = await esme.submitted({ registered_delivery: 0 })
  const fields = { message_id, source_addr: '4040', short_message: 'goodbye', registered_delivery: 1 }
  expect(await esme.ask('replace_sm', fields)).toMatchObject({ command: 'replace_sm_resp', status: 0, body: null })
  await world.advance(2 * HOUR)
  expect(world.record(message_id)).toMatchObject({ life: 'delivered', payload: 'goodbye' })
  expect(esme.receipts()).toEqual([expect.stringMatching(`id:${message_id} .*Text:goodbye$`)])
})

test('replaces with message_payload as well', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const message_id = await esme.submitted()
  await esme.ask('replace_sm', { message_id }, [{ tag: 0x0424, value: 'a long one' }])
  expect(world.record(message_id)).toMatchObject({ payload: 'a long one', submission: { long: true } })
})

test('replaces the times of a scheduled message', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const message_id = await esme.submitted({ schedule_delivery_time: '000000010000000R' })
  const later = { schedule_delivery_time: '000000050000000R', validity_period: '000000060000000R' }
  expect(await esme.ask('replace_sm', { message_id, ...later })).toMatchObject({ status: 0 })
  expect(world.record(message_id)).toMatchObject({
    startAt: WORLD_START + 5 * HOUR,
    deadline: WORLD_START + 6 * HOUR,
  })
  await world.advance(4 * HOUR)
  expect(world.record(message_id).phase).toBe('scheduled')
  await world.advance(2 * HOUR)
  expect(world.record(message_id)).toMatchObject({ life: 'delivered', doneAt: WORLD_START + 5 * HOUR + SECOND })
})

test.each<[Fields<'replace_sm'>, number]>([
  [{ schedule_delivery_time: 'x' }, 0x61],
  [{ schedule_delivery_time: '300615110000000+' }, 0x61],
  [{ validity_period: 'x' }, 0x62],
  [{ validity_period: '300615110000000+' }, 0x62],
  [{ registered_delivery: 3 }, 0x07],
])('refuses replace_sm with %o and leaves the message as it is', async (wrong, status) => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const message_id = await esme.submitted()
  expect(await esme.ask('replace_sm', { message_id, short_message: 'other', ...wrong })).toMatchObject({ status })
  expect(world.record(message_id).payload).toBe('hello')
})

test('cannot replace what is being delivered or is over', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const message_id = await esme.submitted()
  expect(await esme.ask('replace_sm', { message_id })).toMatchObject({ command: 'replace_sm_resp', status: 0x13 })
  await world.advance(2 * SECOND)
  expect(await esme.ask('replace_sm', { message_id })).toMatchObject({ status: 0x13 })
})

// replace_if_present_flag

test('replaces by replace_if_present_flag what waits from the same sender to the same number', async () => {
  const world = anSmppWorld(AWAY)
  const esme = await world.bound()
  const id = await esme.submitted({ short_message: 'first', registered_delivery: 0 })
  const others = [
    await esme.submitted({ short_message: 'first', source_addr: '5050' }),
    await esme.submitted({ short_message: 'first', destination_addr: '6421' }),
    await esme.submitted({ short_message: 'first', service_type: 'WAP' }),
  ]
  expect(await esme.submitted({ short_message: 'second', replace_if_present_flag: 1 })).toBe(id)
  expect(world.record(id)).toMatchObject({ payload: 'second', submission: { registered: 1 } })
  expect(others.map((other) => world.record(other).payload)).toEqual(['first', 'first', 'first'])
  expect(world.world.messages.size).toBe(4)
})

test('submits a new message by replace_if_present_flag where nothing waits', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const first = await esme.submitted({ replace_if_present_flag: 1 })
  await world.advance(2 * SECOND)
  const second = await esme.submitted({ replace_if_present_flag: 1 })
  expect(second).not.toBe(first)
  await world.advance(2 * SECOND)
  expect(esme.receipts()).toHaveLength(2)
})

test('replaces nothing of another account', async () => {
  const world = anSmppWorld({ ...AWAY, accounts: ['other: { smpp: { password: test } }'] })
  const [esme, other] = [await world.bound(), await world.bound('bind_transceiver', { system_id: 'other' })]
  const id = await esme.submitted({ short_message: 'first' })
  await other.submitted({ short_message: 'second', replace_if_present_flag: 1 })
  expect(world.record(id).payload).toBe('first')
})
