/** CancelReq and ReplaceReq, and their extended forms: what a VASP may ask of a message that still waits. */
import { type Instant, NEVER } from '../../core/instant.ts'
import { octetsOf } from '../../core/octets.ts'
import { recipientsOf } from '../../engine/recipients.ts'
import { writeAs } from '../../http/answering.ts'
import type { MessageRecord } from '../../message/record.ts'
import { faultOfIdentification, partsNamed } from '../../protocol/mm7/check-request.ts'
import { SUCCESS } from '../../protocol/mm7/status-codes.ts'
import { addressesIn, identificationOf, timeIn } from '../../protocol/mm7/submission.ts'
import { writeExtendedCancelRsp, writeExtendedReplaceRsp, writeGenericRsp } from '../../protocol/mm7/write-response.ts'
import { childOf, textIn } from '../../protocol/mm7/xml-reader.ts'
import { detailOf } from './detail.ts'
import { type Exchange, frameFor, refuse, refuseWith, statusIn, xmlAnswer } from './exchange.ts'

export function cancel(exchange: Exchange): void {
  const { world, message, settings } = exchange
  const isExtended = message.operation === 'extendedCancelReq'
  const found = find(exchange, isExtended ? 'CancelID' : 'MessageID')
  if (found === null) return
  const named = namedOf(message.body, found)
  const cancelled = named.filter((record) => world.cancel(record))
  if (cancelled.length === 0) return sayStandard(exchange, 3001, `the message is ${named[0]?.life} already`)
  const frame = frameFor(message, null)
  const status = statusIn(settings.dialect, SUCCESS, '')
  answer(exchange, isExtended ? writeExtendedCancelRsp(frame, SUCCESS) : writeGenericRsp(frame, 'CancelRsp', status))
}

export function replace(exchange: Exchange): void {
  const { front, world, message, settings } = exchange
  const isExtended = message.operation === 'extendedReplaceReq'
  const found = find(exchange, isExtended ? 'ReplaceID' : 'MessageID')
  if (found === null) return
  const [first] = found
  if (first === undefined) return
  const href = childOf(message.body, 'Content')?.attributes.get('href') ?? ''
  const named = href === '' ? null : partsNamed(message, href)
  if (href !== '' && named === null) return say(exchange, 2513, `no attachment has the Content-ID ${href}`)
  const parts = named?.map(({ headers, contentId, body }) => ({
    contentType: headers.get('content-type') ?? '',
    contentId,
    name: headers.get('content-location') ?? '',
    content: octetsOf(body),
  }))
  const [earliest, expiry] = ['EarliestDeliveryTime', 'ExpiryDate'].map((name) => timeIn(message.body, name))
  const at = (time: typeof earliest, otherwise: Instant): Instant => {
    if (time === null || time === undefined || time.kind === 'invalid') return otherwise
    const now = world.clock.now()
    return (time.kind === 'after' ? now + time.span : Math.round(now + (time.at - front.wall.now()))) as Instant
  }
  const { submission } = first
  const mms = parts === undefined || submission.mms === null ? submission.mms : { ...submission.mms, parts }
  const change = { payload: '', startAt: at(earliest, 0 as Instant), deadline: at(expiry, NEVER) }
  const by = { submission: { ...submission, mms }, ...change }
  const replaced = found.filter((record) => world.replace(record, by))
  if (replaced.length === 0) return sayStandard(exchange, 3001, `the message is ${first.life} already`)
  const frame = frameFor(message, null)
  const status = statusIn(settings.dialect, SUCCESS, '')
  answer(
    exchange,
    isExtended ? writeExtendedReplaceRsp(frame, first.id, SUCCESS) : writeGenericRsp(frame, 'ReplaceRsp', status),
  )
}

/**
 * The messages of the id in that element; null: there is none, and the client has been told. The extended operations
 * name a message by an id that the standard leaves to the parties: its MessageID, or the LinkedID it was sent with.
 */
function find(exchange: Exchange, name: string): readonly MessageRecord[] | null {
  const { world, account, settings, message } = exchange
  const fault = faultOfIdentification(identificationOf(message.body), { ...settings, dialect: '3gpp' })
  if (fault !== null) {
    say(exchange, fault.code, fault.details)
    return null
  }
  const id = textIn(message.body, name) ?? ''
  const record = world.find(account, id) ?? (name === 'MessageID' || id === '' ? null : linked(exchange, id))
  if (record !== null && record.submission.front === 'mm7') return recipientsOf(world, record)
  sayStandard(exchange, 2005, id === '' ? `${name} is missing` : `there is no message ${id}`)
  return null
}

function linked({ world, account }: Exchange, id: string): MessageRecord | null {
  for (const record of world.messages.newestFirst()) {
    if (record.submission.account === account.name && detailOf(record)?.linkedId === id) return record
  }
  return null
}

/** A CancelReq may name some of the recipients alone. */
function namedOf(body: Parameters<typeof childOf>[0], all: readonly MessageRecord[]): readonly MessageRecord[] {
  const list = childOf(body, 'Recipients')
  if (list === null) return all
  const addresses = [...list.children.flatMap((field) => addressesIn(field)), ...addressesIn(list)]
  const numbers = addresses.map(({ value }) => value.replace(/^\+/, ''))
  return all.filter(({ number }) => numbers.includes(number))
}

/** Only the standard has these operations: 2005 and 3001 are its numbers. */
function sayStandard(exchange: Exchange, code: number, details: string): void {
  const { front, response, message } = exchange
  const { transactionId, namespace, version } = message
  refuseWith(front, response, { code, details, transactionId, namespace, version }, exchange)
}

function say(exchange: Exchange, code: number, details: string): void {
  const { front, response, message } = exchange
  const { transactionId, namespace, version } = message
  refuse(front, response, { code, details, transactionId, namespace, version }, exchange)
}

function answer({ front, response, world, account, message }: Exchange, xml: string): void {
  const [at, wall] = [world.clock.now(), front.wall.now()]
  world.log({ kind: 'request', at, wall, account: account.name, request: message.operation, status: SUCCESS })
  world.whenCommitted(() => writeAs(null, response, xmlAnswer(200, xml), front.wall))
}
