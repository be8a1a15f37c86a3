/** What an MMS relay pushes to its VASP: reports, messages, read replies. Source: reference mm7.md sections 1.6, 1.7, 2.2. */
import { element, type Mm7Frame, optional, writeOperation } from './envelope.ts'
import type { AddressKind } from './submission.ts'
import type { Node } from './xml-template.ts'

export interface WrittenAddress {
  readonly kind: AddressKind
  readonly value: string
}

function address(name: string, { kind, value }: WrittenAddress, attributes?: Node['attributes']): Node {
  return element(name, [element(kind, value, attributes)])
}

export interface DeliveryReport {
  readonly messageId: string
  readonly recipient: WrittenAddress
  readonly sender: WrittenAddress
  /** xs:dateTime. */
  readonly date: string
  readonly status: string
  /** '': none; so for the next. */
  readonly statusText: string
  readonly userAgent: string
}

export function writeDeliveryReportReq(frame: Mm7Frame, report: DeliveryReport): string {
  return writeOperation(frame, 'DeliveryReportReq', [
    element('MessageID', report.messageId),
    address('Recipient', report.recipient),
    address('Sender', report.sender),
    element('Date', report.date),
    element('MMStatus', report.status),
    ...optional('StatusText', report.statusText),
    ...userAgent(report.userAgent),
  ])
}

function userAgent(name: string): readonly Node[] {
  return name === '' ? [] : [element('UACapabilities', [], { UAProf: name })]
}

export interface ReadReply {
  readonly messageId: string
  readonly recipient: WrittenAddress
  readonly sender: WrittenAddress
  readonly timeStamp: string
  readonly status: 'Read' | 'Deleted' | 'Indeterminate'
}

export function writeReadReplyReq(
  frame: Mm7Frame,
  { messageId, recipient, sender, timeStamp, status }: ReadReply,
): string {
  return writeOperation(frame, 'ReadReplyReq', [
    element('MessageID', messageId),
    address('Recipient', recipient),
    address('Sender', sender),
    element('TimeStamp', timeStamp),
    element('MMStatus', status),
    element('StatusText', status),
  ])
}

export interface Delivery {
  readonly linkedId: string
  readonly sender: WrittenAddress
  readonly recipient: WrittenAddress
  readonly timeStamp: string
  readonly priority: string
  readonly subject: string
  readonly userAgent: string
  /** The Content-ID of what is delivered; '': nothing is. */
  readonly contentId: string
}

export function writeDeliverReq(frame: Mm7Frame, delivery: Delivery): string {
  const content =
    delivery.contentId === ''
      ? []
      : [element('Content', [], { href: `cid:${delivery.contentId}`, allowAdaptations: 'true' })]
  return writeOperation(frame, 'DeliverReq', [
    element('LinkedID', delivery.linkedId),
    address('Sender', delivery.sender),
    element('Recipients', [address('To', delivery.recipient, { displayOnly: 'false' })]),
    element('TimeStamp', delivery.timeStamp),
    ...optional('Priority', delivery.priority),
    ...optional('Subject', delivery.subject),
    ...userAgent(delivery.userAgent),
    ...content,
  ])
}
