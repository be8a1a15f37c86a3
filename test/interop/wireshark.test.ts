/** What Wireshark's dissector makes of the emulator's octets: the same fields, and nothing to complain of. */
import { expect, test } from 'vitest'
import { encodePdu } from '../../emulator/protocol/smpp/encode.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import { GOLDEN_PDUS } from '../protocol/smpp/golden-pdus.ts'
import { everyPdu, kindOf, SENT } from './every-pdu.ts'
import { fieldsOf, pdusIn } from './pdu-fields.ts'
import { isInstalled, isMissing } from './peer-process.ts'
import { dissect, type Fields } from './tshark.ts'

const noWireshark = isMissing('Wireshark', 'tshark', isInstalled('tshark'))

/** Where Wireshark 4.0 does not follow the specification, or the peer whose PDU this is does not. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  // broadcast_rep_num has two octets (SMPP 5.0); Wireshark reads one, and loses its place.
  'broadcast_sm',
  // Wireshark shows the format of broadcast_area_identifier twice.
  'query_broadcast_sm_resp',
  // deliver_sm_resp has a message_id, though an empty one (SMPP 3.4 section 4.6.2); some peers leave it out.
  'deliver_sm_resp-header-only',
])

/** What Wireshark shows of a PDU: no body where command_status tells of an error, and no octets of callback_num. */
function shown(pdu: Pdu): Fields {
  const fields = fieldsOf(pdu)
  if (pdu.status !== 0) {
    const { command_length = [], command_id = [], command_status = [], sequence_number = [] } = fields
    return { command_length, command_id, command_status, sequence_number }
  }
  const { tlv } = fields
  return tlv === undefined ? fields : { ...fields, tlv: tlv.map((each) => each.replace(/^(0381....).*/, '$1')) }
}

test.skipIf(noWireshark)('Wireshark reads every kind of PDU as it was meant', async () => {
  const golden = Object.entries(GOLDEN_PDUS).filter(([name]) => !NOT_COMPARED.has(name))
  const heard = golden.map(([, pdu], connection) => {
    return { connection, by: 'client' as const, octets: Buffer.from(encodePdu(pdu)) }
  })
  const { pdus, complaints } = await dissect(heard)
  expect(complaints).toEqual([])
  expect(pdus).toEqual(golden.map(([, pdu]) => shown(pdu)))
})

test.skipIf(noWireshark)('Wireshark has no complaint about any PDU that the emulator sends', async () => {
  const heard = await everyPdu()
  const { pdus, complaints } = await dissect(heard)
  const sent = pdusIn(heard)
  expect(complaints).toEqual([])
  expect(new Set(pdus.map(inOrder))).toEqual(new Set(sent.map((pdu) => inOrder(shown(pdu)))))
  expect([...new Set(sent.map(kindOf))].sort()).toEqual(SENT)
})

function inOrder(fields: Fields): string {
  return JSON.stringify(Object.entries(fields).sort())
}
