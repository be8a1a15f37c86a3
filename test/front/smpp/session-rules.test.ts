import { expect, test } from 'vitest'
import { millis } from '../../../emulator/core/instant.ts'
import { COMMAND_ID } from '../../../emulator/protocol/smpp/commands.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import type { Command } from '../../../emulator/protocol/smpp/pdu.ts'
import { A_BIND, anSmppWorld, type BindCommand, type SmppWorld } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, aHeader, aPdu, type Fields, type RawEsme, responseCommand } from '../../support/raw-esme.ts'

const NUMBER = { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '64211234567' } as const

/** Requests that are as they should be; what they say of messages is not so, for there are none. */
const REQUESTS: { readonly [C in Command]?: Fields<C> } = {
  bind_transmitter: A_BIND,
  bind_receiver: A_BIND,
  bind_transceiver: A_BIND,
  submit_sm: A_SUBMIT,
  submit_multi: { dest_address: [NUMBER], short_message: 'hello' },
  data_sm: { destination_addr: '64211234567' },
  query_sm: { message_id: '1' },
  cancel_sm: { message_id: '1' },
  replace_sm: { message_id: '1' },
  deliver_sm: A_SUBMIT,
  outbind: { system_id: 'test' },
  alert_notification: { source_addr: '1', esme_addr: '2' },
  broadcast_sm: {},
  query_broadcast_sm: {},
  cancel_broadcast_sm: {},
}

/** command_status of the answer, hexadecimal: SMPP 5.0 section 2.4 for the states. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  //                     OPEN  TX    RX    TRX   UNBOUND
  bind_transmitter: ['0', '5', '5', '5', '4'],
  bind_receiver: ['0', '5', '5', '5', '4'],
  bind_transceiver: ['0', '5', '5', '5', '4'],
  unbind: ['4', '0', '0', '0', '4'],
  enquire_link: ['0', '0', '0', '0', '0'],
  submit_sm: ['4', '0', '4', '0', '4'],
  submit_multi: ['4', '0', '4', '0', '4'],
  data_sm: ['4', '0', '4', '0', '4'],
  query_sm: ['4', 'c', '4', 'c', '4'],
  cancel_sm: ['4', 'c', '4', 'c', '4'],
  replace_sm: ['4', 'c', '4', 'c', '4'],
  deliver_sm: ['4', '4', '4', '4', '4'],
  outbind: ['4', '4', '4', '4', '4'],
  alert_notification: ['4', '4', '4', '4', '4'],
  broadcast_sm: ['4', '10d', '4', '10d', '4'],
  query_broadcast_sm: ['4', '10e', '4', '10e', '4'],
  cancel_broadcast_sm: ['4', '10f', '4', '10f', '4'],
}

const STATES = ['OPEN', 'BOUND_TX', 'BOUND_RX', 'BOUND_TRX', 'UNBOUND'] as const

async function inState(world: SmppWorld, state: (typeof STATES)[number], version: number): Promise<RawEsme> {
  const as = { interface_version: version }
  if (state === 'BOUND_TX') return world.bound('bind_transmitter', as)
  if (state === 'BOUND_RX') return world.bound('bind_receiver', as)
  if (state === 'OPEN') return world.connect()
  const esme = await world.bound('bind_transceiver', as)
  if (state === 'BOUND_TRX') return esme
  esme.mute()
  world.lastLink().unbind('a test')
  await world.settle()
  return esme
}

test.each(STATES)('answers every command in state %s', async (state) => {
  for (const [command, answers] of Object.entries(ANSWERS)) {
    const world = anSmppWorld()
    const esme = await inState(world, state, 0x50)
    const response = await esme.ask(command as Command, REQUESTS[command as Command] ?? {})
    const got = `${command}: ${response.command} ${response.status.toString(16)}`
    expect(got).toBe(`${command}: ${responseCommand(command as Command)} ${answers[STATES.indexOf(state)]}`)
    expect(world.bugs).toEqual([])
  }
})

test.each(['broadcast_sm', 'query_broadcast_sm', 'cancel_broadcast_sm'] as const)(
  'refuses %s as unknown where the session speaks 3.4',
  async (command) => {
    const esme = await anSmppWorld().bound()
    expect(await esme.ask(command)).toMatchObject({ command: `${command}_resp`, status: 0x03 })
  },
)

test.each([0x0000, 0x000a, 0x0104, 0x01ff, 0x7fffffff])('answers command_id %i with generic_nack', async (id) => {
  const world = anSmppWorld()
  for (const esme of [world.connect(), await world.bound()]) {
    esme.write(aHeader(id, 77))
    await world.settle()
    expect(esme.responseTo(77)).toEqual({ command: 'generic_nack', status: 0x03, sequence: 77, body: null, tlvs: [] })
    expect(await esme.ask('enquire_link')).toMatchObject({ status: 0 })
  }
})

test('repeats the sequence number of the request, whatever it is', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const numbers = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]
  for (const sequence of numbers) esme.write(aHeader(COMMAND_ID.enquire_link, sequence))
  await world.settle()
  expect(esme.all('enquire_link_resp').map(({ sequence }) => sequence)).toEqual(numbers)
})

test.each([
  'bind_transceiver_resp',
  'submit_sm_resp',
  'deliver_sm_resp',
  'data_sm_resp',
  'unbind_resp',
  'enquire_link_resp',
  'generic_nack',
] as const)('ignores a %s to nothing, before and after the bind', async (command) => {
  const world = anSmppWorld()
  for (const esme of [world.connect(), await world.bound()]) {
    esme.write(aHeader(COMMAND_ID[command], 1, 8))
    esme.write(aHeader(0x80000abc, 2))
    await world.settle()
    expect(esme.fresh()).toEqual([])
    expect(esme.isClosed).toBe(false)
    expect(await esme.ask('enquire_link')).toMatchObject({ status: 0 })
  }
  expect(world.bugs).toEqual([])
})

test('ends the connection after unbind_resp when the client unbinds', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  expect(await esme.ask('unbind')).toMatchObject({ command: 'unbind_resp', status: 0 })
  expect(esme.isClosed).toBe(true)
  expect(world.front.links.size).toBe(0)
})

test('answers what came in one packet with the unbind, in order', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.send('submit_sm', A_SUBMIT)
  esme.send('enquire_link')
  esme.send('unbind')
  esme.send('enquire_link')
  await world.settle()
  expect(esme.fresh().map(({ command }) => command)).toEqual(['submit_sm_resp', 'enquire_link_resp', 'unbind_resp'])
})

test('frees the place of a bind when its client has gone', async () => {
  const world = anSmppWorld({ smpp: 'binds: 1' })
  const first = await world.bound()
  const second = world.connect()
  expect(await second.ask('bind_receiver', A_BIND)).toMatchObject({ command: 'bind_receiver_resp', status: 0x05 })
  first.drop()
  await world.settle()
  expect(await second.ask('bind_receiver', A_BIND)).toMatchObject({ status: 0 })
})

test.each([
  [0x34, { system_id: 'nobody' }, 0x0f],
  [0x34, { password: 'wrong' }, 0x0e],
  [0x34, { password: '' }, 0x0e],
  [0x33, { system_id: 'nobody' }, 0x0f],
  [0x33, { password: 'wrong' }, 0x0e],
  [0x50, { system_id: 'nobody' }, 0x0d],
  [0x50, { password: 'wrong' }, 0x0d],
])('says to a client of version %i with %o what is wrong', async (interface_version, wrong, status) => {
  const world = anSmppWorld()
  const esme = world.connect()
  const refused = await esme.ask('bind_transmitter', { ...A_BIND, interface_version, ...wrong })
  expect(refused).toMatchObject({ command: 'bind_transmitter_resp', status, body: { system_id: 'emulator' } })
  const asked = await esme.ask('bind_transmitter', { ...A_BIND, interface_version })
  expect(asked, 'a second try on the same connection').toMatchObject({ status: 0 })
})

test('takes a password as long as the settings allow', async () => {
  const password = 'a-password-of-more-than-eight-characters'
  const world = anSmppWorld({ accounts: [`long: { smpp: { password: ${password} } }`] })
  const bound = await world.connect().ask('bind_transceiver', { ...A_BIND, system_id: 'long', password })
  expect(bound.status).toBe(0)
})

test.each([
  [0x34, '\x34'],
  [0x3f, '\x34'],
  [0x50, '\x50'],
  [0xff, '\x50'],
])('names the version that both speak to a client of version %i', async (interface_version, value) => {
  const response = await anSmppWorld()
    .connect()
    .ask('bind_transceiver', { ...A_BIND, interface_version })
  expect(response.tlvs).toEqual([{ tag: 0x0210, value }])
})

test('speaks no newer version than the account has', async () => {
  const world = anSmppWorld({ smpp: 'version: "3.4"' })
  const response = await world.connect().ask('bind_transceiver', { ...A_BIND, interface_version: 0x50 })
  expect(response.tlvs).toEqual([{ tag: 0x0210, value: '\x34' }])
  const old = anSmppWorld({ smpp: 'version: "3.3"' })
  expect(await old.connect().ask('bind_transceiver', A_BIND)).toMatchObject({ status: 0x03 })
  expect((await old.connect().ask('bind_receiver', A_BIND)).tlvs).toEqual([])
})

test.each<[string, BindCommand, Fields<'bind_receiver'>]>([
  ['a wrong password', 'bind_receiver', { password: 'wrong' }],
  ['a bind too many', 'bind_transceiver', {}],
])('refuses %s with a body, or without one where the account wants it so', async (_, command, wrong) => {
  const asked = async (smpp: string) => {
    const world = anSmppWorld({ smpp: `binds: 1, ${smpp}` })
    await world.bound()
    const esme = world.connect()
    await esme.ask(command, { ...A_BIND, ...wrong })
    return esme.octets.at(-1)?.length
  }
  expect(await asked('error-bodies: full')).toBe(2 * (16 + 'emulator\0'.length))
  expect(await asked('error-bodies: header-only')).toBe(2 * 16)
})

test('refuses a query with a body, or without one where the account wants it so', async () => {
  const asked = async (smpp: string) => {
    const esme = await anSmppWorld({ smpp }).bound()
    return (await esme.ask('query_sm', { message_id: '1' })).body
  }
  expect(await asked('')).toEqual({ message_id: '', final_date: '', message_state: 0, error_code: 0 })
  expect(await asked('error-bodies: header-only')).toBeNull()
})

test.each([0, 4, 15, 70_001, 0x7fffffff, 0x80000000, 0xffffffff])(
  'refuses a PDU of %i octets with generic_nack and ends the connection',
  async (length) => {
    const world = anSmppWorld()
    const esme = await world.bound()
    esme.write(aHeader(COMMAND_ID.enquire_link, 9, 0, length))
    await world.settle()
    expect(esme.fresh()).toMatchObject([{ command: 'generic_nack', status: 0x02, sequence: 9 }])
    expect(esme.isClosed).toBe(true)
    expect(world.front.links.size).toBe(0)
  },
)

test.each(['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'POST /mm7/v1 HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00\x01'])(
  'hangs up on what is no SMPP, without a word: %j',
  async (greeting) => {
    const world = anSmppWorld()
    const [stranger, esme] = [world.connect(), await world.bound()]
    stranger.write(Buffer.from(greeting, 'latin1'))
    await world.settle()
    expect(stranger.received).toEqual([])
    expect(stranger.isClosed).toBe(true)
    expect(await esme.ask('enquire_link')).toMatchObject({ status: 0 })
  },
)

test('lets a connection come and go that says nothing', async () => {
  const world = anSmppWorld()
  const [dropped, ended] = [world.connect(), world.connect()]
  dropped.drop()
  ended.end()
  await world.settle()
  expect(world.front.links.size).toBe(0)
  expect(world.bugs).toEqual([])
})

test('refuses with its own response a PDU that cannot be read', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const responses = ['submit_sm', 'query_sm', 'data_sm', 'submit_multi'] as const
  for (const [i, command] of responses.entries()) esme.write(aHeader(COMMAND_ID[command], 100 + i))
  await world.settle()
  expect(esme.fresh().map(({ command, status }) => [command, status])).toEqual(
    responses.map((command) => [`${command}_resp`, 0x02]),
  )
  expect(esme.isClosed).toBe(false)
})

test('takes a request whose command_status is not 0, and a stray NUL after short_message', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const octets = encodePdu(aPdu('submit_sm', 5, A_SUBMIT))
  const careless = Buffer.concat([octets, Buffer.alloc(1)])
  careless.writeUInt32BE(careless.length, 0)
  careless.writeUInt32BE(0x99, 8)
  esme.write(careless)
  await world.settle()
  expect(esme.responseTo(5)).toMatchObject({ command: 'submit_sm_resp', status: 0 })
  expect([...world.world.messages.newestFirst()].map(({ payload }) => payload)).toEqual(['hello'])
})

test('refuses binds while the emulator is shutting down', async () => {
  const world = anSmppWorld()
  const early = await world.bound()
  early.mute()
  const late = world.connect()
  const stopped = world.front.stop(millis(2_000))
  const other = world.connect()
  expect(await other.ask('bind_receiver', A_BIND)).toMatchObject({ status: 0x0d })
  expect(late.isClosed).toBe(true)
  await world.pass(2_000)
  await stopped
})

test('journals what it refuses, with the account where it is known, and why', async () => {
  const world = anSmppWorld()
  const esme = world.connect()
  await esme.ask('bind_receiver', { ...A_BIND, password: 'wrong' })
  await esme.ask('bind_transceiver', A_BIND)
  await esme.ask('submit_sm', { ...A_SUBMIT, registered_delivery: 3 })
  const refused = world.world.journal.recent(100).flatMap(({ event }) => (event.kind === 'refused' ? [event] : []))
  expect(refused.reverse()).toMatchObject([
    { request: 'bind_receiver', status: 0x0e, account: '', reason: 'ESME_RINVPASWD: wrong password for "test"' },
    { request: 'submit_sm', status: 0x07, account: 'test', reason: expect.stringMatching('^ESME_RINVREGDLVFLG: ') },
  ])
})
