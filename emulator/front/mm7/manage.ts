/** CancelReq and ReplaceReq, and their extended forms: what a VASP may ask of a message that still waits. */
import { recipientsOf } from '../../engine/recipients.ts'
import { writeAs } from '../../http/answering.ts'
import type { MessageRecord } from '../../message/record.ts'
import { checkReplace, faultOfIdentification } from '../../protocol/mm7/check-request.ts'
import { SUCCESS } from '../../protocol/mm7/status-codes.ts'
import { addressesIn, identificationOf, timeIn } from '../../protocol/mm7/submission.ts'
import { writeExtendedCancelRsp, writeExtendedReplaceRsp, writeGenericRsp } from '../../protocol/mm7/write-response.ts'
import { childOf, textIn, type XmlElement } from '../../protocol/mm7/xml-reader.ts'
import { contentOf } from './content.ts'
import { detailOf } from './detail.ts'
import { type Exchange, frameFor, refuse, refuseWith, statusIn, xmlAnswer } from './exchange.ts'
import { timesInWorld } from './times.ts'

export function cancel(exchange: Exchange): void {
  const { world, message, settings } = exchange
  const isExtended = message.operation === 'extendedCancelReq'
  const found = find(exchange, isExtended ? 'CancelID' : 'MessageID')
  if (found === null) return
  const [first] = found
  const asked = numbersIn(message.body)
  const strange = asked?.find((number) => !found.some((record) => record.number === number))
  if (strange !== undefined) return sayStandard(exchange, 2003, `${strange} is no recipient of ${first?.id}`)
  const named = asked === null ? found : found.filter(({ number }) => asked.includes(number))
  const cancelled = named.filter((record) => world.cancel(record))
  if (cancelled.length === 0) return sayStandard(exchange, 3001, `the message is ${named[0]?.life} already`)
  const frame = frameFor(message, null)
  const status = statusIn(settings.dialect, SUCCESS, '')
  answer(exchange, isExtended ? writeExtendedCancelRsp(frame, SUCCESS) : writeGenericRsp(frame, 'CancelRsp', status))
}

export async function replace(exchange: Exchange): Promise<void> {
  const { front, response, world, message, settings } = exchange
  const isExtended = message.operation === 'extendedReplaceReq'
  const found = find(exchange, isExtended ? 'ReplaceID' : 'MessageID')
  if (found === null) return
  const [first] = found
  if (first === undefined) return
  const fault = checkReplace(message, settings)
  if (fault !== null) return refuse(front, response, fault, exchange)
  const [earliest, expiry] = [timeIn(message.body, 'EarliestDeliveryTime'), timeIn(message.body, 'ExpiryDate')]
  const times = timesInWorld({ earliest, expiry }, world.clock.now(), front.wall.now())
  if (!times.ok) return say(exchange, 4004, times.error)
  const content = childOf(message.body, 'Content')
  const parts = content === null ? null : await contentOf(exchange, content.attributes.get('href') ?? '')
  if (parts?.ok === false) return say(exchange, 3003, parts.error)
  const { submission } = first
  const mms = parts === null || submission.mms === null ? submission.mms : { ...submission.mms, parts: parts.value }
  const by = { submission: { ...submission, mms }, payload: '', ...times.value }
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

/** A CancelReq may name some of the recipients alone. Null: it names none. */
function numbersIn(body: XmlElement): readonly string[] | null {
  const list = childOf(body, 'Recipients')
  if (list === null) return null
  const addresses = [...list.children.flatMap((field) => addressesIn(field)), ...addressesIn(list)]
  return addresses.map(({ value }) => value.replace(/^\+/, ''))
}

/** Only the standard has these operations: 2003, 2005 and 3001 are its numbers. */
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
