/** A text as the submit_sm PDUs that carry it: alphabet chosen, cut where it is long, addresses typed. Pure. */
import type { Octets } from '../../core/octets.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { GSM_FEATURE } from '../../protocol/smpp/esm-class.ts'
import type { SubmitSmBody, Tlv } from '../../protocol/smpp/pdu.ts'
import { integerTlv } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { chooseDataCoding, encodeText } from '../../text/data-coding.ts'
import { numberedParts, type SegmentFailure, segmentText } from '../../text/segment.ts'
import { buildConcatUdh, type Concat } from '../../text/udh.ts'

export interface OutgoingMessage {
  readonly from: string
  readonly to: string
  readonly text: string
  /** What goes in place of the text, whole and as it is. */
  readonly octets?: Octets
  /** esm_class of those octets; 0 where not given. */
  readonly esmClass?: number
  /** 0 (GSM 7 bit) or 8 (UCS-2) where not given: the fewest octets that lose nothing. */
  readonly dataCoding?: number
  /** registered_delivery; 0, no receipt, where not given. */
  readonly registered?: number
  /**
   * How a text goes that is too long for one short message: parts with a user data header (where not given), parts with
   * the sar_ parameters, or whole in message_payload.
   */
  readonly long?: LongText
  /** validity_period, in SMPP's time format; '' (where not given): the message centre's own. */
  readonly validity?: Octets
  /** schedule_delivery_time, likewise; '': at once. */
  readonly schedule?: Octets
  readonly serviceType?: Octets
}

export type LongText = 'udh' | 'sar' | 'payload'

export interface SubmitPart {
  readonly body: SubmitSmBody
  readonly tlvs: readonly Tlv[]
}

/** The parts in order. `reference` numbers the message where it has several; its low 8 bits (udh) or 16 (sar) are used. */
export function submitParts(
  message: OutgoingMessage,
  reference: number,
): Result<readonly SubmitPart[], SegmentFailure> {
  const dataCoding = message.dataCoding ?? chooseDataCoding(message.text)
  if (message.octets !== undefined) {
    return ok([{ body: bodyOf(message, dataCoding, message.esmClass ?? 0, message.octets), tlvs: NO_TLVS }])
  }
  if (message.long === 'payload') {
    const value = encodeText(message.text, dataCoding)
    if (value === null) return fail('not-encodable')
    return ok([{ body: bodyOf(message, dataCoding, 0, ''), tlvs: [{ tag: TLV_TAG.message_payload, value }] }])
  }
  const bits = message.long === 'sar' ? 16 : 8
  const segmented = segmentText(message.text, { dataCoding, reference, bits })
  if (!segmented.ok) return segmented
  return ok(
    numberedParts(segmented.value).map(({ octets, concat }) => {
      if (concat === undefined) return { body: bodyOf(message, dataCoding, 0, octets), tlvs: NO_TLVS }
      if (message.long === 'sar') return { body: bodyOf(message, dataCoding, 0, octets), tlvs: sarTlvs(concat) }
      const withHeader = buildConcatUdh(concat) + octets
      return { body: bodyOf(message, dataCoding, GSM_FEATURE.udhi, withHeader), tlvs: NO_TLVS }
    }),
  )
}

function bodyOf(message: OutgoingMessage, dataCoding: number, esmClass: number, octets: Octets): SubmitSmBody {
  const source = addressType(message.from)
  const destination = addressType(message.to)
  return {
    service_type: message.serviceType ?? '',
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: message.from,
    dest_addr_ton: destination.ton,
    dest_addr_npi: destination.npi,
    destination_addr: message.to,
    esm_class: esmClass,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: message.schedule ?? '',
    validity_period: message.validity ?? '',
    registered_delivery: message.registered ?? 0,
    replace_if_present_flag: 0,
    data_coding: dataCoding,
    sm_default_msg_id: 0,
    short_message: octets,
  }
}

/** SMPP 3.4 §5.3.2.22 to .24. */
function sarTlvs({ reference, total, part }: Concat): readonly Tlv[] {
  return [
    integerTlv(TLV_TAG.sar_msg_ref_num, reference),
    integerTlv(TLV_TAG.sar_total_segments, total),
    integerTlv(TLV_TAG.sar_segment_seqnum, part),
  ]
}

/** A short code has at most so many digits. */
const SHORT_CODE = 8

/**
 * Type and plan (SMPP 3.4 §5.2.5, §5.2.6) as clients guess them from the address itself: a name is alphanumeric (5, 0),
 * a short code is of its network (3, 0), a number is international (1, 1).
 */
export function addressType(address: string): { readonly ton: number; readonly npi: number } {
  if (!/^\+?\d+$/.test(address)) return { ton: 5, npi: 0 }
  return address.length <= SHORT_CODE ? { ton: 3, npi: 0 } : { ton: 1, npi: 1 }
}
