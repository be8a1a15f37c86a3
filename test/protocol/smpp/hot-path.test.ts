import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePdu } from '../../../emulator/protocol/smpp/decode.ts'
import {
  deliverSmLength,
  NO_RECEIPT_TLVS,
  type ReceiptTlvs,
  writeDeliverSm,
} from '../../../emulator/protocol/smpp/deliver-sm-writer.ts'
import { encodedLength, encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import {
  commandIdAt,
  commandLengthAt,
  commandStatusAt,
  isResponseId,
  sequenceNumberAt,
  writeHeaderOnly,
} from '../../../emulator/protocol/smpp/header.ts'
import type { DeliverSmBody, Pdu, PduOf, Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { emptySubmitFields, readSubmitSm } from '../../../emulator/protocol/smpp/submit-sm-reader.ts'
import { submitSmRespLength, writeSubmitSmResp } from '../../../emulator/protocol/smpp/submit-sm-resp-writer.ts'
import { cstringTlv, integerTlv, networkErrorCode } from '../../../emulator/protocol/smpp/tlv.ts'
import { anyPduOf, anyTlvs } from './arbitrary-pdu.ts'
import { goldenOctets } from './golden-octets.ts'
import { GOLDEN_PDUS } from './golden-pdus.ts'

/** What the two readers of submit_sm make of the same octets, in one form. */
function bothReadings(octets: Buffer, into = emptySubmitFields()): [unknown, unknown] {
  const status = readSubmitSm(octets, 0, octets.length, into)
  const decoded = decodePdu(octets, 0, octets.length)
  const { sequence, tlvs, ...body } = into
  const byHand = status === 0 ? { sequence, body, tlvs } : { status, sequence }
  if (!decoded.ok) return [byHand, { status: decoded.error.status, sequence: decoded.error.sequence }]
  const { value } = decoded
  return [byHand, { sequence: value.sequence, body: value.body, tlvs: value.tlvs }]
}

const anySubmit = anyPduOf('submit_sm').map(encodePdu)

test('reads every submit_sm as the table does, in one object for all', () => {
  const fields = emptySubmitFields()
  fc.assert(
    fc.property(anySubmit, (octets) => {
      const [byHand, byTable] = bothReadings(octets, fields)
      expect(byHand).toEqual(byTable)
    }),
    { numRuns: 1_000 },
  )
})

test('refuses a damaged submit_sm with the status that the table gives', () => {
  const source = fc.oneof(
    anySubmit,
    fc.constant(goldenOctets('submit_sm')),
    fc.constant(goldenOctets('submit_sm-tlvs')),
  )
  const statuses = new Set<unknown>()
  fc.assert(
    fc.property(source, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (octets, cut, at, octet) => {
      const damaged = Buffer.from(octets.subarray(0, 16 + (cut % (octets.length - 15))))
      if (damaged.length > 16) damaged[16 + (at % (damaged.length - 16))] = octet
      damaged.writeUInt32BE(damaged.length, 0)
      const [byHand, byTable] = bothReadings(damaged)
      expect(byHand).toEqual(byTable)
      statuses.add((byHand as { status?: number }).status)
    }),
    { numRuns: 3_000 },
  )
  expect([...statuses]).toEqual(expect.arrayContaining([0x01, 0x02, 0x0a, 0xc0]))
})

test('cuts a submit_sm off everywhere and agrees with the table', () => {
  for (const name of ['submit_sm', 'submit_sm-udh-ucs2', 'submit_sm-tlvs']) {
    const octets = goldenOctets(name)
    for (let length = 16; length <= octets.length; length++) {
      const cut = Buffer.from(octets.subarray(0, length))
      cut.writeUInt32BE(length, 0)
      const [byHand, byTable] = bothReadings(cut)
      expect(byHand, `${name} cut to ${length}`).toEqual(byTable)
    }
  }
})

test('keeps the sender string of the submit before, where it is the same', () => {
  const fields = emptySubmitFields()
  const octets = goldenOctets('submit_sm')
  readSubmitSm(octets, 0, octets.length, fields)
  const other = goldenOctets('submit_sm-tlvs')
  readSubmitSm(other, 0, other.length, fields)
  expect(fields.source_addr).toBe('4040')
  expect(fields.tlvs).toHaveLength(10)
  readSubmitSm(octets, 0, octets.length, fields)
  expect(fields).toMatchObject({ source_addr: 'Carrier', service_type: 'CMT', tlvs: [] })
})

test('writes submit_sm_resp as the table does', () => {
  const ids = fc.string({ unit: fc.constantFrom(...'0123456789abcdef-'), maxLength: 64 })
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 0x7fffffff }), (message_id, sequence) => {
      const pdu: Pdu = { command: 'submit_sm_resp', status: 0, sequence, body: { message_id }, tlvs: [] }
      const buffer = Buffer.alloc(submitSmRespLength(message_id) + 3)
      expect(writeSubmitSmResp(buffer, 3, sequence, message_id)).toBe(buffer.length)
      expect(buffer.subarray(3).equals(encodePdu(pdu))).toBe(true)
    }),
  )
})

const receiptTlvs: fc.Arbitrary<ReceiptTlvs> = fc.record({
  receipted_message_id: fc.constantFrom('', '7', '0A1B2C3D4E', 'f'.repeat(64)),
  message_state: fc.integer({ min: -1, max: 9 }),
  network_error_code: fc.constantFrom('', networkErrorCode(3, 27), networkErrorCode(8, 0x3e7)),
})

function receiptAsList(receipt: ReceiptTlvs): readonly Tlv[] {
  const list: Tlv[] = []
  if (receipt.receipted_message_id !== '') list.push(cstringTlv(0x001e, receipt.receipted_message_id))
  if (receipt.message_state >= 0) list.push(integerTlv(0x0427, receipt.message_state))
  if (receipt.network_error_code !== '') list.push({ tag: 0x0423, value: receipt.network_error_code })
  return list
}

test('writes deliver_sm as the table does, with and without the parameters of a receipt', () => {
  fc.assert(
    fc.property(anyPduOf('deliver_sm'), receiptTlvs, anyTlvs, (any, receipt, tlvs) => {
      const pdu = { ...(any as PduOf<'deliver_sm'>), status: 0, tlvs: [...receiptAsList(receipt), ...tlvs] }
      const length = deliverSmLength(pdu.body, receipt, tlvs)
      expect(length).toBe(encodedLength(pdu))
      const buffer = Buffer.alloc(length + 2)
      expect(writeDeliverSm(buffer, 2, pdu.sequence, pdu.body, receipt, tlvs)).toBe(length + 2)
      expect(buffer.subarray(2).equals(encodePdu(pdu))).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('writes a receipt to its golden octets', () => {
  const { sequence, body } = GOLDEN_PDUS['deliver_sm-receipt'] as { sequence: number; body: DeliverSmBody }
  const receipt = {
    receipted_message_id: '0A1B2C3D4E',
    message_state: 2,
    network_error_code: networkErrorCode(3, 0),
  }
  const golden = goldenOctets('deliver_sm-receipt')
  const buffer = Buffer.alloc(golden.length)
  writeDeliverSm(buffer, 0, sequence, body, receipt, [])
  expect(buffer.toString('hex')).toBe(golden.toString('hex'))
  expect(deliverSmLength(body, NO_RECEIPT_TLVS, [])).toBe(golden.length - 15 - 5 - 7)
})

test('reads and writes headers, the highest numbers among them', () => {
  const buffer = Buffer.alloc(20)
  expect(writeHeaderOnly(buffer, 4, 0x80000000, 0xffffffff, 0xfffffffe)).toBe(20)
  expect(buffer.toString('hex', 4)).toBe('0000001080000000fffffffffffffffe')
  expect(commandLengthAt(buffer, 4)).toBe(16)
  expect(commandIdAt(buffer, 4)).toBe(0x80000000)
  expect(commandStatusAt(buffer, 4)).toBe(0xffffffff)
  expect(sequenceNumberAt(buffer, 4)).toBe(0xfffffffe)
  expect([0x80000000, 0x80000004, 0x00000004].map(isResponseId)).toEqual([true, true, false])
})
