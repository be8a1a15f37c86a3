/** What a VASP asks of an MMS relay. Source: reference mm7.md sections 1.4 and 2.2. */
import { element, type Mm7Frame, optional, writeOperation } from './envelope.ts'
import type { WrittenAddress } from './write-push.ts'
import type { Node } from './xml-template.ts'

export interface Identification {
  readonly vaspid: string
  /** '': none. */
  readonly vasid: string
  /** null: none. */
  readonly sender: WrittenAddress | null
}

/** An address, and whether it is only shown to the others; absent: not said, which means no. */
export interface WrittenRecipient extends WrittenAddress {
  readonly displayOnly?: boolean
}

export interface SubmitToWrite extends Identification {
  readonly to: readonly WrittenRecipient[]
  readonly cc?: readonly WrittenRecipient[]
  readonly bcc?: readonly WrittenRecipient[]
  readonly serviceCode?: string
  readonly messageClass?: string
  readonly priority?: string
  /** '': none; so for all that follow. */
  readonly subject: string
  /** xs:dateTime or xs:duration. */
  readonly expiry: string
  readonly earliest: string
  readonly deliveryReport: boolean
  readonly readReply: boolean
  readonly linkedId: string
  /** The Content-ID of the content. */
  readonly contentId: string
}

function identification({ vaspid, vasid, sender }: Identification): Node {
  return element('SenderIdentification', [
    ...optional('VASPID', vaspid),
    ...optional('VASID', vasid),
    ...(sender === null ? [] : [element('SenderAddress', [element(sender.kind, sender.value)])]),
  ])
}

function recipients(field: string, addresses: readonly WrittenRecipient[]): readonly Node[] {
  if (addresses.length === 0) return []
  const written = addresses.map(({ kind, value, displayOnly }) =>
    element(kind, value, displayOnly === undefined ? undefined : { displayOnly: String(displayOnly) }),
  )
  return [element(field, written)]
}

export function writeSubmitReq(frame: Mm7Frame, submit: SubmitToWrite): string {
  return writeOperation(frame, 'SubmitReq', [
    identification(submit),
    element('Recipients', [
      ...recipients('To', submit.to),
      ...recipients('Cc', submit.cc ?? []),
      ...recipients('Bcc', submit.bcc ?? []),
    ]),
    ...optional('ServiceCode', submit.serviceCode ?? ''),
    ...optional('LinkedID', submit.linkedId),
    ...optional('MessageClass', submit.messageClass ?? ''),
    ...optional('EarliestDeliveryTime', submit.earliest),
    ...optional('ExpiryDate', submit.expiry),
    element('DeliveryReport', String(submit.deliveryReport)),
    ...(submit.readReply ? [element('ReadReply', 'true')] : []),
    ...optional('Priority', submit.priority ?? ''),
    ...optional('Subject', submit.subject),
    ...(submit.contentId === ''
      ? []
      : [element('Content', [], { href: `cid:${submit.contentId}`, allowAdaptations: 'true' })]),
  ])
}

export function writeCancelReq(frame: Mm7Frame, from: Identification, messageId: string): string {
  return writeOperation(frame, 'CancelReq', [identification(from), element('MessageID', messageId)])
}

export function writeReplaceReq(
  frame: Mm7Frame,
  from: Identification,
  messageId: string,
  contentId: string,
  earliest = '',
): string {
  return writeOperation(frame, 'ReplaceReq', [
    identification(from),
    element('MessageID', messageId),
    ...optional('EarliestDeliveryTime', earliest),
    ...(contentId === '' ? [] : [element('Content', [], { href: `cid:${contentId}` })]),
  ])
}

export function writeExtendedCancelReq(frame: Mm7Frame, from: Identification, cancelId: string): string {
  return writeOperation(frame, 'extendedCancelReq', [identification(from), element('CancelID', cancelId)])
}

export function writeExtendedReplaceReq(
  frame: Mm7Frame,
  { vaspid, vasid }: Identification,
  replaceId: string,
  contentId: string,
): string {
  return writeOperation(frame, 'extendedReplaceReq', [
    ...optional('VASPID', vaspid),
    ...optional('VASID', vasid),
    element('ReplaceID', replaceId),
    ...(contentId === '' ? [] : [element('Content', [], { href: `cid:${contentId}` })]),
  ])
}
