import { expect, test } from 'vitest'
import { anSmppWorld, aScenario, type SmppWorld } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, type RawEsme } from '../../support/raw-esme.ts'

const [SECOND, HOUR] = [1_000, 3_600_000]

/** Submits so many at once; the statuses of the answers that came. */
async function statuses(world: SmppWorld, esme: RawEsme, count: number): Promise<number[]> {
  esme.fresh()
  for (let i = 0; i < count; i++) esme.send('submit_sm', { ...A_SUBMIT, destination_addr: `64${i}` })
  await world.settle()
  return esme
    .fresh()
    .filter(({ command }) => command === 'submit_sm_resp')
    .map(({ status }) => status)
}

const NUMBER = { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '64' } as const

function times(count: number, status: number): number[] {
  return new Array<number>(count).fill(status)
}

// Rate

test.each<[string, number]>([
  ['throttle', 0x58],
  ['queue-full', 0x14],
])('refuses by %s what is more than the rate, and nothing else', async (over, status) => {
  const world = anSmppWorld({ smpp: `rate: 30/s, over: ${over}` })
  const esme = await world.bound()
  expect(await statuses(world, esme, 32)).toEqual([...times(30, 0), ...times(2, status)])
  expect(world.world.messages.size).toBe(30)
  expect(await esme.ask('enquire_link')).toMatchObject({ status: 0 })
  expect(await esme.ask('query_sm', { message_id: '1' })).toMatchObject({ status: 0x0c })
  expect(await esme.ask('data_sm', { destination_addr: '64' })).toMatchObject({ command: 'data_sm_resp', status })
  expect(await esme.ask('submit_multi', { dest_address: [NUMBER] })).toMatchObject({
    command: 'submit_multi_resp',
    status,
  })
})

test('lets go again as much as time has passed', async () => {
  const world = anSmppWorld({ smpp: 'rate: 10/s' })
  const esme = await world.bound()
  expect(await statuses(world, esme, 11)).toEqual([...times(10, 0), 0x58])
  await world.pass(500)
  expect(await statuses(world, esme, 6)).toEqual([...times(5, 0), 0x58])
  await world.pass(HOUR)
  expect(await statuses(world, esme, 11)).toEqual([...times(10, 0), 0x58])
})

test('takes one in two seconds where the rate is a half', async () => {
  const world = anSmppWorld({ smpp: 'rate: 30/m' })
  const esme = await world.bound()
  expect(await statuses(world, esme, 3)).toEqual([0, 0x58, 0x58])
  await world.pass(2 * SECOND)
  expect(await statuses(world, esme, 2)).toEqual([0, 0x58])
})

test('has one rate for all binds of the account', async () => {
  const world = anSmppWorld({ smpp: 'rate: 10/s', accounts: ['other: { smpp: { password: test, rate: 10/s } }'] })
  const [one, two] = [await world.bound(), await world.bound()]
  const other = await world.bound('bind_transceiver', { system_id: 'other' })
  expect(await statuses(world, one, 6)).toEqual(times(6, 0))
  expect(await statuses(world, two, 6)).toEqual([...times(4, 0), 0x58, 0x58])
  expect(await statuses(world, other, 6)).toEqual(times(6, 0))
})

test('slows down what is more than the rate, and loses none of it', async () => {
  const world = anSmppWorld({ smpp: 'rate: 10/s, over: slow, window: 100' })
  const esme = await world.bound()
  expect(await statuses(world, esme, 13)).toEqual(times(10, 0))
  for (let i = 0; i < 3; i++) {
    await world.pass(90)
    expect(esme.fresh()).toEqual([])
    await world.pass(10)
    expect(esme.fresh()).toMatchObject([{ command: 'submit_sm_resp', status: 0 }])
  }
  await world.pass(SECOND)
  expect(await statuses(world, esme, 10)).toEqual(times(10, 0))
})

test('drops who sends more than the rate', async () => {
  const world = anSmppWorld({ smpp: 'rate: 10/s, over: drop' })
  const [esme, other] = [await world.bound(), await world.bound()]
  await statuses(world, esme, 20)
  expect(esme.isClosed).toBe(true)
  expect(world.world.messages.size).toBe(10)
  expect(other.isClosed).toBe(false)
})

test('goes by the new rate after a reload', async () => {
  const world = anSmppWorld({ smpp: 'rate: 10/s' })
  const esme = await world.bound()
  expect(await statuses(world, esme, 11)).toContain(0x58)
  world.reload(aScenario({ smpp: 'rate: 20/s' }))
  expect(await statuses(world, esme, 21)).toEqual([...times(20, 0), 0x58])
  world.reload(aScenario())
  expect(await statuses(world, esme, 100)).toEqual(times(100, 0))
})

// Window

test.each<[string, number]>([
  ['throttle', 0x58],
  ['queue-full', 0x14],
])('refuses by %s what is more than the window', async (over, status) => {
  const world = anSmppWorld({ smpp: `window: 3, over: ${over}`, carrier: 'latency: { response: 1s }' })
  const esme = await world.bound()
  expect(await statuses(world, esme, 5)).toEqual([status, status])
  await world.pass(SECOND)
  expect(esme.fresh().map((pdu) => pdu.status)).toEqual(times(3, 0))
  expect(await statuses(world, esme, 3)).toEqual([])
})

test('has a window for each bind, and none that a fast answer could fill', async () => {
  const slow = anSmppWorld({ smpp: 'window: 3', carrier: 'latency: { response: 1s }' })
  const [one, two] = [await slow.bound(), await slow.bound()]
  expect(await statuses(slow, one, 3)).toEqual([])
  expect(await statuses(slow, two, 3)).toEqual([])
  const fast = anSmppWorld({ smpp: 'window: 3' })
  expect(await statuses(fast, await fast.bound(), 100)).toEqual(times(100, 0))
})

// Memory

test('refuses submits while more messages are pending than allowed', async () => {
  const world = anSmppWorld({ carrier: 'receipts: always' }, { maxPending: 3 })
  const esme = await world.bound()
  expect(await statuses(world, esme, 5)).toEqual([0, 0, 0, 0x14, 0x14])
  expect(await esme.ask('data_sm', { destination_addr: '64' })).toMatchObject({ status: 0x14 })
  expect(await esme.ask('submit_multi', { dest_address: [NUMBER] })).toMatchObject({ status: 0x14 })
  await world.advance(2 * SECOND)
  expect(world.world.messages.pending).toBe(0)
  expect(await statuses(world, esme, 4)).toEqual([0, 0, 0, 0x14])
})

test('counts a message as pending until its receipt is settled', async () => {
  const world = anSmppWorld({}, { maxPending: 2 })
  const esme = await world.bound('bind_transmitter')
  await statuses(world, esme, 2)
  await world.advance(HOUR)
  expect(await statuses(world, esme, 1)).toEqual([0x14])
  await world.bound('bind_receiver')
  expect(await statuses(world, esme, 1)).toEqual([0])
})

test('does not count what was refused, swallowed or dropped', async () => {
  const rules = [
    '{ when: { to: "*1" }, then: { submit: throttle } }',
    '{ when: { to: "*2" }, then: { submit: no-answer } }',
    '{ when: { to: "*3" }, then: { submit: drop } }',
  ]
  const world = anSmppWorld({ rules }, { maxPending: 1 })
  const esme = await world.bound()
  await statuses(world, esme, 4)
  expect(world.world.messages.pending).toBe(1)
  await world.advance(HOUR)
  await world.bound()
  expect(world.world.messages.pending).toBe(0)
})

test('evicts only what is finished and owes nothing, the first to finish first', async () => {
  const world = anSmppWorld({}, { maxMessages: 3 })
  const esme = await world.bound()
  const waiting = await esme.submitted({ schedule_delivery_time: '000030000000000R' })
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    ids.push(await esme.submitted())
    await world.advance(2 * SECOND)
  }
  expect(world.world.messages.size).toBe(4)
  expect(world.world.accounts.get('test')?.messages.size).toBe(4)
  const found = async (message_id: string) => (await esme.ask('query_sm', { message_id })).status === 0
  expect([await found(waiting), ...(await Promise.all(ids.map(found)))]).toEqual([true, false, false, true, true, true])
})

test('evicts nothing that still owes a receipt', async () => {
  const world = anSmppWorld({}, { maxMessages: 1 })
  const esme = await world.bound('bind_transmitter')
  await statuses(world, esme, 10)
  await world.advance(HOUR)
  expect(world.world.messages.size).toBe(10)
  await world.bound('bind_receiver')
  expect(world.world.messages.size).toBe(1)
})

test('evicts what was refused as well', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: throttle } }'] }, { maxMessages: 5 })
  const esme = await world.bound()
  await statuses(world, esme, 50)
  expect(world.world.messages.size).toBe(5)
  expect(world.world.accounts.get('test')?.messages.size).toBe(0)
})
