/**
 * The checks of a request, in the order in which the service makes them. Codes are Sinch's; the front says them in its
 * account's dialect (`inDialect`). What concerns the client's identity comes before what concerns its message, so that
 * nobody learns about messages who may not send any. Source: reference mm7.md sections 1.3 to 1.5, 1.9 and 2.
 */
import { fail, ok, type Result } from '../../core/result.ts'
import { isAmong } from '../settings/http-scalars.ts'
import { excerpt } from './excerpt.ts'
import { bare, type MimePart } from './multipart.ts'
import { faultOfNamespace, faultOfVersion } from './namespaces.ts'
import { type HttpHeaders, headerOf, type Mm7Fault, type Mm7Message } from './read-request.ts'
import type { Mm7Settings } from './settings.ts'
import { faultOfSchema } from './strict.ts'
import {
  booleanOf,
  identificationOf,
  type Mm7Address,
  type Mm7Identification,
  type Mm7Recipient,
  type Mm7Time,
  recipientsOf,
  timeIn,
} from './submission.ts'
import { childOf, textIn, type XmlElement } from './xml-reader.ts'

export interface CheckedSubmit {
  readonly sender: Mm7Address | null
  /** Those that it is delivered to. */
  readonly recipients: readonly Mm7Recipient[]
  readonly subject: string
  /** Reports are asked for, or sent without being asked for. */
  readonly deliveryReport: boolean
  readonly readReply: boolean
  /** null: not asked for. */
  readonly expiry: Mm7Time | null
  /** null: at once. */
  readonly earliest: Mm7Time | null
  /** '': not given; so for the next. */
  readonly linkedId: string
  readonly serviceCode: string
  readonly messageClass: string
  readonly priority: string
  /** null: no Content. */
  readonly content: { readonly href: string } | null
  /** X-Mblox-Carrier-Id; '': none. */
  readonly carrierId: string
}

type Check = { readonly code: number; readonly details: string } | null

function refusal(message: Mm7Message, check: NonNullable<Check>): Mm7Fault {
  const { transactionId, namespace, version } = message
  return { code: check.code, details: excerpt(check.details), transactionId, namespace, version }
}

/** Operations that a VASP may ask for, besides SubmitReq; Sinch knows none of them. */
const OTHERS: ReadonlySet<string> = new Set([
  'CancelReq',
  'ReplaceReq',
  'extendedCancelReq',
  'extendedReplaceReq',
  'DeliverReq',
  'DeliveryReportReq',
  'ReadReplyReq',
  'QueryStatusReq',
])

/** What is wrong with the frame of a request, whoever sends it; null: nothing. `settings`: null of an unknown sender. */
export function faultOfFrame(message: Mm7Message, settings: Mm7Settings | null): Mm7Fault | null {
  const check = faultOfHeader(message, settings) ?? frame(message)
  return check === null ? null : refusal(message, check)
}

/** Sinch has a code for whatever stands beside the TransactionID (2510). SOAP 1.1 has it ignored (section 4.2). */
function faultOfHeader({ headerEntries, transactionId }: Mm7Message, settings: Mm7Settings | null): Check {
  const others = headerEntries.filter(({ name }) => name !== 'TransactionID')
  const count = headerEntries.length - others.length
  if (count === 0) return { code: 2510, details: 'the SOAP header has no TransactionID' }
  if (count > 1) return { code: 2510, details: `the SOAP header holds ${count} TransactionIDs` }
  if (transactionId === '') return { code: 2510, details: 'the TransactionID is empty' }
  const isTolerant = settings?.mode === 'tolerant' && settings.dialect !== 'sinch'
  const refused = isTolerant ? others.find(mustBeUnderstood) : others[0]
  if (refused === undefined) return null
  const rule = isTolerant ? 'which must be understood, and is not' : 'only TransactionID is taken'
  return { code: 2510, details: `the SOAP header holds ${refused.name}; ${rule}` }
}

function mustBeUnderstood({ attributes }: XmlElement): boolean {
  return booleanOf(attributes.get('mustUnderstand') ?? '') === true
}

function frame({ operation }: Mm7Message): Check {
  if (operation === '') return { code: 2511, details: 'the SOAP body is missing or empty' }
  if (operation !== 'SubmitReq' && !OTHERS.has(operation)) {
    return { code: 2511, details: `the SOAP body holds ${operation}, not SubmitReq` }
  }
  return null
}

/** What is asked of the peer besides its message. */
export interface Peer {
  /** Its IP address. */
  readonly address: string
  /** Whether its Authorization header is right; null: it sent none. */
  readonly isAuthentic: boolean | null
}

/** What is wrong with who asks; null: nothing. */
export function faultOfPeer(message: Mm7Message, settings: Mm7Settings, peer: Peer): Mm7Fault | null {
  const check = whoAsks(settings, peer)
  return check === null ? null : refusal(message, check)
}

function whoAsks(settings: Mm7Settings, { address, isAuthentic }: Peer): Check {
  const { allowFrom, basicRequired, state, vaspid } = settings
  if (allowFrom.length > 0 && !allowFrom.includes(address.replace(/^::ffff:/, ''))) {
    return { code: 2000, details: `${address} may not send for this account` }
  }
  if (isAuthentic === false) return { code: 2568, details: 'the Authorization header is wrong' }
  if (isAuthentic === null && basicRequired) return { code: 2568, details: 'the Authorization header is missing' }
  if (state === 'disabled') return { code: 2550, details: `account ${vaspid} is disabled` }
  if (state === 'not-provisioned') return { code: 2551, details: `account ${vaspid} is not provisioned for MM7` }
  return null
}

/** What is wrong with the version, namespace or identification of any operation; null: nothing. */
export function faultOfOperation(message: Mm7Message, settings: Mm7Settings): Mm7Fault | null {
  const check = operation(message, settings)
  return check === null ? null : refusal(message, check)
}

const SUPPORTED: Readonly<Record<Mm7Settings['dialect'], ReadonlySet<string>>> = {
  sinch: new Set(['SubmitReq']),
  modica: new Set(['SubmitReq']),
  '3gpp': new Set(['SubmitReq', 'CancelReq', 'ReplaceReq', 'extendedCancelReq', 'extendedReplaceReq']),
}

function operation(message: Mm7Message, settings: Mm7Settings): Check {
  const { dialect } = settings
  const version = faultOfVersion(dialect, message.version)
  if (version !== '') return { code: 2505, details: version }
  const namespace = faultOfNamespace(dialect, message.namespace, message.version)
  if (namespace !== '') return { code: 2507, details: namespace }
  if (!SUPPORTED[dialect].has(message.operation)) {
    return { code: 2512, details: `${message.operation} is not an operation of this service` }
  }
  // Of a SubmitReq last: most of what can be wrong with one has a code of its own.
  return settings.mode === 'strict' && message.operation !== 'SubmitReq' ? faultOfSchema(message) : null
}

/** What of the sender's identification is wrong; null: nothing. */
export function faultOfIdentification({ vaspid, vasid, sender }: Mm7Identification, settings: Mm7Settings): Check {
  if (vaspid === null) return { code: 2561, details: 'SenderIdentification is missing' }
  const { vasids, shortCodes, dialect } = settings
  if (vasids.length > 0 && !vasids.includes(vasid)) {
    return { code: 2562, details: vasid === '' ? 'VASID is missing' : `the VASID ${vasid} is not this account's` }
  }
  if (sender === null || sender.value === '') {
    // The standard leaves the address to the operator where it is absent.
    return dialect === '3gpp' ? null : { code: 2504, details: 'SenderAddress is missing or empty' }
  }
  if (shortCodes.length > 0 && !shortCodes.includes(sender.value.replace(/^\+/, ''))) {
    return { code: 2563, details: `${sender.value} is not a sender of this account` }
  }
  return /^[\x20-\x7e]{1,40}$/.test(sender.value) ? null : { code: 2563, details: 'the sender address is not usable' }
}

/** Checks a SubmitReq, whose frame, peer and operation are in order. `knowsCarrier`: is there one of that operator id? */
export function checkSubmit(
  message: Mm7Message,
  headers: HttpHeaders,
  settings: Mm7Settings,
  knowsCarrier: (id: string) => boolean,
): Result<CheckedSubmit, Mm7Fault> {
  const { body } = message
  const identification = identificationOf(body)
  const recipients = recipientsOf(body)
  const carrierId = settings.dialect === 'sinch' ? headerOf(headers, 'x-mblox-carrier-id') : ''
  const check =
    faultOfIdentification(identification, settings) ??
    faultOfRecipients(recipients, settings) ??
    faultOfRefused(body, settings) ??
    faultOfTimes(body, settings) ??
    faultOfFlags(body, settings) ??
    faultOfContent(message, settings) ??
    faultOfCarrier(carrierId, settings, knowsCarrier) ??
    (settings.mode === 'strict' ? faultOfSchema(message) : null)
  if (check !== null) return fail(refusal(message, check))
  return ok(submitOf(message, settings, identification.sender, recipients, carrierId))
}

/** Checks what a ReplaceReq brings; null: nothing is wrong with it. */
export function checkReplace(message: Mm7Message, settings: Mm7Settings): Mm7Fault | null {
  const check =
    faultOfTimes(message.body, settings) ?? faultOfFlags(message.body, settings) ?? faultOfContent(message, settings)
  return check === null ? null : refusal(message, check)
}

function faultOfRecipients(recipients: readonly Mm7Recipient[], { dialect, blacklist }: Mm7Settings): Check {
  if (recipients.length === 0 || recipients.every(({ value }) => value === '')) {
    return { code: 2502, details: 'Recipients holds no address' }
  }
  // Of several in the standard's dialect some may be bad: each is looked at by itself (1100).
  const bad = recipients.find(({ value, kind }) => numberIn(value, kind, dialect) === null)
  if (bad !== undefined && (dialect !== '3gpp' || recipients.length === 1)) {
    return { code: 2002, details: `"${bad.value}" is not a number in international format, digits only` }
  }
  const group = faultOfGroup(recipients, dialect)
  if (group !== null) return group
  const listed = recipients.find(({ value }) => isAmong(value.replace(/^\+/, ''), blacklist))
  return listed === undefined ? null : { code: 3001, details: `${listed.value} is blacklisted` }
}

/** Group messaging: one is delivered to, the others are shown (reference section 1.4). */
function faultOfGroup(recipients: readonly Mm7Recipient[], dialect: Mm7Settings['dialect']): Check {
  const invalid = recipients.some(({ displayOnly }) => displayOnly === 'invalid')
  if (invalid) return { code: 2570, details: 'displayOnly takes true and false' }
  const targets = recipients.filter(isTarget)
  if (targets.length === 0) return { code: 2571, details: 'one recipient must have displayOnly="false"' }
  if (targets.length === 1 || dialect !== 'sinch') return null
  // Who never speaks of displayOnly means several messages, which must be sent one by one.
  return recipients.every(({ displayOnly }) => displayOnly === 'absent')
    ? { code: 2503, details: `${targets.length} recipients: send one request for each` }
    : { code: 2572, details: `${targets.length} recipients have displayOnly="false", which is its default` }
}

function isTarget({ displayOnly }: Mm7Recipient): boolean {
  return displayOnly !== 'true'
}

/** The digits that an address is routed by; null: it has none. */
export function numberIn(value: string, kind: Mm7Address['kind'], dialect: Mm7Settings['dialect']): string | null {
  if (kind === 'RFC2822Address') {
    // TS 23.140 annex: a number may be written as +64211234567/TYPE=PLMN.
    const plmn = /^(\+?\d{3,20})\/TYPE=PLMN(@.*)?$/i.exec(value)?.[1]
    return plmn === undefined || dialect === 'sinch' ? null : plmn
  }
  if (kind === 'ShortCode') return /^\d{3,20}$/.test(value) ? value : null
  const form = dialect === 'sinch' ? /^(?!00)\d{3,20}$/ : /^\+?\d{3,20}$/
  return form.test(value) ? value : null
}

/** Elements that Sinch refuses (reference section 1.4, "Error"). */
function faultOfRefused(body: XmlElement, { dialect }: Mm7Settings): Check {
  if (dialect !== 'sinch') return null
  const has = (...names: readonly string[]) => names.find((name) => childOf(body, name) !== null)
  const replyCharging = has('ReplyCharging', 'ReplyChargingSize', 'ReplyDeadline')
  if (replyCharging !== undefined) return { code: 2565, details: `${replyCharging} is not supported` }
  const charged = has('ChargedParty', 'ChargedPartyID')
  return charged === undefined ? null : { code: 3002, details: `${charged} is not supported` }
}

/** One of the libraries in use misspells the name, section 2.4. */
const EARLIEST = ['EarliestDeliveryTime', 'EarlistDeliveryTime'] as const

function faultOfTimes(body: XmlElement, { dialect }: Mm7Settings): Check {
  const expiry = timeIn(body, 'ExpiryDate')
  if (expiry?.kind === 'invalid') return noTime('ExpiryDate', expiry.text)
  // Sinch strips it.
  const earliest = dialect === 'sinch' ? null : timeIn(body, ...EARLIEST)
  if (earliest?.kind === 'invalid') return noTime('EarliestDeliveryTime', earliest.text)
  if (expiry === null || earliest === null) return null
  const isTooLate =
    (expiry.kind === 'at' && earliest.kind === 'at' && earliest.at >= expiry.at) ||
    (expiry.kind === 'after' && earliest.kind === 'after' && earliest.span >= expiry.span)
  return isTooLate ? { code: 4004, details: 'EarliestDeliveryTime is not before ExpiryDate' } : null
}

function noTime(name: string, text: string): Check {
  return { code: 2007, details: `${name} "${text}" is no date and no duration` }
}

function faultOfFlags(body: XmlElement, { dialect }: Mm7Settings): Check {
  // Sinch has answers of its own to both, whatever they say.
  if (dialect === 'sinch') return null
  for (const name of ['DeliveryReport', 'ReadReply']) {
    const text = textIn(body, name) ?? ''
    if (text !== '' && booleanOf(text) === null) {
      return { code: 2007, details: `${name} is "${text}"; it takes true or false` }
    }
  }
  return null
}

function faultOfContent(message: Mm7Message, { dialect }: Mm7Settings): Check {
  const content = childOf(message.body, 'Content')
  const untyped = message.parts.find(({ contentType }) => contentType === null)
  if (untyped !== undefined) {
    const written = untyped.headers.get('content-type') ?? ''
    const what = written === '' ? 'has no Content-Type' : `has the Content-Type "${written}"`
    return { code: 2514, details: `an attachment ${what}` }
  }
  if (content === null) {
    // Mbuni leaves it out and attaches the parts all the same; the standard's own schema has it optional.
    return dialect === '3gpp' ? null : { code: 2506, details: 'SubmitReq has no Content' }
  }
  const href = content.attributes.get('href') ?? ''
  if (/^https?:\/\//i.test(href)) return null
  if (href === '') return { code: 2506, details: 'Content has no href' }
  if (partsNamed(message, href) !== null) return null
  // With one attachment alone there is no doubt which is meant.
  if (message.parts.length > 0 && message.containers.size <= 1 && dialect !== 'sinch') return null
  return { code: 2513, details: `no attachment has the Content-ID that Content names: ${href}` }
}

/** The parts that an href means: of the multipart that has the id, or the one part; null: there is none. */
export function partsNamed(message: Mm7Message, href: string): readonly MimePart[] | null {
  const id = decodeId(/^cid:/i.test(href) ? href.slice(4) : href)
  const container = message.containers.get(id)
  if (container !== undefined) return container
  const part = message.parts.find(({ contentId }) => contentId === id)
  return part === undefined ? null : [part]
}

/** RFC 2392: a Content-ID in a URL may be percent-encoded. */
function decodeId(id: string): string {
  const plain = bare(id)
  if (!plain.includes('%')) return plain
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

function faultOfCarrier(id: string, settings: Mm7Settings, knows: (id: string) => boolean): Check {
  if (settings.dialect !== 'sinch') return null
  if (id === '') {
    return settings.carrierId === 'required' ? { code: 2567, details: 'X-Mblox-Carrier-Id is missing' } : null
  }
  return knows(id) ? null : { code: 2566, details: `X-Mblox-Carrier-Id ${id} is no carrier of this network` }
}

function submitOf(
  { body }: Mm7Message,
  { dialect }: Mm7Settings,
  sender: Mm7Address | null,
  recipients: readonly Mm7Recipient[],
  carrierId: string,
): CheckedSubmit {
  const said = (name: string) => textIn(body, name) ?? ''
  const content = childOf(body, 'Content')
  const asked = booleanOf(said('DeliveryReport'))
  return {
    sender,
    recipients: recipients.filter(isTarget),
    subject: said('Subject'),
    // Sinch's account manager alone switches reports off; the standard has none where nobody asks.
    deliveryReport: dialect === 'sinch' || (asked ?? dialect === 'modica'),
    readReply: dialect === '3gpp' && booleanOf(said('ReadReply')) === true,
    expiry: timeIn(body, 'ExpiryDate'),
    earliest: dialect === 'sinch' ? null : timeIn(body, ...EARLIEST),
    linkedId: dialect === 'sinch' ? '' : said('LinkedID'),
    serviceCode: said('ServiceCode'),
    messageClass: said('MessageClass').replace(/^Advertisment$/, 'Advertisement'),
    priority: said('Priority'),
    content: content === null ? null : { href: content.attributes.get('href') ?? '' },
    carrierId,
  }
}
