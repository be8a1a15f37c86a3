/**
 * deliver_sm, written by hand straight into the session's output buffer: receipts come as often as submits do. The
 * three parameters that a receipt carries are numbers and a string here, so that none of them costs an object.
 */
import type { Octets } from '../../core/octets.ts'
import { COMMAND_ID } from './commands.ts'
import { HEADER_LENGTH, writeHeader, writeUint16, writeUint32 } from './header.ts'
import { writeCString, writeOctets } from './latin1.ts'
import type { DeliverSmBody, Tlv } from './pdu.ts'
import type { ReceiptContent, ReceiptWriter } from './receipt-text.ts'
import { TLV_TAG } from './tlv-dictionary.ts'
import { tlvsLength, writeTlvs } from './tlv-stream.ts'

/** The optional parameters of a receipt (SMPP 3.4 Appendix B, §4.6.1), each of which can be left out. */
export interface ReceiptTlvs {
  /** '' leaves it out. */
  readonly receipted_message_id: Octets
  /** -1 leaves it out. */
  readonly message_state: number
  /** Kind of network and code, three octets (`networkErrorCode`); '' leaves it out. */
  readonly network_error_code: Octets
}

/** For a message of a mobile's, a 3.3 session, or an account that gets no TLVs. */
export const NO_RECEIPT_TLVS: ReceiptTlvs = { receipted_message_id: '', message_state: -1, network_error_code: '' }

const DELIVER_SM = COMMAND_ID.deliver_sm
const { receipted_message_id: RECEIPTED_MESSAGE_ID, message_state: MESSAGE_STATE } = TLV_TAG
const { network_error_code: NETWORK_ERROR_CODE } = TLV_TAG

/** Twelve single octets (sm_length is one) and the NULs of five strings. */
const FIXED_LENGTH = HEADER_LENGTH + 17

/** Octets that the deliver_sm takes. */
export function deliverSmLength(body: DeliverSmBody, receipt: ReceiptTlvs, tlvs: readonly Tlv[]): number {
  const { receipted_message_id, message_state, network_error_code } = receipt
  return (
    FIXED_LENGTH +
    body.service_type.length +
    body.source_addr.length +
    body.destination_addr.length +
    body.schedule_delivery_time.length +
    body.validity_period.length +
    body.short_message.length +
    (receipted_message_id === '' ? 0 : 5 + receipted_message_id.length) +
    (message_state < 0 ? 0 : 5) +
    (network_error_code === '' ? 0 : 4 + network_error_code.length) +
    (tlvs.length === 0 ? 0 : tlvsLength(tlvs))
  )
}

/**
 * Writes a deliver_sm with the receipt's parameters and then `tlvs`; the offset after it. The caller has made
 * `deliverSmLength` octets of room, has no NUL within a text and at most 255 octets of short_message.
 */
export function writeDeliverSm(
  buffer: Buffer,
  offset: number,
  sequence: number,
  body: DeliverSmBody,
  receipt: ReceiptTlvs,
  tlvs: readonly Tlv[],
): number {
  const length = deliverSmLength(body, receipt, tlvs)
  let at = writeFields(buffer, writeHeader(buffer, offset, length, DELIVER_SM, 0, sequence), body)
  buffer[at] = body.short_message.length
  at = writeOctets(buffer, at + 1, body.short_message)
  at = writeReceiptTlvs(buffer, at, receipt)
  return tlvs.length === 0 ? at : writeTlvs(buffer, at, tlvs)
}

/** What short_message holds in every version (SMPP 3.4 section 5.2.22). */
const SHORT_MESSAGE_MAX = 254

/**
 * Writes a receipt whose text goes straight into the buffer, in place of `body.short_message`, cut where it is too long
 * for one; the offset after it. The caller has made `deliverSmLength` octets of room and `text.longest` more.
 */
export function writeReceiptSm(
  buffer: Buffer,
  offset: number,
  sequence: number,
  body: DeliverSmBody,
  text: ReceiptWriter,
  content: ReceiptContent,
  receipt: ReceiptTlvs,
  tlvs: readonly Tlv[],
): number {
  const lengthAt = writeFields(buffer, writeHeader(buffer, offset, 0, DELIVER_SM, 0, sequence), body)
  const start = lengthAt + 1
  let at = Math.min(text.write(content, buffer, start), start + SHORT_MESSAGE_MAX)
  buffer[lengthAt] = at - start
  at = writeReceiptTlvs(buffer, at, receipt)
  if (tlvs.length > 0) at = writeTlvs(buffer, at, tlvs)
  writeUint32(buffer, offset, at - offset)
  return at
}

/** All up to sm_length. */
function writeFields(buffer: Buffer, offset: number, body: DeliverSmBody): number {
  let at = writeCString(buffer, offset, body.service_type)
  buffer[at] = body.source_addr_ton
  buffer[at + 1] = body.source_addr_npi
  at = writeCString(buffer, at + 2, body.source_addr)
  buffer[at] = body.dest_addr_ton
  buffer[at + 1] = body.dest_addr_npi
  at = writeCString(buffer, at + 2, body.destination_addr)
  buffer[at] = body.esm_class
  buffer[at + 1] = body.protocol_id
  buffer[at + 2] = body.priority_flag
  at = writeCString(buffer, at + 3, body.schedule_delivery_time)
  at = writeCString(buffer, at, body.validity_period)
  buffer[at] = body.registered_delivery
  buffer[at + 1] = body.replace_if_present_flag
  buffer[at + 2] = body.data_coding
  buffer[at + 3] = body.sm_default_msg_id
  return at + 4
}

function writeReceiptTlvs(buffer: Buffer, offset: number, receipt: ReceiptTlvs): number {
  let at = offset
  if (receipt.receipted_message_id !== '') {
    writeUint16(buffer, at, RECEIPTED_MESSAGE_ID)
    writeUint16(buffer, at + 2, receipt.receipted_message_id.length + 1)
    at = writeCString(buffer, at + 4, receipt.receipted_message_id)
  }
  if (receipt.message_state >= 0) {
    writeUint16(buffer, at, MESSAGE_STATE)
    writeUint16(buffer, at + 2, 1)
    buffer[at + 4] = receipt.message_state
    at += 5
  }
  if (receipt.network_error_code !== '') {
    writeUint16(buffer, at, NETWORK_ERROR_CODE)
    writeUint16(buffer, at + 2, receipt.network_error_code.length)
    at = writeOctets(buffer, at + 4, receipt.network_error_code)
  }
  return at
}
