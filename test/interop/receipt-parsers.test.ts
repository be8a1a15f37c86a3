/** Clients that cannot be run here, by the way they read receipts: what the emulator sends by default suits them all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSmpp } from '../../emulator/client/smpp/connect-smpp.ts'
import type { Delivery } from '../../emulator/client/smpp/delivery.ts'
import type { SmppVersion } from '../../emulator/protocol/smpp/versions.ts'
import { Arrivals } from './arrivals.ts'
import { RECEIPT_PARSERS } from './receipt-parsers.ts'
import { type Served, serve } from './served.ts'

const PARSERS = Object.entries(RECEIPT_PARSERS)
const NUMBERS = ['64211234567', ...[1, 2, 3, 4, 6].map((ending) => `6421190900${ending}`)]

let served: Served

beforeAll(async () => {
  served = await serve('', { clock: { kind: 'scaled', factor: 1_000 } })
})

afterAll(() => served.close())

/** Submits, and gives the ids and all receipts, intermediate ones too. */
async function receiptsOf(version: SmppVersion, texts: readonly string[], numbers: readonly string[]) {
  const client = await connectSmpp({ host: '127.0.0.1', port: served.wire.port })
  const receipts = new Arrivals<Delivery>('receipt')
  const signIn = { systemId: 'test', password: 'test', version }
  await client.bind({ ...signIn, kind: version === '3.3' ? 'transmitter' : 'transceiver' })
  const receiver = version === '3.3' ? await connectSmpp({ host: '127.0.0.1', port: served.wire.port }) : client
  if (receiver !== client) await receiver.bind({ ...signIn, kind: 'receiver' })
  const read = async () => {
    for await (const delivery of receiver.deliveries) receipts.add(delivery)
  }
  read()
  const sent = texts.flatMap((text) => numbers.map((to) => ({ from: '4040', to, text, registered: 0x11 })))
  const ids = await Promise.all(sent.map(async (sms) => (await client.submit(sms))[0]?.messageId ?? ''))
  const finals = await Promise.all(
    ids.map((id) => receipts.first((each) => each.kind === 'receipt' && each.isFinal && each.id === id)),
  )
  await Promise.all([client, receiver].map((each) => each.unbind()))
  return { ids, finals, all: receipts.all }
}

test.each(['3.3', '3.4', '5.0'] as const)(
  'every client reads the receipts of all outcomes in SMPP %s',
  async (version) => {
    const { ids, finals, all } = await receiptsOf(version, ['Kia ora'], NUMBERS)
    expect(all.length).toBe(NUMBERS.length + 1)
    for (const [name, parse] of PARSERS) {
      const read = finals.map((receipt) => (receipt.kind === 'receipt' ? parse(receipt.text) : null))
      expect([name, read.map((each) => each?.id)]).toEqual([name, ids])
      expect([name, read.map((each) => `${each?.stat} ${each?.err}`)]).toEqual([
        name,
        ['DELIVRD 000', 'EXPIRED 027', 'UNDELIV 069', 'REJECTD 001', 'UNKNOWN 006', 'DELETED 207'],
      ])
      const buffered = all.find((each) => each.kind === 'receipt' && !each.isFinal)
      expect(buffered?.kind === 'receipt' && parse(buffered.text)).toMatchObject({ stat: 'ENROUTE', err: '027' })
    }
  },
)

test('every client reads the receipts whatever the message says', async () => {
  const texts = [
    '',
    ' ',
    'id:1 sub:9 dlvrd:9 submit date:9 done date:9 stat:UNDELIV err:999 Text:no',
    'stat:EXPIRED err:77',
    'line\r\nline\tline\0line',
    'Māori: tēnā koe 😀',
    '^{}\\[~]|€@£$¥',
    'A text that is longer than twenty characters',
  ]
  const { ids, finals } = await receiptsOf('3.4', texts, ['64211234567'])
  for (const [name, parse] of PARSERS) {
    const read = finals.map((receipt) => (receipt.kind === 'receipt' ? parse(receipt.text) : null))
    expect([name, read]).toEqual([name, ids.map((id) => ({ id, stat: 'DELIVRD', err: '000' }))])
  }
})

const USUAL = 'id:123 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 Text:Hi'

test.each([
  ['no label stat', USUAL.replace('stat:', ''), ['jSMPP', 'Cloudhopper', 'Jasmin', 'Kannel', 'php-smpp', 'Vumi']],
  ['stat ACKED', USUAL.replace('DELIVRD', 'ACKED'), ['jSMPP', 'Cloudhopper', 'Jasmin', 'php-smpp', 'Vumi']],
  ['an err of four digits', USUAL.replace('err:000', 'err:0032'), ['Cloudhopper', 'php-smpp', 'Vumi']],
  ['an err of letters', USUAL.replace('err:000', 'err:E27'), ['Kannel', 'php-smpp']],
  ['dates of 14 digits', USUAL.replaceAll('date:26', 'date:202601'), ['jSMPP', 'Kannel', 'php-smpp']],
  ['no sub', USUAL.replace('sub:001 ', ''), ['jSMPP', 'Cloudhopper', 'Jasmin', 'Kannel', 'php-smpp', 'Vumi']],
  ['an id with an s', USUAL.replace('123', 'sms-123'), ['Kannel']],
])('clients stumble over %s', (_, text, stumbling) => {
  const failing = PARSERS.filter(([, parse]) => {
    try {
      return parse(text) === null
    } catch {
      return true
    }
  })
  expect(failing.map(([name]) => name)).toEqual(stumbling)
})
