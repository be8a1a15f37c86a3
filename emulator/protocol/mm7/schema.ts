/**
 * The schema of REL-6-MM7-1-4 as data: elements in their order, how often each may stand, what their values are.
 * Source: reference mm7.md section 2.2; the enumerations and types of section 2.2 and 2.2's notes.
 */

/** A list of words is an enumeration. */
export type ValueType =
  | 'string'
  | 'boolean'
  | 'positive'
  | 'dateTime'
  | 'dateTime or duration'
  | 'version'
  | 'URI'
  | readonly string[]

export interface ElementType {
  /** `X` once, `X?` at most once, `X*` any number of times, `X+` at least once. null: it holds a value. */
  readonly children: readonly string[] | null
  /** Whether the children stand in the order of `children`: all do but those of Status, which is an `all` group. */
  readonly isOrdered: boolean
  /** Of the value, where there are no children. */
  readonly value: ValueType
  readonly attributes: Readonly<Record<string, ValueType>>
  readonly requiredAttributes: readonly string[]
}

const PLAIN: ElementType = { children: null, isOrdered: true, value: 'string', attributes: {}, requiredAttributes: [] }

const holds = (value: ValueType): ElementType => ({ ...PLAIN, value })
const inOrder = (...children: readonly string[]): ElementType => ({ ...PLAIN, children })

/** One address of any kind; of several, `ADDRESSES`. */
export const ADDRESS_KINDS = ['RFC2822Address', 'Number', 'ShortCode'] as const

const ONE_ADDRESS: ElementType = { ...PLAIN, children: ['address'] }
const ADDRESSES: ElementType = { ...PLAIN, children: ['address+'] }
const ADDRESS: ElementType = {
  ...PLAIN,
  attributes: { displayOnly: 'boolean', addressCoding: ['encrypted', 'obfuscated'], id: 'string' },
}

const GENERIC = inOrder('MM7Version', 'Status')
const APPLICATION = ['ApplicID?', 'ReplyApplicID?', 'AuxApplicInfo?']

/** The elements in a SOAP body, and RSErrorRsp and VASPErrorRsp in the detail of a fault. */
export const OPERATIONS: Readonly<Record<string, ElementType>> = {
  SubmitReq: inOrder(
    'MM7Version',
    'SenderIdentification',
    'Recipients',
    'ServiceCode?',
    'LinkedID?',
    'MessageClass?',
    'TimeStamp?',
    'ReplyCharging?',
    'EarliestDeliveryTime?',
    'ExpiryDate?',
    'DeliveryReport?',
    'ReadReply?',
    'Priority?',
    'Subject?',
    'ChargedParty?',
    'ChargedPartyID?',
    'DistributionIndicator?',
    'DeliveryCondition?',
    ...APPLICATION,
    'ContentClass?',
    'DRMContent?',
    'Content?',
  ),
  SubmitRsp: inOrder('MM7Version', 'Status', 'MessageID'),
  CancelReq: inOrder('MM7Version', 'SenderIdentification', 'MessageID', 'Recipients?', ...APPLICATION),
  CancelRsp: GENERIC,
  ReplaceReq: inOrder(
    'MM7Version',
    'SenderIdentification',
    'MessageID',
    'ServiceCode?',
    'TimeStamp?',
    'ReadReply?',
    'EarliestDeliveryTime?',
    'DistributionIndicator?',
    'ContentClass?',
    'DRMContent?',
    ...APPLICATION,
    'Content?',
  ),
  ReplaceRsp: GENERIC,
  extendedCancelReq: inOrder('MM7Version', 'SenderIdentification', 'CancelID'),
  extendedCancelRsp: inOrder('MM7Version', 'Status'),
  extendedReplaceReq: inOrder(
    'MM7Version',
    'VASPID?',
    'VASID?',
    'ServiceCode?',
    'ReplaceID?',
    'TimeStamp?',
    'EarliestDeliveryTime?',
    'ExpiryDate?',
    'ReadReply?',
    'DeliveryReport?',
    'Content?',
  ),
  extendedReplaceRsp: inOrder('MM7Version', 'MessageID', 'Status'),
  DeliverReq: inOrder(
    'MM7Version',
    'MMSRelayServerID?',
    'VASPID?',
    'VASID?',
    'LinkedID?',
    'Sender',
    'Recipients?',
    'Previouslysentby?',
    'Previouslysentdateandtime?',
    'SenderSPI?',
    'RecipientSPI?',
    'TimeStamp?',
    'ReplyChargingID?',
    'Priority?',
    'Subject?',
    ...APPLICATION,
    'UACapabilities?',
    'Content?',
  ),
  DeliverRsp: inOrder('MM7Version', 'Status', 'ServiceCode?'),
  DeliveryReportReq: inOrder(
    'MM7Version',
    'MMSRelayServerID?',
    'MessageID',
    'Recipient',
    'Sender',
    'Date',
    'MMStatus',
    'MMStatusExtension?',
    'StatusText?',
    ...APPLICATION,
    'UACapabilities?',
  ),
  DeliveryReportRsp: GENERIC,
  ReadReplyReq: inOrder(
    'MM7Version',
    'MMSRelayServerID?',
    'MessageID',
    'Recipient',
    'Sender',
    'TimeStamp',
    'MMStatus',
    'StatusText?',
    ...APPLICATION,
  ),
  ReadReplyRsp: GENERIC,
  RSErrorRsp: GENERIC,
  VASPErrorRsp: GENERIC,
}

/** Release 6, and what Sinch adds and spells in its own way: the last three are not in the schema (section 1.7). */
export const DELIVERY_STATUSES = [
  'Expired',
  'Retrieved',
  'Rejected',
  'Indeterminate',
  'Forwarded',
  'Unrecognised',
  'Deferred',
  'DeliveryConditionNotMet',
  'NotSupported',
  'Unreachable',
  'Unrecognized',
] as const

export const READ_STATUSES = ['Indeterminate', 'Read', 'Deleted'] as const

/** What is in none of the lists is a string. */
const ELEMENTS: Readonly<Record<string, ElementType>> = {
  MM7Version: holds('version'),
  SenderIdentification: inOrder('VASPID?', 'VASID?', 'SenderAddress?'),
  SenderAddress: ONE_ADDRESS,
  Sender: ONE_ADDRESS,
  Recipient: ONE_ADDRESS,
  Recipients: inOrder('To?', 'Cc?', 'Bcc?'),
  To: ADDRESSES,
  Cc: ADDRESSES,
  Bcc: ADDRESSES,
  RFC2822Address: ADDRESS,
  Number: ADDRESS,
  ShortCode: ADDRESS,
  MessageClass: holds(['Personal', 'Informational', 'Advertisement', 'Auto']),
  TimeStamp: holds('dateTime'),
  Date: holds('dateTime'),
  ReplyCharging: {
    ...inOrder(),
    attributes: { replyChargingSize: 'positive', replyDeadline: 'dateTime or duration' },
  },
  EarliestDeliveryTime: holds('dateTime or duration'),
  ExpiryDate: holds('dateTime or duration'),
  DeliveryReport: holds('boolean'),
  ReadReply: holds('boolean'),
  Priority: holds(['Normal', 'High', 'Low']),
  ChargedParty: holds(['Sender', 'Recipient', 'Both', 'Neither', 'ThirdParty']),
  DistributionIndicator: holds('boolean'),
  DeliveryCondition: inOrder('DC*'),
  DC: holds('positive'),
  ContentClass: holds([
    'text',
    'image-basic',
    'image-rich',
    'video-basic',
    'video-rich',
    'megapixel',
    'content-basic',
    'content-rich',
  ]),
  DRMContent: holds('boolean'),
  Content: { ...inOrder(), attributes: { href: 'URI', allowAdaptations: 'boolean' }, requiredAttributes: ['href'] },
  Previouslysentby: inOrder('UserAgent*'),
  UserAgent: { ...PLAIN, attributes: { sequence: 'positive' } },
  Previouslysentdateandtime: inOrder('DateTime*'),
  DateTime: { ...holds('dateTime'), attributes: { sequence: 'positive' } },
  UACapabilities: { ...inOrder(), attributes: { UAProf: 'string', TimeStamp: 'dateTime' } },
  MMStatus: holds(DELIVERY_STATUSES),
  MMStatusExtension: holds(['RejectionByMMSRecipient', 'RejectionByOtherRS']),
  Status: { ...inOrder('StatusCode', 'StatusText', 'Details?'), isOrdered: false },
  StatusCode: holds('positive'),
}

/** Statuses of the extended answers hold a code alone. */
const BARE_STATUS: ElementType = { ...inOrder('StatusCode', 'StatusText?', 'Details?'), isOrdered: false }

export function elementType(operation: string, name: string): ElementType {
  if (name === 'MMStatus' && operation === 'ReadReplyReq') return holds(READ_STATUSES)
  if (name === 'Status' && operation.startsWith('extended')) return BARE_STATUS
  return Object.hasOwn(ELEMENTS, name) ? (ELEMENTS[name] ?? PLAIN) : PLAIN
}
