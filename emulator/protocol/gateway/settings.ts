/**
 * The gateway side of an account: an application of the messaging platform. The zod schema is the one source of the
 * checks and of the JSON Schema. Source: reference carriers.md section 1.
 */
import type { z } from 'zod'
import {
  type BasicCredentials,
  basicCredentials,
  callback,
  callbackUrl,
  credential,
  numberGlob,
  secret,
} from '../settings/http-scalars.ts'
import { eitherOf, keyed, listOf } from '../settings/keyed.ts'
import { oneOf, someTime, toggle, whole } from '../settings/scalar.ts'

/** What the platform's callbacks call a status: its documented values, and those of its reports. */
export const GATEWAY_CALLBACK_STATUSES = [
  'queued',
  'sent',
  'submitted',
  'received',
  'rejected',
  'pending',
  'expired',
  'failed',
  'frozen',
  'deficient',
  'dead',
] as const

export type GatewayCallbackStatus = (typeof GATEWAY_CALLBACK_STATUSES)[number]

/** The values that the callback's documentation names. */
const DOCUMENTED: readonly GatewayCallbackStatus[] = ['sent', 'received', 'rejected', 'expired']

export interface GatewaySettings {
  /** '': the account's name. */
  readonly application: string
  readonly password: string
  /** Where statuses are pushed to; null: nowhere. */
  readonly dlrCallback: string | null
  /** Where messages from handsets are pushed to; null: nowhere. */
  readonly moCallback: string | null
  /** False: what has no callback of its own goes nowhere, even where the emulator has a place for those of all accounts. */
  readonly isCalledBack: boolean
  readonly callbackBasic: BasicCredentials | null
  /** How messages from handsets are named: by a number (v1) or a UUID (v2). */
  readonly api: 'v1' | 'v2'
  /** The field that names the message in v2's status callbacks: the pages say the one, the OpenAPI document the other. */
  readonly statusId: 'message-id' | 'id'
  /** Which statuses are pushed. */
  readonly callbacks: readonly GatewayCallbackStatus[]
  /** Messages; what is beyond is Deficient. Infinity: any number. */
  readonly credit: number
  /** Time after a message at which it is Unknown if it has no last word; Infinity: when somebody says so. */
  readonly campaignEnd: number
  /** Numbers that have opted out: Failed. */
  readonly optedOut: readonly string[]
  /** STOP from a handset opts it out, START in again. */
  readonly optOut: boolean
}

const statuses = eitherOf(
  oneOf('which statuses', ['all', 'none']).transform((which): readonly GatewayCallbackStatus[] =>
    which === 'all' ? GATEWAY_CALLBACK_STATUSES : [],
  ),
  listOf('a list of statuses', oneOf('a status', GATEWAY_CALLBACK_STATUSES)),
)

export const gatewaySettings: z.ZodType<GatewaySettings> = keyed('gateway', {
  application: credential.describe("What the client signs in as; the account's name by default").exactOptional(),
  password: secret.describe('What the client signs in with'),
  callback: callback.describe('Where statuses and messages are pushed to').exactOptional(),
  'dlr-callback': callbackUrl.describe('Where statuses are pushed to, if not there').exactOptional(),
  'mo-callback': callbackUrl.describe('Where messages are pushed to, if not there').exactOptional(),
  'callback-basic': basicCredentials.describe('Sent along with callbacks').exactOptional(),
  api: oneOf('an API', ['v1', 'v2']).describe('Whose ids messages from handsets have; v1').exactOptional(),
  'status-id': oneOf('a field', ['message-id', 'id']).describe('What v2 statuses name a message by').exactOptional(),
  callbacks: statuses.describe('Which statuses are pushed: a list, all or none').exactOptional(),
  credit: whole('a number of messages', 0, 1_000_000_000).describe('What is beyond is Deficient').exactOptional(),
  'campaign-end': someTime.describe('When a message without a last word is Unknown').exactOptional(),
  'opted-out': listOf('a list of numbers', numberGlob).describe('Failed at once').exactOptional(),
  'opt-out': toggle.describe('off: STOP from a handset is a message as any other').exactOptional(),
}).transform(
  (given): GatewaySettings => ({
    application: given.application ?? '',
    password: given.password,
    dlrCallback: given['dlr-callback'] ?? given.callback ?? null,
    moCallback: given['mo-callback'] ?? given.callback ?? null,
    isCalledBack: given.callback !== null,
    callbackBasic: given['callback-basic'] ?? null,
    api: given.api ?? 'v1',
    statusId: given['status-id'] ?? 'message-id',
    callbacks: given.callbacks ?? DOCUMENTED,
    credit: given.credit ?? Number.POSITIVE_INFINITY,
    campaignEnd: given['campaign-end'] ?? Number.POSITIVE_INFINITY,
    optedOut: given['opted-out'] ?? [],
    optOut: given['opt-out'] ?? true,
  }),
)
