/** Which messages a rule is about. */
import type { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed, listOf } from '../protocol/settings/keyed.ts'
import { percent, scalar, oneOf as settingsWord, whole, withHint } from '../protocol/settings/scalar.ts'
import {
  ChanceCondition,
  type Condition,
  CountCondition,
  FrontCondition,
  OctetCondition,
  PatternCondition,
  TimeCondition,
} from './condition.ts'
import { linearRegex } from './linear-regex.ts'
import { globPattern, type Pattern, regexPattern } from './pattern.ts'
import { timeOfDay, zone } from './time-scalars.ts'

/** One, or a list of any. */
function oneOrMore<T>(what: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return eitherOf(
    item.transform((one) => [one]),
    listOf(`a list of ${what}`, item).min(1, { error: `an empty list matches nothing` }),
  )
}

/** A glob; or a regular expression between slashes, as `/^64(21|27)/` or `/stop/i`. */
const plain = scalar('a pattern such as 6421* or /^64/', { type: ['string', 'integer'] }, (given) => {
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(given)
  return regex === null ? ok(globPattern(given)) : compiled(given, regex[1] as string, regex[2] as string)
})

const spelled = keyed('a pattern', {
  regex: scalar('a regular expression', { type: ['string', 'integer'] }, (given) => compiled(`/${given}/`, given, '')),
}).transform(({ regex }) => regex)

function compiled(source: string, body: string, flags: string): Result<Pattern, string> {
  if (!/^[imsu]*$/.test(flags)) return fail(`"${flags}" are not flags: a regular expression has i, m, s and u`)
  const matches = linearRegex(body, flags)
  return matches.ok ? ok(regexPattern(source, matches.value)) : matches
}

const patterns = oneOrMore('patterns', eitherOf(plain, spelled)).meta({ id: 'patterns' })

/** Numbers are compared without a leading `+`: it is taken off a glob as it is off the message's number. */
const numbers = patterns.transform((given) =>
  given.map((each) => (isGlob(each) ? globPattern(each.source.replace(/^\+/, ''), each.source) : each)),
)

function isGlob(pattern: Pattern): boolean {
  return pattern.kind !== 'regex' && pattern.source.startsWith('+')
}

type Octet = { readonly mask: number; readonly value: number; readonly source: string }

function octet(
  what: string,
  words: Readonly<Record<string, readonly (readonly [mask: number, value: number])[]>>,
): z.ZodType<readonly Octet[]> {
  const known = Object.keys(words)
  const item = scalar(`${what}: ${known.join(', ')} or a number`, { type: ['string', 'integer'] }, (source) => {
    const named = Object.hasOwn(words, source) ? words[source] : undefined
    if (named !== undefined) return ok(named.map(([mask, value]) => ({ mask, value, source })))
    const value = /^(\d{1,3}|0[xX][0-9A-Fa-f]{1,2})$/.test(source) ? Number(source) : 256
    if (value <= 255) return ok([{ mask: 0xff, value, source }])
    const message = `"${source}" is not ${what}; expected ${known.join(', ')} or a number from 0 to 255`
    return fail(withHint(message, didYouMean(source, known)))
  })
  return oneOrMore('values', item).transform((lists) => lists.flat())
}

/** SMPP 3.4 section 5.2.19. */
const dataCoding = octet('a data_coding', {
  default: [[0xff, 0x00]],
  latin1: [[0xff, 0x03]],
  ucs2: [[0xff, 0x08]],
  binary: [
    [0xff, 0x02],
    [0xff, 0x04],
  ],
})

/** SMPP 3.4 section 5.2.17, 5.0 section 4.7.21: bits 1-0 for the final receipt, bit 4 for the intermediate one. */
const registeredDelivery = octet('a registered_delivery', {
  none: [[0x03, 0x00]],
  final: [[0x03, 0x01]],
  failure: [[0x03, 0x02]],
  success: [[0x03, 0x03]],
  intermediate: [[0x10, 0x10]],
})

const front = settingsWord('a front', ['smpp', 'mm7', 'rest', 'gateway'])

const time = keyed('a time of day', {
  from: timeOfDay,
  to: timeOfDay,
  zone: zone.describe('UTC by default').exactOptional(),
}).transform((given) => new TimeCondition(given.from, given.to, given.zone ?? 0))

/** The conditions in the order in which they are tested: the number first, which an index can find, then by cost. */
export const when: z.ZodType<readonly Condition[]> = keyed('when', {
  to: numbers.describe('The destination, without a leading +').exactOptional(),
  from: patterns.describe('The sender, as the client wrote it').exactOptional(),
  account: patterns.describe('The name of the account').exactOptional(),
  front: oneOrMore('fronts', front).exactOptional(),
  'data-coding': dataCoding.describe('default, latin1, ucs2, binary, or a number').exactOptional(),
  'registered-delivery': registeredDelivery
    .describe('none, final, failure, success, intermediate, or a number')
    .exactOptional(),
  time: time.describe("A time of day on the world's clock").exactOptional(),
  text: patterns.describe('The decoded text').exactOptional(),
  chance: percent.describe('A share of all messages').exactOptional(),
  nth: oneOrMore('numbers', whole('a count', 1, 1_000_000_000))
    .describe('The n-th message to its number that matches all else')
    .exactOptional(),
  every: whole('a count', 1, 1_000_000_000).describe('Every so-manieth of those').exactOptional(),
}).transform((given) => {
  const conditions: Condition[] = []
  if (given.to !== undefined) conditions.push(new PatternCondition('to', given.to))
  if (given.from !== undefined) conditions.push(new PatternCondition('from', given.from))
  if (given.account !== undefined) conditions.push(new PatternCondition('account', given.account))
  if (given.front !== undefined) conditions.push(new FrontCondition(given.front))
  if (given['data-coding'] !== undefined) conditions.push(new OctetCondition('data-coding', given['data-coding']))
  const registered = given['registered-delivery']
  if (registered !== undefined) conditions.push(new OctetCondition('registered-delivery', registered))
  if (given.time !== undefined) conditions.push(given.time)
  if (given.text !== undefined) conditions.push(new PatternCondition('text', given.text))
  if (given.chance !== undefined) conditions.push(new ChanceCondition(given.chance))
  // Last: a message counts only where all else matches.
  if (given.nth !== undefined || given.every !== undefined) {
    conditions.push(new CountCondition(given.nth ?? null, given.every ?? null))
  }
  return conditions
})
