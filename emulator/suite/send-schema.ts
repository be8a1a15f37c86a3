/** The words of a step `send`. */
import { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { hexOctets, oneOf, rate, scalar, someTime, text, toggle, whole, withHint } from '../protocol/settings/scalar.ts'
import { account, front, number } from './expect-schema.ts'
import type { SendStep } from './step.ts'

export const DEFAULT_ACCOUNT = 'test'
export const SENDER = '12345'
/** data_coding of octets that are no text (SMPP 3.4 section 5.2.19). */
const BINARY = 4

export const name: z.ZodString = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, {
  error: 'a name begins with a letter and has letters, digits, dashes and underscores',
})

/** SMPP 3.4 section 5.2.17, 5.0 section 4.7.21, in the words of a rule's `when`. */
const REGISTERED: Readonly<Record<string, number>> = { none: 0, final: 1, failure: 2, success: 3, intermediate: 0x11 }

const octet = (what: string, words: Readonly<Record<string, number>> = {}) =>
  scalar<number>(
    `${what}: ${[...Object.keys(words), 'a number from 0 to 255'].join(', ')}`,
    { type: ['string', 'integer'] },
    (given) => {
      if (Object.hasOwn(words, given)) return ok(words[given] as number)
      const value = /^(\d{1,3}|0[xX][0-9A-Fa-f]{1,2})$/.test(given) ? Number(given) : 256
      if (value <= 255) return ok(value)
      const known = [...Object.keys(words), 'a number from 0 to 255'].join(', ')
      return fail(withHint(`"${given}" is not ${what}; expected ${known}`, didYouMean(given, Object.keys(words))))
    },
  )

/** Keys that only SMPP has. */
const OF_SMPP = ['long', 'data-coding', 'registered-delivery', 'hex', 'esm-class'] as const

/** Octets that short_message holds (SMPP 3.4 section 5.2.22). */
const MOST_OCTETS = 254

export const send: z.ZodType<SendStep> = keyed('a message to send', {
  via: front.exactOptional().describe('smpp where not given'),
  account: account.exactOptional(),
  from: number.exactOptional().describe(`${SENDER} where not given`),
  to: number.describe('May hold ${n}, the number of the message from 1; ${n:4} with zeros; ${column} of data'),
  text: text.exactOptional().describe('May hold the same'),
  count: whole('a count', 1, 100_000).exactOptional(),
  rate: rate.exactOptional().describe("Messages a second of the world's time; all at once where not given"),
  data: text.exactOptional().describe('A CSV file, seen from the suite: a message for each row'),
  as: name.exactOptional().describe('What later steps call the messages'),
  receipt: toggle.exactOptional().describe('Whether a receipt is asked for; on where not given'),
  validity: someTime.exactOptional().describe('How long the client lets it live'),
  'data-coding': octet('a data_coding').exactOptional().describe('SMPP; by the text where not given'),
  'registered-delivery': octet('a registered_delivery', REGISTERED)
    .exactOptional()
    .describe('SMPP; none, final, failure, success, intermediate (and final), or a number; in place of `receipt`'),
  hex: hexOctets
    .exactOptional()
    .describe('SMPP: octets in place of `text`, as they are; data_coding 4 where not given'),
  'esm-class': octet('an esm_class').exactOptional().describe('SMPP, with `hex`: 0x40 where it begins with a header'),
  long: oneOf('a way to send long texts', ['udh', 'sar', 'payload']).exactOptional(),
})
  .check(({ value, issues }) => {
    const { via = 'smpp', data, count, long, validity, hex, text: said } = value
    const wrong = (key: string, message: string) => issues.push({ code: 'custom', input: value, path: [key], message })
    if (data !== undefined && count !== undefined)
      wrong('count', 'with `data` a message goes for each row: leave one out')
    for (const key of OF_SMPP) {
      if (via !== 'smpp' && value[key] !== undefined) wrong(key, `\`${key}\` is of SMPP: leave it out, or send by smpp`)
    }
    if (validity !== undefined && (via === 'rest' || via === 'gateway')) {
      wrong(
        'validity',
        `${via} has no span of validity, only times of day, which differ in each run: let the carrier limit it`,
      )
    }
    if (via === 'gateway' && value.receipt === false)
      wrong('receipt', 'the gateway tells of every message: leave it out, or let the account have `callbacks: none`')
    if (long === 'sar' && value['data-coding'] === 4) wrong('long', 'binary content is not cut')
    if (hex !== undefined && said !== undefined) wrong('hex', 'one of `text` and `hex`')
    if (hex !== undefined && hex.length > MOST_OCTETS)
      wrong('hex', `a short message holds ${MOST_OCTETS} octets, and these are ${hex.length}`)
    if (value['esm-class'] !== undefined && hex === undefined) wrong('esm-class', '`esm-class` goes with `hex`')
    if (value['registered-delivery'] !== undefined && value.receipt !== undefined)
      wrong('registered-delivery', 'one of `receipt` and `registered-delivery`')
  })
  .transform(
    (given): SendStep => ({
      via: given.via ?? 'smpp',
      account: given.account ?? DEFAULT_ACCOUNT,
      from: given.from ?? SENDER,
      to: given.to,
      text: given.text ?? 'hello',
      count: given.count ?? 1,
      rate: given.rate ?? null,
      data: given.data ?? null,
      as: given.as ?? '',
      receipt: given.receipt ?? true,
      validity: given.validity ?? null,
      dataCoding: given['data-coding'] ?? (given.hex === undefined ? null : BINARY),
      registered: given['registered-delivery'] ?? null,
      octets: given.hex ?? null,
      esmClass: given['esm-class'] ?? 0,
      long: given.long ?? 'udh',
    }),
  )
