import { expect, test } from 'vitest'
import { deliveryOf } from '../../../emulator/client/smpp/delivery.ts'
import type { Incoming } from '../../../emulator/client/smpp/session.ts'
import type { Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { cstringTlv, integerTlv } from '../../../emulator/protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../../emulator/protocol/smpp/tlv-dictionary.ts'
import { encodeUcs2 } from '../../../emulator/text/ucs2.ts'
import { aPdu, type Fields } from '../../support/raw-esme.ts'

const RECEIPT =
  'id:0123456789 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:hello'
const ADDRESSES = { source_addr: '64211234567', destination_addr: '12345' }

function delivered(fields: Fields<'deliver_sm'>, tlvs: readonly Tlv[] = []) {
  return deliveryOf(aPdu('deliver_sm', 1, { ...ADDRESSES, ...fields }, tlvs) as Incoming)
}

test('a receipt tells its message, its state and its error', () => {
  expect(delivered({ esm_class: 0x04, short_message: RECEIPT })).toMatchObject({
    kind: 'receipt',
    id: '0123456789',
    stat: 'DELIVRD',
    error: '000',
    isFinal: true,
    from: '64211234567',
    to: '12345',
    text: RECEIPT,
  })
})

test('receipted_message_id counts before the id of the text', () => {
  const tlvs = [cstringTlv(TLV_TAG.receipted_message_id, '75BCD15')]
  expect(delivered({ esm_class: 0x04, short_message: RECEIPT }, tlvs)).toMatchObject({ id: '75BCD15' })
})

test('a receipt in UCS-2 is read as well', () => {
  const short_message = encodeUcs2(RECEIPT)
  expect(delivered({ esm_class: 0x04, data_coding: 8, short_message })).toMatchObject({ id: '0123456789' })
})

test('a receipt with esm_class 0 is known by its text', () => {
  expect(delivered({ short_message: RECEIPT })).toMatchObject({ kind: 'receipt', stat: 'DELIVRD' })
})

test('a receipt without a text is known by its parameters', () => {
  const tlvs = [cstringTlv(TLV_TAG.receipted_message_id, '9'), integerTlv(TLV_TAG.message_state, 5)]
  expect(delivered({}, tlvs)).toMatchObject({ kind: 'receipt', id: '9', stat: 'UNDELIV', error: null, isFinal: true })
})

test('a receipt by data_sm is one', () => {
  const tlvs = [{ tag: TLV_TAG.message_payload, value: RECEIPT }]
  expect(deliveryOf(aPdu('data_sm', 1, { esm_class: 0x04 }, tlvs) as Incoming)).toMatchObject({ id: '0123456789' })
})

test.each([
  ['an intermediate notification', 0x20, RECEIPT],
  ['a receipt of a state that passes', 0x04, RECEIPT.replace('DELIVRD', 'ENROUTE')],
  ['a receipt on acceptance', 0x04, RECEIPT.replace('DELIVRD', 'ACCEPTD')],
])('%s is not final', (_, esm_class, short_message) => {
  expect(delivered({ esm_class, short_message })).toMatchObject({ kind: 'receipt', isFinal: false })
})

test('a text from a handset is in its own alphabet', () => {
  expect(delivered({ data_coding: 8, short_message: encodeUcs2('жук') })).toMatchObject({
    kind: 'mo',
    from: '64211234567',
    to: '12345',
    text: 'жук',
    dataCoding: 8,
  })
})

test('binary content has no text', () => {
  expect(delivered({ data_coding: 4, short_message: '\u0001\u0002' })).toMatchObject({
    kind: 'mo',
    text: null,
    octets: '\u0001\u0002',
  })
})

test('a part of a longer message tells which, by its header', () => {
  expect(delivered({ esm_class: 0x40, short_message: '\u0005\0\u0003\u0007\u0002\u0001part' })).toMatchObject({
    text: 'part',
    octets: 'part',
    concat: { bits: 8, reference: 7, total: 2, part: 1 },
  })
})

test('a part of a longer message tells which, by sar_ parameters', () => {
  const tlvs = [
    integerTlv(TLV_TAG.sar_msg_ref_num, 7),
    integerTlv(TLV_TAG.sar_total_segments, 2),
    integerTlv(TLV_TAG.sar_segment_seqnum, 1),
  ]
  expect(delivered({ short_message: 'part' }, tlvs)).toMatchObject({
    text: 'part',
    concat: { bits: 16, reference: 7, total: 2, part: 1 },
  })
})

test('a header that makes no sense is content', () => {
  const delivery = delivered({ esm_class: 0x40, short_message: '\u0009ab' })
  expect(delivery).toMatchObject({ kind: 'mo', octets: '\u0009ab' })
  expect(delivery).not.toHaveProperty('concat')
})

test('an alert tells whose number is back', () => {
  const pdu = aPdu('alert_notification', 1, { source_addr: '64211234567' }) as Incoming
  expect(deliveryOf(pdu)).toMatchObject({ kind: 'alert', from: '64211234567' })
})
