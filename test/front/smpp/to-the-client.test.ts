import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { AccountState } from '../../../emulator/engine/account-state.ts'
import { sendMo } from '../../../emulator/engine/send-mo.ts'
import { outbind } from '../../../emulator/front/smpp/outbind.ts'
import { A_BIND, anSmppWorld, type SmppWorld } from '../../support/an-smpp-world.ts'
import { RawEsme } from '../../support/raw-esme.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
const SET_DPF = { tag: 0x0421, value: '\x01' }

// alert_notification

test('tells who asked with set_dpf that the handset is back, once', async () => {
  const world = anSmppWorld({ rules: ['{ then: { handset: { off: 10m } } }'], carrier: 'on-return: at-once' })
  const esme = await world.bound()
  await esme.submitted({ registered_delivery: 0 }, [SET_DPF])
  await world.advance(9 * MINUTE)
  expect(esme.all('alert_notification')).toEqual([])
  await world.advance(HOUR)
  expect(esme.all('alert_notification')).toMatchObject([
    {
      status: 0,
      body: {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '64211234567',
        esme_addr_ton: 2,
        esme_addr_npi: 1,
        esme_addr: '4040',
      },
      tlvs: [{ tag: 0x0422, value: '\0' }],
    },
  ])
  expect(world.world.inFlight.total).toBe(0)
  expect(world.world.messages.pending).toBe(0)
})

test.each<[string, string, (typeof SET_DPF)[]]>([
  ['who did not ask', '{ handset: { off: 10m } }', []],
  ['who asked not to be told', '{ handset: { off: 10m } }', [{ tag: 0x0421, value: '\0' }]],
  ['whose message came through at once', '{ outcome: delivered }', [SET_DPF]],
])('sends no alert_notification to one %s', async (_, rule, tlvs) => {
  const world = anSmppWorld({ rules: [`{ then: ${rule} }`] })
  const esme = await world.bound()
  await esme.submitted({}, tlvs)
  await world.advance(2 * HOUR)
  expect(esme.all('alert_notification')).toEqual([])
  expect(esme.receipts()).toHaveLength(1)
})

test('sends 3.3 no alert_notification, and does not wait for it', async () => {
  const world = anSmppWorld({ rules: ['{ then: { handset: { off: 10m } } }'] })
  const receiver = await world.bound('bind_receiver', { interface_version: 0x33 })
  const sender = await world.bound('bind_transmitter', { interface_version: 0x33 })
  await sender.submitted({}, [SET_DPF])
  await world.advance(2 * HOUR)
  expect(receiver.fresh().map(({ command }) => command)).toEqual(['deliver_sm'])
  expect(world.world.messages.pending).toBe(0)
})

// Messages from handsets

test('the answer of a handset comes to who sent the message, after the receipt, when the rule has it', async () => {
  const world = anSmppWorld({ rules: ['{ then: { reply: { text: "yes", after: 30s } } }'] })
  const esme = await world.bound()
  await esme.submitted({ source_addr: '4040', destination_addr: '64211234567' })
  await world.advance(30 * SECOND)
  expect(esme.all('deliver_sm')).toHaveLength(1)
  await world.advance(MINUTE)
  expect(esme.all('deliver_sm')[1]).toMatchObject({
    body: { source_addr: '64211234567', destination_addr: '4040', esm_class: 0, short_message: 'yes' },
  })
})

function account(world: SmppWorld): AccountState {
  const state = world.world.accounts.get('test')
  if (state === undefined) throw new Error('no account test')
  return state
}

type Content = Parameters<typeof sendMo>[2]['content']

function mo(world: SmppWorld, content: Content, dataCoding: number | null = null): void {
  const rest = { front: null, about: null, referenceBits: 8 } as const
  const request = { from: '+64211234567', to: '4040', content, dataCoding, ...rest } as const
  sendMo(world.world, account(world), request)
}

test('sends a message from a handset as the handset wrote it', async () => {
  const world = anSmppWorld()
  const esme = await world.bound('bind_receiver')
  mo(world, { text: 'Kia ora' })
  await world.settle()
  expect(esme.all('deliver_sm')).toMatchObject([
    {
      body: {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '64211234567',
        dest_addr_ton: 2,
        dest_addr_npi: 1,
        destination_addr: '4040',
        esm_class: 0,
        registered_delivery: 0,
        data_coding: 0,
        short_message: 'Kia ora',
      },
      tlvs: [],
    },
  ])
  expect(world.world.inFlight.total).toBe(0)
})

test.each<[string, Content, number, string]>([
  ['GSM extension characters', { text: '5 \u20ac' }, 0, '5 \x1be'],
  ['what GSM does not have, in UCS-2', { text: '\u4f60' }, 8, '\x4f\x60'],
  ['binary content', { octets: '\x00\xff\x1b' }, 4, '\x00\xff\x1b'],
])('sends %s', async (_, content, data_coding, short_message) => {
  const world = anSmppWorld()
  const esme = await world.bound()
  mo(world, content)
  await world.settle()
  expect(esme.all('deliver_sm')[0]?.body).toMatchObject({ data_coding, short_message, esm_class: 0 })
})

test('cuts a long message from a handset into parts that belong together', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  mo(world, { text: 'a'.repeat(161) })
  await world.settle()
  const parts = esme.all('deliver_sm').map(({ body }) => body)
  expect(parts.map(({ esm_class }) => esm_class)).toEqual([0x40, 0x40])
  expect(parts.map(({ short_message }) => short_message.slice(0, 6))).toEqual([
    '\x05\x00\x03\x01\x02\x01',
    '\x05\x00\x03\x01\x02\x02',
  ])
  expect(parts.map(({ short_message }) => short_message.slice(6)).join('')).toBe('a'.repeat(161))
})

test('holds a message from a handset until somebody can receive it, and tries it again', async () => {
  const world = anSmppWorld()
  mo(world, { text: 'anyone?' })
  const sender = await world.bound('bind_transmitter')
  expect(sender.fresh()).toEqual([])
  const esme = await world.bound('bind_receiver')
  expect(esme.all('deliver_sm')).toHaveLength(1)
  const { answer } = esme
  esme.answer = (pdu) => ({ command: 'deliver_sm_resp', status: 0x58, sequence: pdu.sequence, body: null, tlvs: [] })
  mo(world, { text: 'again?' })
  await world.settle()
  esme.answer = answer
  await world.advance(MINUTE)
  expect(esme.all('deliver_sm').map(({ body }) => body.short_message)).toEqual(['anyone?', 'again?', 'again?'])
})

// outbind

test('calls a client that it owes receipts by outbind, and waits to be bound to', async () => {
  const world = anSmppWorld()
  const sender = await world.bound('bind_transmitter')
  await sender.submitted()
  await world.advance(2 * SECOND)

  const esme = await listeningEsme(world)
  const link = await outbind(world.front, account(world), '127.0.0.1', esme.port)
  const called = await esme.called
  await until(() => expect(called.received).toHaveLength(1))
  expect(called.received[0]).toMatchObject({ command: 'outbind', body: { system_id: 'emulator', password: 'test' } })

  called.send('submit_sm')
  called.send('enquire_link')
  called.send('unbind')
  await until(() => expect(called.received).toHaveLength(4))
  expect(called.summary().slice(1)).toEqual(['submit_sm_resp 4 #1', 'enquire_link_resp 0 #2', 'unbind_resp 4 #3'])
  expect(link.state).toBe('OUTBOUND')

  called.send('bind_receiver', A_BIND)
  await until(() => expect(called.receipts()).toHaveLength(1))
  expect(called.responseTo(4)).toMatchObject({ command: 'bind_receiver_resp', status: 0 })
  await until(() => expect(world.world.messages.pending).toBe(0))
  expect(link.state).toBe('BOUND_RX')
  called.drop()
  await esme.close()
})

test('hangs up on a client that does not bind after outbind', async () => {
  const world = anSmppWorld()
  const esme = await listeningEsme(world)
  await outbind(world.front, account(world), '127.0.0.1', esme.port)
  const called = await esme.called
  await world.pass(30_250)
  await until(() => expect(called.isClosed).toBe(true))
  await esme.close()
})

test('says so when nobody listens where outbind should go', async () => {
  const world = anSmppWorld()
  const esme = await listeningEsme(world)
  await esme.close()
  await expect(outbind(world.front, account(world), '127.0.0.1', esme.port)).rejects.toMatchObject({
    code: 'PEER_REFUSED',
  })
  expect(world.front.links.size).toBe(0)
})

/** An ESME that waits to be called. */
async function listeningEsme(world: SmppWorld) {
  const server = createServer()
  const called = once(server, 'connection').then(
    ([client]) => new RawEsme({ client: client as Socket, server: null, settle: () => world.settle() }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { called, port: (server.address() as AddressInfo).port, close }
}

function until(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 5_000, interval: 2 })
}
