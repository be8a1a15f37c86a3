/** Hand-overs as PDUs: receipts and notifications, MO and alerts. */
import type { HandOver } from '../../engine/hand-over.ts'
import type { Mo } from '../../engine/mo.ts'
import type { MessageRecord } from '../../message/record.ts'
import {
  deliverSmLength,
  NO_RECEIPT_TLVS,
  type ReceiptTlvs,
  writeDeliverSm,
  writeReceiptSm,
} from '../../protocol/smpp/deliver-sm-writer.ts'
import { GSM_FEATURE, MESSAGE_TYPE } from '../../protocol/smpp/esm-class.ts'
import type { DeliverSmBody, Tlv } from '../../protocol/smpp/pdu.ts'
import { emptySubmitFields } from '../../protocol/smpp/submit-sm-reader.ts'
import { cstringTlv, findTlv, integerTlv, networkErrorCode } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { messageStateIn } from '../../protocol/smpp/versions.ts'
import type { Link } from './link.ts'
import { networkCodeOf, receiptContent, receiptId, statusOf, writerFor } from './receipt-words.ts'

/** network_error_code: the code is a GSM network's (SMPP 3.4 section 5.3.2.31). */
const GSM = 3

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Filled by each hand-over in turn: nothing of it outlives the call. */
const body: Mutable<DeliverSmBody> = emptySubmitFields()

/** Writes the hand-over; false: the PDU has no answer to wait for. */
export function writeHandOver(link: Link, handOver: HandOver, sequence: number): boolean {
  if (handOver.mo !== null) writeMo(link, handOver.mo, handOver.part, sequence)
  else if (handOver.kind === 'alert') return writeAlert(link, handOver.record as MessageRecord, sequence)
  else writeReceipt(link, handOver, handOver.record as MessageRecord, sequence)
  return true
}

/** Source and destination change places: the receipt comes from the handset's number (SMPP 3.4 section 4.6). */
function writeReceipt(link: Link, handOver: HandOver, record: MessageRecord, sequence: number): void {
  const { submission } = record
  const { style } = record.plan.receipts
  const tlvs = style.tlvs && link.version.sendsTlvs ? receiptTlvs(link, handOver, record) : NO_RECEIPT_TLVS
  const reference = tlvs === NO_RECEIPT_TLVS ? NO_TLVS : userReference(submission.options)
  body.service_type = submission.serviceType
  body.source_addr_ton = record.toTon
  body.source_addr_npi = record.toNpi
  body.source_addr = record.to
  body.dest_addr_ton = submission.fromTon
  body.dest_addr_npi = submission.fromNpi
  body.destination_addr = submission.from
  body.esm_class = handOver.kind === 'intermediate' ? MESSAGE_TYPE.intermediateNotification : style.esmClass
  body.data_coding = 0
  const writer = writerFor(style)
  const content = receiptContent(handOver, record)
  if (style.pdu === 'data_sm' && !link.version.lacks.has('data_sm')) {
    const text = writer.text(content)
    writeDataSm(link, sequence, [...asTlvs(tlvs), ...reference, { tag: TLV_TAG.message_payload, value: text }])
    return
  }
  body.short_message = ''
  const buffer = link.room(deliverSmLength(body, tlvs, reference) + writer.longest(content))
  link.take(writeReceiptSm(buffer, link.offset, sequence, body, writer, content, tlvs, reference))
}

function receiptTlvs(link: Link, handOver: HandOver, record: MessageRecord): ReceiptTlvs {
  const code = networkCodeOf(handOver, record)
  return {
    receipted_message_id: receiptId('tlv', handOver.account, record),
    message_state: messageStateIn(link.version.version, statusOf(handOver).state),
    network_error_code: code === 0 ? '' : networkErrorCode(GSM, code),
  }
}

function asTlvs(receipt: ReceiptTlvs): readonly Tlv[] {
  if (receipt === NO_RECEIPT_TLVS) return NO_TLVS
  const tlvs = [
    cstringTlv(TLV_TAG.receipted_message_id, receipt.receipted_message_id),
    integerTlv(TLV_TAG.message_state, receipt.message_state),
  ]
  const { network_error_code: value } = receipt
  return value === '' ? tlvs : [...tlvs, { tag: TLV_TAG.network_error_code, value }]
}

/** user_message_reference comes back in the receipt (SMPP 3.4 section 4.6.1). */
function userReference(options: readonly Tlv[]): readonly Tlv[] {
  if (options.length === 0) return NO_TLVS
  const reference = findTlv(options, TLV_TAG.user_message_reference)
  return reference === undefined ? NO_TLVS : [reference]
}

function writeMo(link: Link, mo: Mo, part: number, sequence: number): void {
  const [from, to] = [addressOf(mo.from), addressOf(mo.to)]
  body.service_type = ''
  body.source_addr_ton = from.ton
  body.source_addr_npi = from.npi
  body.source_addr = from.address
  body.dest_addr_ton = to.ton
  body.dest_addr_npi = to.npi
  body.destination_addr = to.address
  body.esm_class = mo.udhi ? GSM_FEATURE.udhi : GSM_FEATURE.none
  body.data_coding = mo.dataCoding
  body.short_message = mo.parts[part] as string
  deliver(link, sequence, NO_RECEIPT_TLVS, NO_TLVS)
}

/** A short code is a national number here, as Sinch's SMPP has it; letters make an alphanumeric address. */
function addressOf(text: string): { readonly ton: number; readonly npi: number; readonly address: string } {
  const address = text.startsWith('+') ? text.slice(1) : text
  if (!/^\d+$/.test(address)) return { ton: 5, npi: 0, address: address.slice(0, 20) }
  return { ton: address.length > 6 ? 1 : 2, npi: 1, address }
}

function deliver(link: Link, sequence: number, receipt: ReceiptTlvs, tlvs: readonly Tlv[]): void {
  const buffer = link.room(deliverSmLength(body, receipt, tlvs))
  link.take(writeDeliverSm(buffer, link.offset, sequence, body, receipt, tlvs))
}

function writeDataSm(link: Link, sequence: number, tlvs: readonly Tlv[]): void {
  const { service_type, esm_class, data_coding, registered_delivery } = body
  const { source_addr_ton, source_addr_npi, source_addr, dest_addr_ton, dest_addr_npi, destination_addr } = body
  link.send({
    command: 'data_sm',
    status: 0,
    sequence,
    body: {
      service_type,
      source_addr_ton,
      source_addr_npi,
      source_addr,
      dest_addr_ton,
      dest_addr_npi,
      destination_addr,
      esm_class,
      registered_delivery,
      data_coding,
    },
    tlvs,
  })
}

/** The handset is back (SMPP 3.4 section 4.12). 3.3 has no such PDU: nothing is sent there. */
function writeAlert(link: Link, record: MessageRecord, sequence: number): boolean {
  if (link.version.lacks.has('alert_notification')) return false
  const { submission } = record
  link.send({
    command: 'alert_notification',
    status: 0,
    sequence,
    body: {
      source_addr_ton: record.toTon,
      source_addr_npi: record.toNpi,
      source_addr: record.to,
      esme_addr_ton: submission.fromTon,
      esme_addr_npi: submission.fromNpi,
      esme_addr: submission.from,
    },
    tlvs: [integerTlv(TLV_TAG.ms_availability_status, 0)],
  })
  return false
}
