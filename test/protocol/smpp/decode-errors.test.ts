import { expect, test } from 'vitest'
import { type DecodeError, decodePdu } from '../../../emulator/protocol/smpp/decode.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import type { Pdu, PduOf, SubmitSmBody } from '../../../emulator/protocol/smpp/pdu.ts'
import { goldenOctets } from './golden-octets.ts'
import { GOLDEN_PDUS } from './golden-pdus.ts'

const submit = GOLDEN_PDUS.submit_sm as PduOf<'submit_sm'>
const bind = GOLDEN_PDUS.bind_transceiver as PduOf<'bind_transceiver'>

function aSubmit(change: Partial<SubmitSmBody>): Pdu {
  return { ...submit, body: { ...submit.body, ...change } }
}

/** The octets, with others put behind and command_length set to the sum. */
function followedBy(octets: Buffer, more: string | Buffer): Buffer {
  const whole = Buffer.concat([octets, typeof more === 'string' ? Buffer.from(more, 'hex') : more])
  whole.writeUInt32BE(whole.length, 0)
  return whole
}

function cutTo(octets: Buffer, length: number): Buffer {
  return followedBy(octets.subarray(0, length), '')
}

function errorOf(octets: Buffer): DecodeError {
  const result = decodePdu(octets, 0, octets.length)
  if (result.ok) throw new Error(`decoded: ${JSON.stringify(result.value)}`)
  return result.error
}

function decoded(octets: Buffer): Pdu {
  const result = decodePdu(octets, 0, octets.length)
  if (!result.ok) throw new Error(result.error.reason)
  return result.value
}

test('answers a command that nobody knows with ESME_RINVCMDID and its sequence number', () => {
  const octets = Buffer.from('00000010 0000000a 00000000 00000063'.replaceAll(' ', ''), 'hex')
  expect(errorOf(octets)).toEqual({
    status: 0x03,
    command: null,
    commandId: 0x0a,
    sequence: 0x63,
    field: 'command_id',
    offset: 4,
    reason: 'no command has the id 0x0000000a',
  })
})

test('answers octets that are not one PDU with ESME_RINVCMDLEN', () => {
  const octets = goldenOctets('enquire_link')
  expect(errorOf(octets.subarray(0, 12))).toMatchObject({ status: 0x02, sequence: 0 })
  expect(errorOf(Buffer.concat([octets, octets]))).toMatchObject({ status: 0x02, commandId: 0x15, sequence: 77 })
})

test.each<[keyof SubmitSmBody, number, number]>([
  ['service_type', 6, 0x15],
  ['source_addr', 21, 0x0a],
  ['destination_addr', 21, 0x0b],
  ['schedule_delivery_time', 17, 0x61],
  ['validity_period', 17, 0x62],
])('takes a %s of %i octets with its NUL and refuses one more with its own status', (field, max, status) => {
  expect(decoded(encodePdu(aSubmit({ [field]: '1'.repeat(max - 1) }))).body).toMatchObject({
    [field]: '1'.repeat(max - 1),
  })
  expect(errorOf(encodePdu(aSubmit({ [field]: '1'.repeat(max) })))).toMatchObject({
    status,
    command: 'submit_sm',
    sequence: 3,
    field,
    reason: `no NUL within ${max} octets`,
  })
})

test.each([
  ['system_id', 16, 0x0f],
  ['password', 65, 0x0e],
  ['system_type', 13, 0x53],
  ['address_range', 41, 0x0a],
])('takes a %s of %i octets with its NUL in a bind and refuses one more with its own status', (field, max, status) => {
  const aBind = (length: number): Buffer => encodePdu({ ...bind, body: { ...bind.body, [field]: 'a'.repeat(length) } })
  expect(decoded(aBind(max - 1)).command).toBe('bind_transceiver')
  expect(errorOf(aBind(max))).toMatchObject({ status, command: 'bind_transceiver', field })
})

test('leaves room for 65 octets of address in data_sm and alert_notification', () => {
  const data = GOLDEN_PDUS.data_sm as PduOf<'data_sm'>
  const withSource = (length: number): Buffer =>
    encodePdu({ ...data, body: { ...data.body, source_addr: 'a'.repeat(length) } })
  expect(decoded(withSource(64)).command).toBe('data_sm')
  expect(errorOf(withSource(65))).toMatchObject({ status: 0x0a, field: 'source_addr' })
  const alert = GOLDEN_PDUS.alert_notification as PduOf<'alert_notification'>
  expect(decoded(encodePdu({ ...alert, body: { ...alert.body, source_addr: 'a'.repeat(64) } })).command).toBe(
    'alert_notification',
  )
})

test('refuses a text without a NUL by the status of its field, and a PDU that ends before one as too short', () => {
  const octets = goldenOctets('bind_receiver')
  expect(errorOf(cutTo(octets, 20))).toMatchObject({ status: 0x0f, field: 'system_id', offset: 16 })
  expect(errorOf(cutTo(octets, 26))).toMatchObject({ status: 0x02, field: 'password', offset: 26 })
  expect(errorOf(cutTo(octets, 16))).toMatchObject({ status: 0x02, field: 'system_id' })
  expect(errorOf(cutTo(goldenOctets('submit_sm'), 21))).toMatchObject({ status: 0x02, field: 'source_addr_npi' })
})

test('refuses an sm_length beyond the end of the PDU with ESME_RINVMSGLEN', () => {
  const octets = goldenOctets('submit_sm')
  expect(errorOf(cutTo(octets, octets.length - 1))).toMatchObject({
    status: 0x01,
    field: 'short_message',
    reason: 'sm_length is 19, 18 octets are left',
  })
})

test.each(['01', '0000', '020400', '0204000301', '00000000ff'])(
  'refuses optional parameters that break off (%s) with 0xC0',
  (rest) => {
    expect(errorOf(followedBy(goldenOctets('submit_sm'), rest))).toMatchObject({ status: 0xc0, command: 'submit_sm' })
  },
)

test('names the parameter that is longer than what is left', () => {
  expect(errorOf(followedBy(goldenOctets('submit_sm'), '0204 0002 1234 0424 0005 4142'.replaceAll(' ', '')))).toEqual({
    status: 0xc0,
    command: 'submit_sm',
    commandId: 4,
    sequence: 3,
    field: 'message_payload',
    offset: goldenOctets('submit_sm').length + 6,
    reason: '5 octets announced, 2 left',
  })
})

test('passes over one NUL after short_message, with and without parameters behind it', () => {
  const octets = goldenOctets('submit_sm')
  expect(decoded(followedBy(octets, '00'))).toEqual(submit)
  expect(decoded(followedBy(octets, '0002040002002a'))).toEqual({
    ...submit,
    tlvs: [{ tag: 0x0204, value: '\0\x2a' }],
  })
  const receipt = GOLDEN_PDUS['deliver_sm-receipt'] as Pdu
  expect(decoded(followedBy(goldenOctets('deliver_sm-receipt'), '')).tlvs).toEqual(receipt.tlvs)
})

test('does not pass over a NUL where no short_message stands before it', () => {
  expect(errorOf(followedBy(goldenOctets('enquire_link'), '00'))).toMatchObject({ status: 0xc0 })
  expect(errorOf(followedBy(goldenOctets('data_sm'), '00'))).toMatchObject({ status: 0xc0 })
})

test('refuses a known parameter of the wrong length in a request with 0xC2, and takes it in a response', () => {
  expect(errorOf(followedBy(goldenOctets('submit_sm'), '02040003000001'))).toMatchObject({
    status: 0xc2,
    field: 'user_message_reference',
    reason: '3 octets where 2 may be',
  })
  expect(errorOf(followedBy(goldenOctets('submit_sm'), '0381000301010136'))).toMatchObject({ status: 0xc0 })
  expect(errorOf(followedBy(goldenOctets('submit_sm'), '03810003010101'))).toMatchObject({
    status: 0xc2,
    reason: '3 octets where 4 to 19 may be',
  })
  expect(decoded(followedBy(goldenOctets('bind_receiver_resp'), '021000020034')).tlvs).toEqual([
    { tag: 0x0210, value: '\0\x34' },
  ])
})

test('takes a response that ends after its header whatever its status, and with a body although its status is not 0', () => {
  const header = (status: string): Buffer => Buffer.from(`0000001080000003${status}00000001`, 'hex')
  expect(decoded(header('00000000'))).toMatchObject({ command: 'query_sm_resp', body: null })
  expect(decoded(header('00000067'))).toMatchObject({ command: 'query_sm_resp', status: 0x67, body: null })
  const refused = Buffer.from(goldenOctets('submit_sm_resp'))
  refused.writeUInt32BE(0x45, 8)
  expect(decoded(refused)).toMatchObject({ status: 0x45, body: { message_id: '0A1B2C3D4E' } })
})

test('takes a message_id of any length in a response, but of 64 characters at most in a request', () => {
  const long = 'f'.repeat(100)
  const response: Pdu = { command: 'deliver_sm_resp', status: 0, sequence: 1, body: { message_id: long }, tlvs: [] }
  expect(decoded(encodePdu(response))).toEqual(response)
  const query = GOLDEN_PDUS.query_sm as PduOf<'query_sm'>
  expect(errorOf(encodePdu({ ...query, body: { ...query.body, message_id: long } }))).toMatchObject({ status: 0x0c })
})

test('refuses a submit_multi without destinations, with a dest_flag that is none, or with fewer than it counts', () => {
  const octets = goldenOctets('submit_multi')
  const count = 24
  expect(octets[count]).toBe(3)
  const withOctet = (at: number, octet: number): Buffer => {
    const copy = Buffer.from(octets)
    copy[at] = octet
    return copy
  }
  expect(errorOf(withOctet(count, 0))).toMatchObject({ status: 0x33, field: 'number_of_dests', offset: count })
  expect(errorOf(withOctet(count + 1, 3))).toMatchObject({ status: 0x40, field: 'dest_flag', offset: count + 1 })
  expect(errorOf(cutTo(octets, count + 1 + 15))).toMatchObject({ status: 0x02, field: 'dest_flag' })
  expect(errorOf(encodePdu(multiTo('dl_name')))).toMatchObject({ status: 0x34, field: 'dl_name' })
  expect(errorOf(encodePdu(multiTo('destination_addr')))).toMatchObject({ status: 0x0b, field: 'destination_addr' })
})

function multiTo(field: 'dl_name' | 'destination_addr'): Pdu {
  const multi = GOLDEN_PDUS.submit_multi as PduOf<'submit_multi'>
  const name = '1'.repeat(21)
  const dest =
    field === 'dl_name'
      ? ({ dest_flag: 2, dl_name: name } as const)
      : ({ dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: name } as const)
  return { ...multi, body: { ...multi.body, dest_address: [dest] } }
}
