/** What a submission means to a handset: how many short messages it makes, and what they say. */
import type { Octets } from '../core/octets.ts'
import type { Submission } from '../message/record.ts'
import { alphabetOf, type DefaultAlphabet, decodeText } from '../text/data-coding.ts'
import { partsOf } from '../text/segment.ts'
import { parseUdh, type Udh } from '../text/udh.ts'

/** esm_class bit 6: the payload begins with a user data header. */
const UDHI = 0x40

/** Short messages that the payload makes on the air: 1 unless it came in message_payload and is long. */
export function partCount(submission: Submission): number {
  if (!submission.long) return 1
  return partsOf(submission.payload, alphabetOf(submission.dataCoding))
}

/** The user data header, where there is a well-formed one. */
export function headerOf(submission: Submission): Udh | null {
  if ((submission.esmClass & UDHI) === 0) return null
  const udh = parseUdh(submission.payload)
  return udh.ok ? udh.value : null
}

/** The payload behind the user data header. */
export function contentOf(submission: Submission): Octets {
  const udh = headerOf(submission)
  return udh === null ? submission.payload : submission.payload.slice(udh.length)
}

/** The text of the payload, header left out; null where it is binary. */
export function textOf(submission: Submission, defaultAlphabet: DefaultAlphabet): string | null {
  return decodeText(contentOf(submission), submission.dataCoding, defaultAlphabet)
}
