/**
 * What a strict reader asks for besides what has a status code of its own: the schema's order of elements, its
 * enumerations and booleans, and the namespaces. Source: reference mm7.md section 2.2 (REL-6-MM7-1-4).
 */
import type { Mm7Message } from './read-request.ts'
import type { XmlElement } from './xml-reader.ts'

const SUBMIT = [
  'MM7Version',
  'SenderIdentification',
  'Recipients',
  'ServiceCode',
  'LinkedID',
  'MessageClass',
  'TimeStamp',
  'ReplyCharging',
  'EarliestDeliveryTime',
  'ExpiryDate',
  'DeliveryReport',
  'ReadReply',
  'Priority',
  'Subject',
  'ChargedParty',
  'ChargedPartyID',
  'DistributionIndicator',
  'DeliveryCondition',
  'ApplicID',
  'ReplyApplicID',
  'AuxApplicInfo',
  'ContentClass',
  'DRMContent',
  'Content',
]

const ORDER: Readonly<Record<string, readonly string[]>> = {
  SubmitReq: SUBMIT,
  CancelReq: [
    'MM7Version',
    'SenderIdentification',
    'MessageID',
    'Recipients',
    'ApplicID',
    'ReplyApplicID',
    'AuxApplicInfo',
  ],
  ReplaceReq: [
    'MM7Version',
    'SenderIdentification',
    'MessageID',
    'ServiceCode',
    'TimeStamp',
    'ReadReply',
    'EarliestDeliveryTime',
    'DistributionIndicator',
    'ContentClass',
    'DRMContent',
    'ApplicID',
    'ReplyApplicID',
    'AuxApplicInfo',
    'Content',
  ],
  extendedCancelReq: ['MM7Version', 'SenderIdentification', 'CancelID'],
  extendedReplaceReq: [
    'MM7Version',
    'VASPID',
    'VASID',
    'ServiceCode',
    'ReplaceID',
    'TimeStamp',
    'EarliestDeliveryTime',
    'ExpiryDate',
    'ReadReply',
    'DeliveryReport',
    'Content',
  ],
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  MessageClass: ['Personal', 'Informational', 'Advertisement', 'Auto'],
  Priority: ['Normal', 'High', 'Low'],
  ChargedParty: ['Sender', 'Recipient', 'Both', 'Neither', 'ThirdParty'],
  DeliveryReport: ['true', 'false', '1', '0'],
  ReadReply: ['true', 'false', '1', '0'],
  DistributionIndicator: ['true', 'false', '1', '0'],
  DRMContent: ['true', 'false', '1', '0'],
}

/** What the schema would not let pass; '': nothing. */
export function faultOfSchema({ operation, body, namespace }: Mm7Message): string {
  const order = ORDER[operation]
  if (order === undefined) return ''
  let place = 0
  for (const child of body.children) {
    const at = order.indexOf(child.name)
    if (at < 0) return `${operation} has no element ${child.name}`
    if (at < place) return `${child.name} stands behind ${order[place]}: the schema has it before`
    place = at
    const words = WORDS[child.name]
    if (words !== undefined && !words.includes(child.text)) {
      return `${child.name} is "${child.text}"; it takes ${words.join(', ')}`
    }
  }
  return strange(body, namespace)
}

function strange(element: XmlElement, namespace: string): string {
  if (element.namespace !== namespace) {
    return `${element.name} is in ${element.namespace === '' ? 'no namespace' : element.namespace}, not in ${namespace}`
  }
  for (const child of element.children) {
    const fault = strange(child, namespace)
    if (fault !== '') return fault
  }
  return ''
}
