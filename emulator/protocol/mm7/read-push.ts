/**
 * What an MMS relay pushed, as its VASP reads it: the counterpart of `write-push.ts`, as tolerant as clients are. Some
 * write the recipient of a report within To, or in Recipients (reference mm7.md section 2.4).
 */
import type { Instant } from '../../core/instant.ts'
import type { MimePart } from './multipart.ts'
import type { Mm7Message } from './read-request.ts'
import { addressesIn, type Mm7Address, type Mm7Recipient, recipientsOf, timeIn } from './submission.ts'
import { childOf, textIn, type XmlElement } from './xml-reader.ts'

export interface PushedReport {
  readonly messageId: string
  /** null: there is none; so for the next. */
  readonly recipient: Mm7Address | null
  readonly sender: Mm7Address | null
  /** null: there is none that can be read. */
  readonly date: Instant | null
  /** MMStatus. */
  readonly status: string
  /** '': none; so for the next. */
  readonly statusText: string
  readonly statusExtension: string
  /** UAProf of UACapabilities. */
  readonly userAgent: string
}

/** A DeliveryReportReq or a ReadReplyReq. */
export function pushedReportOf({ body }: Mm7Message): PushedReport {
  const said = (name: string) => textIn(body, name) ?? ''
  const time = timeIn(body, 'Date', 'TimeStamp')
  return {
    messageId: said('MessageID'),
    recipient: addressOf(body, 'Recipient') ?? recipientsOf(body)[0] ?? null,
    sender: addressOf(body, 'Sender'),
    date: time?.kind === 'at' ? time.at : null,
    status: said('MMStatus'),
    statusText: said('StatusText'),
    statusExtension: said('MMStatusExtension'),
    userAgent: userAgentOf(body),
  }
}

export interface PushedMessage {
  readonly linkedId: string
  readonly sender: Mm7Address | null
  readonly recipients: readonly Mm7Recipient[]
  readonly timeStamp: Instant | null
  readonly priority: string
  readonly subject: string
  readonly userAgent: string
  readonly parts: readonly MimePart[]
}

export function pushedMessageOf({ body, parts }: Mm7Message): PushedMessage {
  const said = (name: string) => textIn(body, name) ?? ''
  const time = timeIn(body, 'TimeStamp')
  return {
    linkedId: said('LinkedID'),
    sender: addressOf(body, 'Sender'),
    recipients: recipientsOf(body),
    timeStamp: time?.kind === 'at' ? time.at : null,
    priority: said('Priority'),
    subject: said('Subject'),
    userAgent: userAgentOf(body),
    parts,
  }
}

function addressOf(body: XmlElement, name: string): Mm7Address | null {
  const element = childOf(body, name)
  if (element === null) return null
  const [address] = [...addressesIn(element), ...element.children.flatMap(addressesIn)]
  return address ?? null
}

function userAgentOf(body: XmlElement): string {
  return childOf(body, 'UACapabilities')?.attributes.get('UAProf') ?? ''
}
