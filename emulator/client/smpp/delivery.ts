/** What a message centre delivers, told apart: receipts, messages from handsets, alerts. Pure. */
import type { Octets } from '../../core/octets.ts'
import { hasUdh, MESSAGE_TYPE, messageTypeOf } from '../../protocol/smpp/esm-class.ts'
import { parseReceiptText, type ReceiptText } from '../../protocol/smpp/parse-receipt-text.ts'
import type { DataSmBody, DeliverSmBody, Tlv } from '../../protocol/smpp/pdu.ts'
import { findTlv, tlvNumber, tlvText } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import { decodeText } from '../../text/data-coding.ts'
import { type Concat, parseUdh } from '../../text/udh.ts'
import type { Incoming } from './session.ts'

export type Delivery = Receipt | MobileOriginated | Alert

export interface Receipt {
  readonly kind: 'receipt'
  /** The message it is about: from receipted_message_id where there is one, else from the text. */
  readonly id: Octets
  /** As in the text: `DELIVRD`, `EXPIRED` …; by message_state where the text has none. */
  readonly stat: string
  /** The text's `err` field; null: none. */
  readonly error: Octets | null
  /** False for an intermediate notification, and for states that a message leaves again. */
  readonly isFinal: boolean
  /** The number that the message went to, and the sender it came from: the receipt's own addresses, as sent. */
  readonly from: Octets
  readonly to: Octets
  readonly text: string
  readonly pdu: Incoming
}

export interface MobileOriginated {
  readonly kind: 'mo'
  readonly from: Octets
  readonly to: Octets
  /** Of this part; null for binary content. */
  readonly text: string | null
  readonly dataCoding: number
  /** Without its user data header. */
  readonly octets: Octets
  /** Which part of a longer message this is. */
  readonly concat?: Concat
  readonly pdu: Incoming
}

/** A number that could not be reached is reachable again (alert_notification). */
export interface Alert {
  readonly kind: 'alert'
  readonly from: Octets
  readonly pdu: Incoming
}

/** message_state (SMPP 3.4 §5.2.28, SMPP 5.0 §4.7.15) as receipts write it. */
const STATS = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
  'SKIPPED',
]

export function stateName(state: number): string {
  return STATS[state] ?? `state ${state}`
}

const PASSING: readonly string[] = ['SCHEDULED', 'ENROUTE', 'ACCEPTD']
const RECEIPT_TYPES: readonly number[] = [MESSAGE_TYPE.deliveryReceipt, MESSAGE_TYPE.intermediateNotification]

/** Some message centres send receipts with esm_class 0; their text or their TLVs give them away. */
export function deliveryOf(pdu: Incoming): Delivery {
  if (pdu.command === 'alert_notification') return { kind: 'alert', from: pdu.body.source_addr, pdu }
  const { body, tlvs } = pdu
  const content = contentOf(body, tlvs)
  const text = decodeText(content.octets, body.data_coding)
  const receipt = parseReceiptText(text ?? content.octets)
  const receipted = findTlv(tlvs, TLV_TAG.receipted_message_id)
  const type = messageTypeOf(body.esm_class)
  const addresses = { from: body.source_addr, to: body.destination_addr, pdu }
  if (receipt === null && receipted === undefined && !RECEIPT_TYPES.includes(type)) {
    return { kind: 'mo', ...addresses, text, dataCoding: body.data_coding, ...content }
  }
  const stat = statOf(receipt, tlvs)
  return {
    kind: 'receipt',
    ...addresses,
    id: receipted === undefined ? (receipt?.id ?? '') : tlvText(receipted),
    stat,
    error: receipt?.err ?? null,
    isFinal: type !== MESSAGE_TYPE.intermediateNotification && !PASSING.includes(stat),
    text: text ?? '',
  }
}

function statOf(receipt: ReceiptText | null, tlvs: readonly Tlv[]): string {
  const state = findTlv(tlvs, TLV_TAG.message_state)
  if (receipt !== null) return receipt.stat
  return state === undefined ? '' : stateName(tlvNumber(state))
}

function contentOf(
  body: DeliverSmBody | DataSmBody,
  tlvs: readonly Tlv[],
): { readonly octets: Octets; readonly concat?: Concat } {
  const payload = findTlv(tlvs, TLV_TAG.message_payload)?.value
  const octets = payload ?? ('short_message' in body ? body.short_message : '')
  if (hasUdh(body.esm_class)) {
    const header = parseUdh(octets)
    // A header that makes no sense is ignored whole, as a handset does.
    if (!header.ok) return { octets }
    const { length, concat } = header.value
    return { octets: octets.slice(length), ...(concat && { concat }) }
  }
  const concat = sarConcat(tlvs)
  return { octets, ...(concat && { concat }) }
}

function sarConcat(tlvs: readonly Tlv[]): Concat | undefined {
  const [reference, total, part] = [
    findTlv(tlvs, TLV_TAG.sar_msg_ref_num),
    findTlv(tlvs, TLV_TAG.sar_total_segments),
    findTlv(tlvs, TLV_TAG.sar_segment_seqnum),
  ]
  if (reference === undefined || total === undefined || part === undefined) return undefined
  return { bits: 16, reference: tlvNumber(reference), total: tlvNumber(total), part: tlvNumber(part) }
}
