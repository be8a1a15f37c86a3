/** What a message's content means to a handset: how many short messages it makes, and what they say. */
import type { Octets } from '../core/octets.ts'
import type { MessageRecord } from '../message/record.ts'
import { alphabetOf, type DefaultAlphabet, decodeText } from '../text/data-coding.ts'
import { partsOf } from '../text/segment.ts'
import { parseUdh, type Udh } from '../text/udh.ts'

/** The part of a record that says so. */
export type Contents = Pick<MessageRecord, 'submission' | 'payload'>

/** esm_class bit 6: the payload begins with a user data header. */
const UDHI = 0x40

/** Short messages that the payload makes on the air: 1 unless it came in message_payload and is long. */
export function partCount({ submission, payload }: Contents): number {
  if (!submission.long) return 1
  return partsOf(payload, alphabetOf(submission.dataCoding))
}

/** The user data header, where there is a well-formed one. */
export function headerOf({ submission, payload }: Contents): Udh | null {
  if ((submission.esmClass & UDHI) === 0) return null
  const udh = parseUdh(payload)
  return udh.ok ? udh.value : null
}

/** The payload behind the user data header. */
export function contentOf(contents: Contents): Octets {
  const udh = headerOf(contents)
  return udh === null ? contents.payload : contents.payload.slice(udh.length)
}

/** The text of the payload, header left out; null where it is binary. */
export function textOf(contents: Contents, defaultAlphabet: DefaultAlphabet): string | null {
  return decodeText(contentOf(contents), contents.submission.dataCoding, defaultAlphabet)
}
