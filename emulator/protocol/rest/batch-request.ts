/** What a batch asks for, read from the body of a request. Source: reference sms-rest.md section 3. */
import type { Instant } from '../../core/instant.ts'
import { bytesOf, type Octets } from '../../core/octets.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { Fields, type JsonObject, objectOf, shown } from './fields.ts'
import { bareDigits, normalNumber } from './msisdn.ts'
import { badFormat, badJson, type RestError, violation } from './rest-error.ts'

export const REPORT_TYPES = ['none', 'summary', 'full', 'per_recipient', 'per_recipient_final'] as const
export type ReportType = (typeof REPORT_TYPES)[number]

export const BATCH_TYPES = ['mt_text', 'mt_binary', 'mt_media'] as const
export type BatchType = (typeof BATCH_TYPES)[number]

export interface MediaBody {
  readonly url: string
  readonly subject: string | null
  readonly message: string | null
}

export interface BatchRequest {
  readonly type: BatchType
  /** Numbers in digits, and ids of groups. */
  readonly to: readonly string[]
  /** null: the default originator. */
  readonly from: string | null
  /** A text, Base64, or media. */
  readonly body: string | MediaBody
  /** Hexadecimal; null: none. */
  readonly udh: string | null
  readonly deliveryReport: ReportType
  /** null: not given; so for all that follow. */
  readonly sendAt: Instant | null
  readonly expireAt: Instant | null
  readonly callbackUrl: string | null
  readonly clientReference: string | null
  readonly flashMessage: boolean
  readonly truncateConcat: boolean
  readonly feedbackEnabled: boolean
  readonly strictValidation: boolean
  readonly maxParts: number | null
  readonly parameters: Parameters | null
  readonly fromTon: number | null
  readonly fromNpi: number | null
  readonly campaignId: string | null
}

/** By key, then by number or `default`. */
export type Parameters = Readonly<Record<string, Readonly<Record<string, string>>>>

export const MOST_RECIPIENTS = 1_000
/** The documents say 1600 and 2000: what either allows is taken. */
const LONGEST_BODY = 2_000
const LONGEST_URL = 2_048

export function readBatch(json: unknown): Result<BatchRequest, RestError> {
  const object = objectOf(json)
  if (object === null) return fail(badJson('the body is not a JSON object'))
  const fields = new Fields(object)
  if (fields.raw('to') === undefined) fields.fail(violation("the field 'to' is required"))
  if (fields.raw('body') === undefined) fields.fail(violation("the field 'body' is required"))
  const type = fields.word('type', BATCH_TYPES) ?? 'mt_text'
  const to = recipientsIn(fields, 'to', 1, MOST_RECIPIENTS) ?? []
  const batch: BatchRequest = {
    type,
    to,
    from: senderIn(fields),
    body: bodyIn(fields, type) ?? '',
    udh: type === 'mt_binary' ? udhIn(fields) : null,
    deliveryReport: fields.word('delivery_report', REPORT_TYPES) ?? 'none',
    sendAt: fields.time('send_at'),
    expireAt: fields.time('expire_at'),
    callbackUrl: urlIn(fields, 'callback_url'),
    clientReference: fields.text('client_reference', 0, 128),
    flashMessage: fields.flag('flash_message'),
    truncateConcat: fields.flag('truncate_concat'),
    feedbackEnabled: fields.flag('feedback_enabled'),
    strictValidation: fields.flag('strict_validation'),
    maxParts: fields.whole('max_number_of_message_parts', 1, Number.POSITIVE_INFINITY),
    parameters: parametersIn(fields),
    fromTon: fields.whole('from_ton', 0, 6),
    fromNpi: fields.whole('from_npi', 0, 18),
    campaignId: fields.text('campaign_id', 1, 128),
  }
  const error = fields.error ?? faultOf(batch)
  return error === null ? ok(batch) : fail(error)
}

/** What only two fields together can get wrong. */
export function faultOf(batch: BatchRequest): RestError | null {
  const { sendAt, expireAt, type, body, udh } = batch
  if (sendAt !== null && expireAt !== null && expireAt <= sendAt) {
    return violation("'expire_at' must be after 'send_at'")
  }
  if (type !== 'mt_binary' || typeof body !== 'string') return null
  if (udh === null) return violation("the field 'udh' is required for mt_binary")
  const octets = octetsOfBase64(body)
  if (octets === null) return badFormat("'body' is not Base64")
  const total = octets.length + udh.length / 2
  return total > 140 ? violation(`'udh' and 'body' have ${total} octets together; at most 140 are allowed`) : null
}

export function recipientsIn(fields: Fields, name: string, least: number, most: number): readonly string[] | null {
  return listIn(fields, name, least, most, recipientOf, 'a valid MSISDN or group id')
}

/** Numbers alone: groups have no groups as members. */
export function numbersIn(fields: Fields, name: string, least: number, most: number): readonly string[] | null {
  return listIn(fields, name, least, most, normalNumber, 'a valid MSISDN')
}

function listIn(
  fields: Fields,
  name: string,
  least: number,
  most: number,
  read: (text: string) => string | null,
  wanted: string,
): readonly string[] | null {
  const given = fields.texts(name, least, most)
  if (given === null) return null
  const all: string[] = []
  for (const each of given) {
    const known = read(each)
    if (known === null) {
      fields.fail(badFormat(`${shown(each)} of '${name}' is not ${wanted}`))
      return null
    }
    all.push(known)
  }
  return all
}

/** A number in digits, or the id of a group; null: neither. */
export function recipientOf(text: string): string | null {
  return normalNumber(text) ?? (isGroupId(text) ? text : null)
}

/** A ULID, or 12 letters and digits as the older documents have them; digits alone are a number, or nothing. */
export function isGroupId(recipient: string): boolean {
  const { length } = recipient
  return (length === 26 || length === 12) && /^[0-9A-Za-z]*[A-Za-z][0-9A-Za-z]*$/.test(recipient)
}

/** E.164 section 6.2. Short codes may begin with 0. */
const LONGEST_NUMBER = 15

/** A number, a short code, or up to 11 characters with a letter among them. */
export function senderIn(fields: Fields): string | null {
  const from = fields.text('from', 1, 20)
  if (from === null) return null
  const digits = bareDigits(from)
  if (digits !== null && digits.length <= LONGEST_NUMBER) return digits
  if (digits === null && /^[\x20-\x7e]{1,11}$/.test(from) && /[A-Za-z]/.test(from)) return from
  fields.fail(badFormat(`${shown(from)} is not a valid 'from': a number, a short code or at most 11 characters`))
  return from
}

export function bodyIn(fields: Fields, type: BatchType): string | MediaBody | null {
  if (type !== 'mt_media') return fields.text('body', 0, type === 'mt_binary' ? 400 : LONGEST_BODY)
  const object = fields.object('body')
  if (object === null) return null
  const media = new Fields(object)
  const url = urlIn(media, 'url')
  if (url === null) media.fail(violation("the field 'body.url' is required for mt_media"))
  const body = { url: url ?? '', subject: media.text('subject', 0, 80), message: media.text('message', 0, 5_000) }
  if (media.error !== null) fields.fail(media.error)
  return body
}

export function udhIn(fields: Fields): string | null {
  const udh = fields.text('udh', 2, 280)
  if (udh === null) return null
  if (!/^([0-9a-fA-F]{2})+$/.test(udh)) fields.fail(badFormat("'udh' is not octets in hexadecimal digits"))
  else if (Number.parseInt(udh.slice(0, 2), 16) !== udh.length / 2 - 1) {
    fields.fail(violation("the first octet of 'udh' is not the length of the others"))
  }
  return udh
}

export function urlIn(fields: Fields, name: string): string | null {
  const url = fields.text(name, 1, LONGEST_URL)
  if (url === null) return null
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    fields.fail(badFormat(`${shown(url)} of '${name}' is not a valid URL`))
  }
  return url
}

const KEY = /^[A-Za-z0-9._-]{1,16}$/
const LONGEST_VALUE = 160

export function parametersIn(fields: Fields): Parameters | null {
  const object = fields.object('parameters')
  if (object === null) return null
  const parameters: Record<string, Readonly<Record<string, string>>> = Object.create(null)
  for (const [key, value] of Object.entries(object)) {
    if (!KEY.test(key)) fields.fail(badFormat(`${shown(key)} is not a valid parameter key`))
    const values = objectOf(value)
    if (values === null) fields.fail(badJson(`the parameter ${shown(key)} is ${shown(value)}, not an object`))
    else parameters[key] = valuesOf(values, key, fields)
  }
  return parameters
}

function valuesOf(values: JsonObject, key: string, fields: Fields): Readonly<Record<string, string>> {
  const known: Record<string, string> = Object.create(null)
  for (const [target, value] of Object.entries(values)) {
    const number = target === 'default' ? target : normalNumber(target)
    if (number === null) fields.fail(badFormat(`${shown(target)} of the parameter ${shown(key)} is not a valid MSISDN`))
    else if (typeof value !== 'string')
      fields.fail(
        badJson(`the value of ${shown(target)} of the parameter ${shown(key)} is ${shown(value)}, not a string`),
      )
    else if (value.length > LONGEST_VALUE) {
      fields.fail(
        violation(`a value of the parameter ${shown(key)} has ${value.length} characters; at most 160 are allowed`),
      )
    } else known[number] = value
  }
  return known
}

/** null: it is not Base64. */
export function octetsOfBase64(text: string): Octets | null {
  const bare = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare) || bare.length % 4 === 1) return null
  return Buffer.from(bare, 'base64').toString('latin1')
}

export function base64Of(octets: Octets): string {
  return bytesOf(octets).toString('base64')
}
