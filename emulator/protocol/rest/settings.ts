/**
 * The SMS REST side of an account: a service plan. The zod schema is the one source of the checks and of the JSON
 * Schema. Source: reference sms-rest.md.
 */
import type { z } from 'zod'
import { DAY, type Millis, millis } from '../../core/instant.ts'
import { fail, ok } from '../../core/result.ts'
import {
  type BasicCredentials,
  basicCredentials,
  callback,
  credential,
  numberGlob,
  secret,
} from '../settings/http-scalars.ts'
import { eitherOf, keyed, listOf } from '../settings/keyed.ts'
import { oneOf, rate, scalar, someTime, toggle, whole } from '../settings/scalar.ts'
import { bareDigits } from './msisdn.ts'

export interface RestSettings {
  /** '': the account's name. */
  readonly servicePlan: string
  readonly token: string
  /** Where callbacks go whose batch names no URL; null: nowhere. */
  readonly callback: string | null
  /** False: callbacks go nowhere, even where the emulator has a place for those of all accounts. */
  readonly isCalledBack: boolean
  readonly callbackBasic: BasicCredentials | null
  /** Senders of batches that name none, by the numbers they are for; empty: a batch must name its own. */
  readonly defaultOriginators: readonly DefaultOriginator[]
  /** Numbers that the plan may send to; empty: all (code 412). */
  readonly regions: readonly string[]
  /** Numbers of a type that is not allowed (403 illegal_number_type). */
  readonly illegalNumbers: readonly string[]
  /** The most parts of a message that a batch may have where it does not say itself (code 411); Infinity: any. */
  readonly maxParts: number
  /** Recipients a second, above which messages wait as Queued; Infinity: any number. */
  readonly rate: number
  /** Requests under way, above which others are answered 429; Infinity: any number. */
  readonly outstanding: number
  /** Queued and Dispatched are called back as well, as the service of today does. */
  readonly intermediateCallbacks: boolean
  /** Silence of the carrier after which a message is Unknown. */
  readonly unknownAfter: Millis
  /** Messages; what is beyond is Blocked (code 413). Infinity: any number. */
  readonly credit: number
  readonly blocked: boolean
  /** `seed`: a cancelled message is Aborted; `current`: it is Cancelled, as the service of today has it. */
  readonly api: 'seed' | 'current'
  /** How `code` is written: a number, or as one document has it, a string. */
  readonly codeAs: 'number' | 'string'
  /** How recipients are written in their own reports. */
  readonly recipientAs: 'plain' | 'plus'
  /** The key of the callbacks' HMAC signature; null: they are not signed. */
  readonly secret: string | null
  /** What recipients' reports tell that an account must be enabled for. */
  readonly reportFields: readonly ReportField[]
  /** How long ago the oldest batch, report or inbound of a list may be. */
  readonly listsReach: Millis
  /** Campaigns, by the originator that each is for; null: any id is taken. */
  readonly campaigns: readonly Campaign[] | null
  /** Media are fetched when a batch names them, and one that cannot be had is Bad media (code 414). */
  readonly fetchMedia: boolean
  /** MCC and MNC that inbounds to short codes name; null: none. */
  readonly inboundOperator: string | null
  /** Inbounds tell when they left the handset. */
  readonly inboundSentAt: boolean
}

export const REPORT_FIELDS = ['operator', 'encoding', 'status-message'] as const
export type ReportField = (typeof REPORT_FIELDS)[number]

export interface Campaign {
  readonly id: string
  readonly from: string
}

export interface DefaultOriginator {
  readonly numbers: string
  readonly from: string
}

const originator = scalar('an originator', { type: ['string', 'integer'] }, (given) =>
  /^\+?[\x20-\x7e]{1,20}$/.test(given) ? ok(given) : fail(`"${given}" is no originator of 1 to 20 characters`),
)

const originators = eitherOf(
  originator.transform((from): readonly DefaultOriginator[] => [{ numbers: '*', from }]),
  listOf('a list of originators', keyed('an originator', { numbers: numberGlob, from: originator })),
)

const operator = scalar('an MCC and MNC of 5 or 6 digits', { type: ['string', 'integer'] }, (given) =>
  /^\d{5,6}$/.test(given) ? ok(given) : fail(`"${given}" is not an MCC and MNC of 5 or 6 digits`),
)

const campaign = keyed('a campaign', { id: credential, from: originator })

const MANY = 1_000_000_000

export const restSettings: z.ZodType<RestSettings> = keyed('rest', {
  'service-plan': credential.describe("The id in the path; the account's name by default").exactOptional(),
  token: secret.describe('The API token'),
  callback: callback.describe('Where callbacks go whose batch names no URL').exactOptional(),
  'callback-basic': basicCredentials.describe('Sent along with callbacks').exactOptional(),
  'default-originator': originators.describe('The sender of batches that name none').exactOptional(),
  regions: listOf('a list of numbers', numberGlob).describe('Others end with code 412').exactOptional(),
  'illegal-numbers': listOf('a list of numbers', numberGlob).describe('403 illegal_number_type').exactOptional(),
  'max-parts': whole('a number of parts', 1, 255).describe('More end with code 411').exactOptional(),
  rate: rate.describe('Recipients a second; more wait as Queued').exactOptional(),
  outstanding: whole('a number of requests', 1, MANY).describe('More at a time are answered 429').exactOptional(),
  'intermediate-callbacks': toggle.describe('on: Queued and Dispatched are called back too').exactOptional(),
  'unknown-after': someTime.describe('Silence after which a message is Unknown; 72h').exactOptional(),
  credit: whole('a number of messages', 0, MANY).describe('What is beyond ends with code 413').exactOptional(),
  blocked: toggle.describe('on: requests are answered 403 blocked_account').exactOptional(),
  api: oneOf('an API', ['seed', 'current']).describe('current: Cancelled in place of Aborted 407').exactOptional(),
  'code-as': oneOf('a form', ['number', 'string']).describe('How `code` is written').exactOptional(),
  'recipient-as': oneOf('a form', ['plain', 'plus']).describe('How recipients are written').exactOptional(),
  'report-fields': listOf('a list of fields', oneOf('a field', REPORT_FIELDS))
    .describe('What recipients’ reports tell beside')
    .exactOptional(),
  'lists-reach': someTime.describe('How long ago the oldest entry of a list may be; 14d').exactOptional(),
  campaigns: listOf('a list of campaigns', campaign)
    .describe('Others are answered 403 unknown_campaign')
    .exactOptional(),
  secret: secret.describe('The key of the HMAC signature').exactOptional(),
  'fetch-media': toggle.describe('on: media are fetched; code 414 where that fails').exactOptional(),
  'inbound-operator': operator.describe('operator_id of inbounds').exactOptional(),
  'inbound-sent-at': toggle.describe('on: inbounds tell when they left the handset').exactOptional(),
}).transform(
  (given): RestSettings => ({
    servicePlan: given['service-plan'] ?? '',
    token: given.token,
    callback: given.callback ?? null,
    isCalledBack: given.callback !== null,
    callbackBasic: given['callback-basic'] ?? null,
    defaultOriginators: given['default-originator'] ?? [],
    regions: given.regions ?? [],
    illegalNumbers: given['illegal-numbers'] ?? [],
    maxParts: given['max-parts'] ?? Number.POSITIVE_INFINITY,
    rate: given.rate ?? Number.POSITIVE_INFINITY,
    outstanding: given.outstanding ?? Number.POSITIVE_INFINITY,
    intermediateCallbacks: given['intermediate-callbacks'] ?? false,
    unknownAfter: given['unknown-after'] ?? millis(3 * DAY),
    credit: given.credit ?? Number.POSITIVE_INFINITY,
    blocked: given.blocked ?? false,
    api: given.api ?? 'seed',
    codeAs: given['code-as'] ?? 'number',
    recipientAs: given['recipient-as'] ?? 'plain',
    reportFields: given['report-fields'] ?? [],
    listsReach: given['lists-reach'] ?? millis(14 * DAY),
    campaigns: given.campaigns?.map(({ id, from }) => ({ id, from: bareDigits(from) ?? from })) ?? null,
    secret: given.secret ?? null,
    fetchMedia: given['fetch-media'] ?? false,
    inboundOperator: given['inbound-operator'] ?? null,
    inboundSentAt: given['inbound-sent-at'] ?? false,
  }),
)
