/** What a message's content means to a handset: how many short messages it makes, and what they say. */
import { bytesOf, type Octets } from '../core/octets.ts'
import type { Life } from '../message/life.ts'
import type { Mms } from '../message/mms.ts'
import type { ReceiptStyle } from '../message/plan.ts'
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
  if (submission.mms !== null) return 1
  if (!submission.long) return 1
  return partsOf(payload, alphabetOf(submission.dataCoding))
}

/** What a message of several parts has come to: delivered only if all of them are. */
export function worstPart({ partLives }: ReceiptStyle, parts: number, life: Life): Life {
  for (const [part, own] of partLives) if (part <= parts && own !== 'delivered') return own
  return life
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
  const { mms, front } = contents.submission
  if (mms !== null) return textOfMms(mms)
  // Only an SMPP link has an alphabet of its own for data_coding 0.
  if (front !== 'smpp') return decodeText(contentOf(contents), contents.submission.dataCoding, 'gsm7')
  return decodeText(contentOf(contents), contents.submission.dataCoding, defaultAlphabet)
}

/** What its text parts say, one after the other. */
function textOfMms(mms: Mms): string {
  const texts = mms.parts.filter(({ contentType }) => /^text\/plain\b/i.test(contentType))
  return texts.map(({ contentType, content }) => decodeCharset(contentType, content)).join('\n')
}

function decodeCharset(contentType: string, content: Octets): string {
  return /charset\s*=\s*"?(iso-8859-1|us-ascii|windows-1252)/i.test(contentType)
    ? content
    : bytesOf(content).toString('utf8')
}
