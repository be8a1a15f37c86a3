/** Clients that between them make the emulator say all that it has to say. */
import { type AddressInfo, connect, createServer } from 'node:net'
import { connectSmpp } from '../../emulator/client/smpp/connect-smpp.ts'
import type { Delivery } from '../../emulator/client/smpp/delivery.ts'
import { SmppClient } from '../../emulator/client/smpp/smpp-client.ts'
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import type { SmppVersion } from '../../emulator/protocol/smpp/versions.ts'
import { Arrivals } from './arrivals.ts'
import { type Served, serve } from './served.ts'
import { type Spoken, tap, type Wiretap } from './wiretap.ts'

/** All that the emulator says to them, and nothing of theirs. */
export async function everyPdu(): Promise<readonly Spoken[]> {
  const served = await serve('every-pdu.yaml', { clock: { kind: 'scaled', factor: 1_000 } })
  const { wire } = served
  await refusals(wire.port)
  await messages(served)
  await managing(wire.port)
  await others(wire)
  const called = await calling(served)
  await served.close()
  await called.close()
  // Of outbind's connection the emulator is the client.
  return [
    ...wire.heard.all.filter(({ by }) => by === 'server'),
    ...called.heard.all.filter(({ by }) => by === 'client').map((spoken) => ({ ...spoken, connection: 1_000 })),
  ]
}

/** All that the emulator has to say, in the words of `kindOf`. */
export const SENT: readonly string[] = [
  'alert_notification',
  'bind_receiver_resp',
  'bind_receiver_resp !',
  'bind_transceiver_resp',
  'bind_transceiver_resp !',
  'bind_transmitter_resp',
  'bind_transmitter_resp !',
  'broadcast_sm_resp ! -',
  'cancel_broadcast_sm_resp ! -',
  'cancel_sm_resp',
  'cancel_sm_resp ! -',
  'data_sm',
  'data_sm_resp',
  'data_sm_resp !',
  'deliver_sm',
  'enquire_link',
  'enquire_link_resp',
  'enquire_link_resp ! -',
  'generic_nack ! -',
  'outbind',
  'query_broadcast_sm_resp ! -',
  'query_sm_resp',
  'query_sm_resp !',
  'query_sm_resp ! -',
  'replace_sm_resp',
  'replace_sm_resp ! -',
  'submit_multi_resp',
  'submit_multi_resp !',
  'submit_sm_resp',
  'submit_sm_resp !',
  'submit_sm_resp ! -',
  'unbind',
  'unbind_resp',
]

/** `query_sm_resp`; `query_sm_resp !` with an error status, `query_sm_resp ! -` without a body. */
export function kindOf({ command, status, body }: Pdu): string {
  if (status === 0) return command
  return body === null ? `${command} ! -` : `${command} !`
}

/** An ESME of the test: our own client, and what reaches it. */
interface Esme {
  readonly client: SmppClient
  readonly deliveries: Arrivals<Delivery>
}

async function esme(port: number, systemId: string, version: SmppVersion = '3.4', password = 'secret'): Promise<Esme> {
  const client = await connectSmpp({ host: '127.0.0.1', port })
  await client.bind({ kind: 'transceiver', systemId, password, version })
  return { client, deliveries: arrivalsOf(client) }
}

function arrivalsOf(client: SmppClient): Arrivals<Delivery> {
  const deliveries = new Arrivals<Delivery>('delivery')
  const read = async () => {
    for await (const delivery of client.deliveries) deliveries.add(delivery)
    deliveries.end('the link is gone')
  }
  read()
  return deliveries
}

const ADDRESSES = {
  source_addr_ton: 2,
  source_addr_npi: 1,
  source_addr: '4040',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '64210000',
}

/** Binds that are refused, with a body and without. */
async function refusals(port: number): Promise<void> {
  for (const kind of ['transceiver', 'transmitter', 'receiver'] as const) {
    const client = await connectSmpp({ host: '127.0.0.1', port })
    await client.bind({ kind, systemId: 'nobody', password: 'x' })
    await client.bind({ kind, systemId: 'wordy', password: 'secret' })
    await client.unbind()
  }
  const old = await connectSmpp({ host: '127.0.0.1', port })
  await old.bind({ kind: 'transceiver', systemId: 'wordy', password: 'secret', version: '3.3' })
  await old.bind({ kind: 'transmitter', systemId: 'wordy', password: 'secret', version: '3.3' })
  await old.submit({ from: '4040', to: '64210000', text: 'old' })
  await old.submit({ from: '4040', to: '64210004', text: 'old' })
  await old.unbind()
}

async function messages({ post, wire }: Served): Promise<void> {
  const { client, deliveries } = await esme(wire.port, 'wordy')
  const submit = (to: string, more = {}) => client.submit({ from: '4040', to, text: 'Hi', registered: 0x11, ...more })
  await submit('64210000', { text: 'Kia ora, Māori: € and 😀' })
  await submit('64210001')
  await submit('64210003')
  await submit('64210004')
  await client.request('data_sm', dataSm('64210002'), [{ tag: 0x0421, value: '\x01' }])
  await client.request('data_sm', dataSm('64210004'))
  const receipt = (stat: string) => deliveries.first((each) => each.kind === 'receipt' && each.stat === stat)
  await Promise.all([receipt('DELIVRD'), receipt('UNDELIV'), receipt('ENROUTE')])
  await deliveries.first(({ pdu }) => pdu.command === 'data_sm')
  await deliveries.first(({ kind }) => kind === 'alert')
  await client.request('submit_multi', submitMulti(['64210000', '64210004', '64210001']))
  await client.request('submit_multi', submitMulti(['64210004']))

  const mo = { account: 'wordy', from: '64211234567', to: '4040' }
  await post('mo', { ...mo, text: 'short' })
  await post('mo', { ...mo, text: 'Ünïcödé ☃ '.repeat(20), 'reference-bits': 16 })
  await post('mo', { ...mo, hex: '0001feff'.repeat(60) })
  await deliveries.first((each) => each.kind === 'mo' && each.dataCoding === 4 && each.concat?.part === 2)
  // Left unbound: the carrier unbinds.
  submit('64210005').catch(() => undefined)
  await client.closed
}

function dataSm(destination_addr: string) {
  const fields = { service_type: '', esm_class: 0, registered_delivery: 0x11, data_coding: 0 }
  return { ...ADDRESSES, ...fields, destination_addr }
}

function submitMulti(numbers: readonly string[]) {
  return {
    service_type: '',
    source_addr_ton: 2,
    source_addr_npi: 1,
    source_addr: '4040',
    dest_address: [
      ...numbers.map((destination_addr) => ({
        dest_flag: 1 as const,
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr,
      })),
      { dest_flag: 2 as const, dl_name: 'friends' },
    ],
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 1,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: 'Hi all',
  }
}

/** query_sm, cancel_sm and replace_sm, with and without success, by an account with bodies on errors and one without. */
async function managing(port: number): Promise<void> {
  for (const account of ['wordy', 'terse']) {
    const { client } = await esme(port, account)
    const source = { source_addr_ton: 2, source_addr_npi: 1, source_addr: '4040' }
    const [away] = await client.submit({ from: '4040', to: '64210006', text: 'Hi' })
    for (const message_id of [away?.messageId ?? '', 'no such id']) {
      await client.request('query_sm', { message_id, ...source })
      await client.request('replace_sm', {
        message_id,
        ...source,
        schedule_delivery_time: '',
        validity_period: '',
        registered_delivery: 0,
        sm_default_msg_id: 0,
        short_message: 'New words',
      })
      await client.request('cancel_sm', { service_type: '', message_id, ...ADDRESSES, destination_addr: '64210006' })
      await client.request('query_sm', { message_id, ...source })
    }
    await client.unbind()
  }
}

/** 5.0, enquire_link both ways, and what earns a generic_nack. */
async function others({ port, heard }: Wiretap): Promise<void> {
  const { client } = await esme(port, 'wordy', '5.0')
  const source = { source_addr_ton: 2, source_addr_npi: 1, source_addr: '4040' }
  await client.request('broadcast_sm', {
    service_type: '',
    ...source,
    message_id: '',
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
  })
  await client.request('query_broadcast_sm', { message_id: '1', ...source })
  await client.request('cancel_broadcast_sm', { service_type: '', message_id: '1', ...source })
  await client.request('enquire_link', null)
  // After a second of silence.
  await heard.first(({ by, octets }) => by === 'server' && octets.readUInt32BE(4) === COMMAND_ID.enquire_link)
  await client.unbind()
  for (const nonsense of ['0000001000000b0b0000000000000007', '00000011000000150000000000000008ff', '00000004']) {
    const socket = connect(port, '127.0.0.1')
    socket.write(Buffer.from(nonsense, 'hex'))
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
  }
}

/** outbind: the emulator calls, and the ESME that it called binds. */
async function calling({ post }: Served): Promise<Wiretap> {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const wire = await tap((listener.address() as AddressInfo).port)
  const bound = new Promise((resolve) => {
    listener.once('connection', (socket) => {
      // The first thing to come is the outbind.
      socket.once('data', () => {
        resolve(new SmppClient(socket).bind({ kind: 'receiver', systemId: 'wordy', password: 'secret' }))
      })
    })
  })
  await post('outbind', { account: 'wordy', host: '127.0.0.1', port: wire.port })
  await bound
  listener.close()
  return wire
}
