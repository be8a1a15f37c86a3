/**
 * What a client sends through the gateway: one message, or in v1 the same one to many.
 *
 * Sourced (the provider's OpenAPI documents and error tables): the attributes, which are required, a mask of 20
 * characters, 1000 destinations, content of 5000 and a reference of 255 characters, RFC 3339, 60 days. Inferred: that an
 * empty content is a missing one, a source of 20 characters, `sms_class` from 0 to 3 (3GPP TS 23.038 section 4). Only
 * messages from handsets are documented with `encoding`: what is sent is text.
 */
import { DAY, type Instant } from '../../core/instant.ts'
import { parseIsoTime } from '../../core/iso-time.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { type GatewayError, gatewayError } from './gateway-error.ts'

export interface GatewayMessage {
  /** As the client wrote them. */
  readonly destinations: readonly string[]
  readonly content: string
  /** A short code or number; null: the platform's choice. */
  readonly source: string | null
  /** What stands in place of the sender's number; null: nothing. */
  readonly mask: string | null
  readonly reference: string | null
  /** 0: shown at once (GSM class 0); null: not given. */
  readonly smsClass: number | null
  readonly scheduled: Instant | null
}

const MOST_DESTINATIONS = 1_000
const LONGEST_CONTENT = 5_000
const LONGEST_MASK = 20
const LONGEST_REFERENCE = 255
const LONGEST_CLASS = 64
const LATEST = 60 * DAY

type Object_ = Readonly<Record<string, unknown>>

/** `now`: the wall's reading, which is the clock that the client knows. */
export function readMessage(json: unknown, isBroadcast: boolean, now: Instant): Result<GatewayMessage, GatewayError> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail(gatewayError('invalid_json', 'the body is not a JSON object'))
  }
  const given = json as Object_
  const destinations = destinationsIn(given.destination, isBroadcast)
  if (!destinations.ok) return destinations
  const content = textIn(given, 'content', LONGEST_CONTENT)
  if (!content.ok) return content
  if (content.value === null || content.value === '') return fail(gatewayError('missing_attrib', 'content is missing'))
  const source = textIn(given, 'source', 20)
  const mask = textIn(given, 'mask', LONGEST_MASK)
  const reference = textIn(given, 'reference', LONGEST_REFERENCE)
  const scheduled = scheduledIn(given, now)
  const smsClass = classIn(given)
  // Which classes there are is agreed on for each account; they all do the same here.
  const messageClass = textIn(given, 'class', LONGEST_CLASS)
  for (const each of [source, mask, reference, messageClass, scheduled, smsClass]) if (!each.ok) return each
  return ok({
    destinations: destinations.value,
    content: content.value,
    source: readOf(source),
    mask: readOf(mask),
    reference: readOf(reference),
    smsClass: readOf(smsClass),
    scheduled: readOf(scheduled),
  })
}

function readOf<T>(result: Result<T | null, GatewayError>): T | null {
  return result.ok ? result.value : null
}

function destinationsIn(given: unknown, isBroadcast: boolean): Result<readonly string[], GatewayError> {
  if (given === undefined || given === null || given === '') {
    return fail(gatewayError('missing_attrib', 'destination is missing'))
  }
  const all = isBroadcast ? given : [given]
  if (!Array.isArray(all) || all.some((each) => typeof each !== 'string')) {
    const wanted = isBroadcast ? 'a list of strings' : 'a string'
    return fail(gatewayError('invalid_attrib', `destination is not ${wanted}`))
  }
  if (all.length === 0) return fail(gatewayError('missing_attrib', 'destination names nobody'))
  if (all.length > MOST_DESTINATIONS) {
    return fail(gatewayError('broadcast_limit', `${all.length} destinations; at most ${MOST_DESTINATIONS} are allowed`))
  }
  return ok(all as readonly string[])
}

function textIn(given: Object_, name: string, most: number): Result<string | null, GatewayError> {
  const value = given[name]
  if (value === undefined || value === null) return ok(null)
  if (typeof value !== 'string') return fail(gatewayError('invalid_attrib', `${name} is not a string`))
  const length = value.length <= most ? value.length : [...value].length
  if (length <= most) return ok(value)
  return fail(gatewayError('invalid_attrib', `${name} has ${length} characters; at most ${most} are allowed`))
}

function classIn(given: Object_): Result<number | null, GatewayError> {
  const value = given.sms_class
  if (value === undefined || value === null) return ok(null)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 3) return ok(value)
  return fail(gatewayError('invalid_attrib', 'sms_class is not a whole number from 0 to 3'))
}

/** RFC 3339; 400 where it is not, 422 where it has passed or is too far off. */
function scheduledIn(given: Object_, now: Instant): Result<Instant | null, GatewayError> {
  const value = given.scheduled
  if (value === undefined || value === null) return ok(null)
  const at = typeof value === 'string' ? parseIsoTime(milliseconds(value.toUpperCase())) : fail('')
  if (!at.ok) return fail(gatewayError('400', 'Invalid scheduled timestamp (must be RFC3339)'))
  if (at.value < now) {
    return fail(gatewayError('422', 'Invalid scheduled timestamp (must not be in the past)', 422))
  }
  if (at.value - now > LATEST) {
    return fail(gatewayError('invalid_attrib', 'Invalid scheduled timestamp (must be less than 60 days)', 422))
  }
  return ok(at.value)
}

/** Finer fractions of a second, which Go and Python write, are cut off. */
function milliseconds(time: string): string {
  return time.replace(/(\.\d{3})\d+/, '$1')
}

/** The digits that a destination is routed by; null: it is badly formatted, and such a message fails. */
export function destinationNumber(text: string): string | null {
  const digits = text.replace(/[\s()-]/g, '').replace(/^\+/, '')
  return /^[1-9]\d{4,19}$/.test(digits) ? digits : null
}
