import { expect, test } from 'vitest'
import { WORLD_START } from '../../../emulator/core/instant.ts'
import { parseReceiptText } from '../../../emulator/protocol/smpp/parse-receipt-text.ts'
import type { Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { anSmppWorld, type ScenarioParts } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, type Fields, type RawEsme } from '../../support/raw-esme.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

const APPENDIX_B =
  /^id:\d{10} sub:\d{3} dlvrd:\d{3} submit date:\d{10} done date:\d{10} stat:[A-Z]{7} err:\d{3} Text:.{0,20}$/

/** One message through a world of its own; the ESME that got what came of it, and the message's id. */
async function sent(
  parts: ScenarioParts,
  fields: Fields<'submit_sm'> = {},
  version = 0x34,
  tlvs: readonly Tlv[] = [],
): Promise<{ esme: RawEsme; id: string }> {
  const world = anSmppWorld(parts)
  const kind = version < 0x34 ? 'bind_transmitter' : 'bind_transceiver'
  const sender = await world.bound(kind, { interface_version: version })
  const esme = version < 0x34 ? await world.bound('bind_receiver', { interface_version: version }) : sender
  const id = await sender.submitted(fields, tlvs)
  esme.fresh()
  await world.advance(72 * HOUR)
  expect(world.bugs).toEqual([])
  return { esme, id }
}

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex')
}

test('sends the default receipt, octet for octet', async () => {
  const { esme, id } = await sent({})
  const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 Text:hello`
  const octets = [
    '000000af 00000005 00000000 00000001', // deliver_sm, sequence 1
    '00', // service_type
    `01 01 ${hex('64211234567')} 00`, // source_addr: the destination of the message
    `02 01 ${hex('4040')} 00`, // destination_addr: its source
    '04', // esm_class: SMSC delivery receipt
    '00 00 00 00', // protocol_id, priority_flag, schedule_delivery_time, validity_period
    '00 00 00 00', // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id
    `6b ${hex(text)}`, // short_message
    `001e 000b ${hex(id)} 00`, // receipted_message_id
    '0427 0001 02', // message_state: DELIVERED
  ]
  expect(esme.octets.at(-1)).toBe(octets.join('').replaceAll(' ', ''))
})

test('sends 3.3 the same without the parameters that it does not have', async () => {
  const { esme, id } = await sent({}, {}, 0x33)
  const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 Text:hello`
  const octets = [
    '00000099 00000005 00000000 00000001',
    `00 01 01 ${hex('64211234567')} 00 02 01 ${hex('4040')} 00 04 00 00 00 00 00 00 00 00`,
    `69 ${hex(text)}`,
  ]
  expect(esme.octets.at(-1)).toBe(octets.join('').replaceAll(' ', ''))
})

test.each<[string, string, number, string, string]>([
  ['delivered', 'DELIVRD', 2, '000', ''],
  ['undeliverable', 'UNDELIV', 5, '069', '\x03\x00\x45'],
  ['rejected', 'REJECTD', 8, '001', '\x03\x00\x01'],
  ['refused', 'REJECTD', 8, '206', '\x03\x00\xce'],
  ['deleted', 'DELETED', 4, '207', '\x03\x00\xcf'],
  ['unknown', 'UNKNOWN', 7, '006', '\x03\x00\x06'],
  ['expired', 'EXPIRED', 3, '027', '\x03\x00\x1b'],
  ['undeliverable, error: blocked', 'UNDELIV', 5, '300', '\x03\x01\x2c'],
  ['undeliverable, error: 954', 'UNDELIV', 5, '954', '\x03\x03\xba'],
])('says that a message is %s in text and parameters alike', async (outcome, stat, state, err, network) => {
  const { esme, id } = await sent({ rules: [`{ then: { outcome: ${outcome} } }`] })
  const [receipt] = esme.all('deliver_sm')
  expect(receipt?.body.short_message).toMatch(APPENDIX_B)
  const told = parseReceiptText(receipt?.body.short_message ?? '')
  expect(told).toMatchObject({ id, stat, err, sub: '001', dlvrd: stat === 'DELIVRD' ? '001' : '000' })
  expect(receipt?.tlvs).toEqual([
    { tag: 0x001e, value: `${id}\0` },
    { tag: 0x0427, value: String.fromCharCode(state) },
    ...(network === '' ? [] : [{ tag: 0x0423, value: network }]),
  ])
})

test.each<[number, number, boolean, boolean]>([
  // version, registered_delivery, receipt when delivered, receipt when not
  [0x34, 0, false, false],
  [0x34, 1, true, true],
  [0x34, 2, false, true],
  [0x34, 0x04, false, false],
  [0x34, 0x1d, true, true],
  [0x33, 1, true, true],
  [0x50, 1, true, true],
  [0x50, 2, false, true],
  [0x50, 3, true, false],
])('sends %i, which asks with %i, a receipt of success: %s, of failure: %s', async (version, asked, good, bad) => {
  const rules = ['{ when: { to: "*2" }, then: { outcome: rejected } }']
  const receipts = async (destination_addr: string) => {
    const { esme } = await sent({ rules }, { registered_delivery: asked, destination_addr }, version)
    return esme.all('deliver_sm').length
  }
  expect([await receipts('641'), await receipts('642')]).toEqual([Number(good), Number(bad)])
})

test('notifies of the first failure who asks for that, and of no other', async () => {
  const world = anSmppWorld({ rules: ['{ then: { handset: { off: 10m } } }'] })
  const esme = await world.bound()
  const id = await esme.submitted({ registered_delivery: 0x11 })
  await world.advance(9 * MINUTE)
  const [note, ...more] = esme.all('deliver_sm')
  expect(more).toEqual([])
  expect(note?.body.esm_class).toBe(0x20)
  expect(note?.body.short_message).toMatch(
    new RegExp(
      `^id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601010000 stat:ENROUTE err:027 Text:hello`,
    ),
  )
  expect(note?.tlvs.slice(1)).toEqual([
    { tag: 0x0427, value: '\x01' },
    { tag: 0x0423, value: '\x03\x00\x1b' },
  ])
  await world.advance(HOUR)
  expect(esme.all('deliver_sm').map(({ body }) => body.esm_class)).toEqual([0x20, 0x04])
  expect(esme.receipts()[1]).toMatch('stat:DELIVRD err:000')
})

test.each([0x01, 0x00])('does not notify of a failure who asks with %i', async (registered_delivery) => {
  const { esme } = await sent({ rules: ['{ then: { handset: { off: 10m } } }'] }, { registered_delivery })
  expect(esme.all('deliver_sm').filter(({ body }) => body.esm_class === 0x20)).toEqual([])
})

test('notifies of a failure alone who asks for no final receipt', async () => {
  const { esme } = await sent({ rules: ['{ then: { handset: { off: 10m } } }'] }, { registered_delivery: 0x10 })
  expect(esme.all('deliver_sm').map(({ body }) => body.esm_class)).toEqual([0x20])
})

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('latin1')
}

test.each<[string, Fields<'submit_sm'>, string]>([
  ['GSM text', { short_message: 'Call me at 9, please' }, 'Call me at 9, please'],
  ['more than 20 characters', { short_message: 'a'.repeat(160) }, 'a'.repeat(20)],
  ['no text at all', { short_message: '' }, ''],
  ['line breaks', { short_message: 'one\r\ntwo' }, 'one  two'],
  ['UCS-2', { data_coding: 8, short_message: utf16('Kia ora, tēnā koe: \u{1f44b}') }, 'Kia ora, t?n? koe: '],
  ['UCS-2 of 70 characters', { data_coding: 8, short_message: utf16('\u4f60'.repeat(70)) }, '?'.repeat(20)],
  ['Latin-1', { data_coding: 3, short_message: 'caf\xe9 \xa3' }, 'caf? ?'],
  ['8-bit data', { data_coding: 4, short_message: '\x00\x01\xff' }, ''],
  [
    'a part of a long message',
    { esm_class: 0x40, short_message: '\x05\x00\x03\x2a\x02\x01the first half' },
    'the first half',
  ],
  [
    'a part of a long message in UCS-2',
    { esm_class: 0x40, data_coding: 8, short_message: `\x05\x00\x03\x2a\x02\x01${utf16('half')}` },
    'half',
  ],
  ['a header alone', { esm_class: 0x40, short_message: '\x05\x00\x03\x2a\x02\x01' }, ''],
])('quotes %s in what a receipt can hold', async (_, fields, quoted) => {
  const { esme } = await sent({}, fields)
  const [receipt] = esme.all('deliver_sm')
  expect(receipt?.body.data_coding).toBe(0)
  expect(receipt?.body.short_message.replace(/.*Text:/, '')).toBe(quoted.slice(0, 20))
})

test('reads data_coding 0 as the account has it before it quotes', async () => {
  const { esme } = await sent({ smpp: 'default-alphabet: ucs2' }, { short_message: utf16('Kia ora') })
  expect(esme.receipts()[0]).toMatch(/Text:Kia ora$/)
})

test('sends the receipt of a message without a user data header that says it has one', async () => {
  const { esme } = await sent({}, { esm_class: 0x40, short_message: 'no header' })
  expect(esme.receipts()).toHaveLength(1)
})

test('writes dates in 10, 12 or 14 digits, in the zone of the carrier', async () => {
  const dates = async (receipts: string) => {
    const { esme } = await sent({ carrier: `receipts: { ${receipts} }\n    latency: 61s` })
    return (esme.receipts()[0] ?? '').replace(/.*submit date:(\d+) done date:(\d+).*/, '$1 $2')
  }
  expect(await dates('dates: 10')).toBe('2601010000 2601010001')
  expect(await dates('dates: 12')).toBe('260101000000 260101000101')
  expect(await dates('dates: 14')).toBe('20260101000000 20260101000101')
  expect(await dates('zone: "+12:00"')).toBe('2601011200 2601011201')
  expect(await dates('zone: "-03:30"')).toBe('2512312030 2512312031')
})

test('writes receipts as the carrier words them', async () => {
  const carrier = `receipts:
      template: "ID={id};S={stat};E={err};T={text}"
      err: { none: "0", absent-subscriber: "E27" }
      stat: { delivered: OK, expired: TOOLATE }`
  const rules = ['{ when: { to: "*2" }, then: { outcome: expired } }']
  const good = await sent({ carrier, rules })
  expect(good.esme.receipts()).toEqual([`ID=${good.id};S=OK;E=0;T=hello`])
  const bad = await sent({ carrier, rules }, { destination_addr: '642' })
  expect(bad.esme.receipts()).toEqual([`ID=${bad.id};S=TOOLATE;E=E27;T=hello`])
})

test('gives user_message_reference back', async () => {
  const reference = { tag: 0x0204, value: '\x01\x02' }
  const others = [{ tag: 0x1fff, value: 'vendor' }]
  const { esme } = await sent({}, {}, 0x34, [...others, reference])
  expect(esme.all('deliver_sm')[0]?.tlvs.slice(2)).toEqual([reference])
  const old = await sent({}, {}, 0x33, [...others, reference])
  expect(old.esme.all('deliver_sm')[0]?.tlvs).toEqual([])
})

test('leaves the parameters out where the carrier sends none', async () => {
  const { esme } = await sent({ carrier: 'receipts: { tlvs: off }' })
  expect(esme.all('deliver_sm')[0]?.tlvs).toEqual([])
})

test('writes ids as each place has them', async () => {
  const carrier = 'ids: { response: hex, text: decimal, tlv: { form: hex, letters: upper, pad: 12 } }'
  const { esme, id } = await sent({ carrier })
  const [receipt] = esme.all('deliver_sm')
  const decimal = String(Number.parseInt(id, 16))
  expect(receipt?.body.short_message).toMatch(`id:${decimal} `)
  expect(receipt?.tlvs[0]?.value).toBe(`${id.toUpperCase().padStart(12, '0')}\0`)
  const own = await sent({ carrier, smpp: 'ids: { response: decimal, receipt: hex }' })
  const inHex = Number(own.id).toString(16)
  expect(own.esme.receipts()[0]).toMatch(`id:${inHex} `)
  expect(own.esme.all('deliver_sm')[0]?.tlvs[0]?.value).toBe(`${inHex}\0`)
})

test('names a message that never was, where the carrier does so', async () => {
  const { esme, id } = await sent({ carrier: 'ids: { wrong: on }' })
  expect(esme.receipts()[0]).toMatch(APPENDIX_B)
  expect(esme.receipts()[0]).not.toMatch(id)
})

test('sends receipts by data_sm, or unmarked, where the carrier does so', async () => {
  const { esme, id } = await sent({ carrier: 'receipts: { pdu: data_sm }' }, {}, 0x34, [{ tag: 0x0204, value: 'ab' }])
  const [receipt] = esme.all('data_sm')
  expect(receipt?.body).toMatchObject({ source_addr: '64211234567', destination_addr: '4040', esm_class: 4 })
  expect(receipt?.tlvs.map(({ tag }) => tag)).toEqual([0x001e, 0x0427, 0x0204, 0x0424])
  expect(receipt?.tlvs.at(-1)?.value).toMatch(`id:${id} `)
  const unmarked = await sent({ carrier: 'receipts: { esm-class: 0 }' })
  expect(unmarked.esme.all('deliver_sm')[0]?.body.esm_class).toBe(0)
  const old = await sent({ carrier: 'receipts: { pdu: data_sm }' }, {}, 0x33)
  expect(old.esme.all('deliver_sm')).toHaveLength(1)
})

test('sends one receipt for each part of a long message, where the carrier does so', async () => {
  const carrier = 'receipts: { per-part: on }'
  const long = await sent({ carrier }, { short_message: '' }, 0x34, [{ tag: 0x0424, value: 'a'.repeat(400) }])
  expect(long.esme.receipts()).toHaveLength(3)
  const short = await sent({ carrier })
  expect(short.esme.receipts()).toHaveLength(1)
})

/** Text and world time of each receipt, in ms from the acceptance of the message. */
async function story(rule: string, fields: Fields<'submit_sm'> = {}): Promise<string[]> {
  const world = anSmppWorld({ rules: [`{ then: ${rule} }`], carrier: 'validity: 1h' })
  const esme = await world.bound()
  esme.send('submit_sm', { ...A_SUBMIT, ...fields })
  await world.settle()
  await world.advance(72 * HOUR)
  const [record] = world.world.messages.newestFirst()
  if (record === undefined) throw new Error('no message')
  const sentAt = world.world
    .timelineOf(record)
    .filter(({ what }) => what === 'receipt sent')
    .map(({ at }) => at - WORLD_START)
  return esme.receipts().map((text, i) => `${sentAt[i]} ${text.replace(/.*stat:(\w+).*/, '$1')}`)
}

test.each<[string, readonly string[]]>([
  ['{ receipts: missing }', []],
  ['{ receipts: { late: 2h } }', [`${2 * HOUR + SECOND} DELIVRD`]],
  ['{ receipts: twice }', ['1200 DELIVRD', '2200 DELIVRD']],
  ['{ receipts: { twice: 5m } }', ['1200 DELIVRD', `${1_200 + 5 * MINUTE} DELIVRD`]],
  ['{ receipts: { contradictory: undeliverable } }', ['1200 DELIVRD', '2200 UNDELIV']],
  ['{ receipts: reordered }', ['1200 DELIVRD', '2200 ENROUTE']],
  ['{ receipts: after-expiry }', [`${HOUR + 200} DELIVRD`]],
  ['{ receipts: { accepted: always } }', ['0 ACCEPTD', '1200 DELIVRD']],
  ['{ receipts: early }', ['0 DELIVRD']],
  ['{ submit: { refuse: ESME_RSYSERR }, receipts: after-refusal }', ['200 REJECTD']],
  ['{ submit: { refuse: ESME_RSYSERR } }', []],
  ['{ submit: no-answer }', []],
])('sends under %s: %o', async (rule, expected) => {
  expect(await story(rule)).toEqual(expected)
})

test('sends a receipt that nobody asked for, where the carrier does so', async () => {
  expect(await story('{ receipts: always }', { registered_delivery: 0 })).toEqual(['1200 DELIVRD'])
})

test('gives a refused submit an id in its receipt that query_sm knows', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: { refuse: 0x401 }, receipts: after-refusal } }'] })
  const esme = await world.bound()
  expect((await esme.submit()).status).toBe(0x401)
  await world.advance(SECOND)
  const message_id = (esme.receipts()[0] ?? '').replace(/^id:(\d+).*/, '$1')
  expect(await esme.ask('query_sm', { message_id })).toMatchObject({ status: 0, body: { message_state: 8 } })
})
