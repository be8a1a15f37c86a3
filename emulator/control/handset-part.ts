/** A delivered message as the handset took it: one short message, or one part of a longer one. */
import { contentOf, headerOf } from '../engine/parts.ts'
import type { MessageRecord, Submission } from '../message/record.ts'
import { findTlv, tlvNumber } from '../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../protocol/smpp/tlv-dictionary.ts'
import type { Part } from '../text/reassemble.ts'
import type { Concat } from '../text/udh.ts'

export function handsetPart(record: MessageRecord): Part {
  const { submission } = record
  const concat = concatOf(record)
  return {
    from: submission.from,
    to: record.number,
    dataCoding: submission.dataCoding,
    octets: contentOf(record),
    at: record.doneAt,
    ...(concat && { concat }),
  }
}

/** From the user data header, else from the sar_ parameters (SMPP 3.4 section 5.3.2.22 to 24). */
export function concatOf(record: MessageRecord): Concat | undefined {
  return headerOf(record)?.concat ?? sarOf(record.submission)
}

function sarOf({ options }: Submission): Concat | undefined {
  if (options.length === 0) return undefined
  const reference = findTlv(options, TLV_TAG.sar_msg_ref_num)
  const total = findTlv(options, TLV_TAG.sar_total_segments)
  const part = findTlv(options, TLV_TAG.sar_segment_seqnum)
  if (reference === undefined || total === undefined || part === undefined) return undefined
  return { reference: tlvNumber(reference) & 0xffff, bits: 16, total: tlvNumber(total), part: tlvNumber(part) }
}
