/**
 * The MM7 side of an account: how a VASP signs in, which dialect it hears, where its reports go. The zod schema is the
 * one source of the checks and of the JSON Schema. Sources: reference mm7.md sections 1 (Sinch), 2 (3GPP) and 2.5
 * (Modica).
 */
import { isIP } from 'node:net'
import type { z } from 'zod'
import { fail, ok } from '../../core/result.ts'
import { type BasicCredentials, basicCredentials, callback, credential, numberGlob } from '../settings/http-scalars.ts'
import { keyed, listOf } from '../settings/keyed.ts'
import { octetCount, oneOf, rate, scalar, toggle, word } from '../settings/scalar.ts'

export type Mm7Dialect = 'sinch' | '3gpp' | 'modica'

export interface Mm7Settings {
  /** '': the account's name. */
  readonly vaspid: string
  /** Empty: none is asked for, and any is taken. */
  readonly vasids: readonly string[]
  /** Empty: any sender. */
  readonly shortCodes: readonly string[]
  readonly dialect: Mm7Dialect
  /** `strict` waives nothing that the schema demands. */
  readonly mode: 'tolerant' | 'strict'
  readonly basic: BasicCredentials | null
  /** False: a request without an Authorization header is taken, and a wrong one refused. */
  readonly basicRequired: boolean
  readonly state: 'active' | 'disabled' | 'not-provisioned'
  /** Where reports and messages are pushed to; null: they are kept. */
  readonly callback: string | null
  /** False: callbacks go nowhere, even where the emulator has a place for those of all accounts. */
  readonly isCalledBack: boolean
  readonly callbackBasic: BasicCredentials | null
  /** The HTTP status of a SOAP fault. */
  readonly faultStatus: 200 | 500
  /** Requests a second; Infinity: any number. */
  readonly rate: number
  /** Octets of a request. */
  readonly maxSize: number
  readonly carrierId: 'optional' | 'required'
  /** Numbers that may not be sent to. */
  readonly blacklist: readonly string[]
  /** IP addresses that may send; empty: all. */
  readonly allowFrom: readonly string[]
  readonly reports: Mm7ReportSettings
  /** MM7Version and namespace of what is pushed to a client that has not said its own. */
  readonly version: string
  readonly release: string
}

export interface Mm7ReportSettings {
  /** `multipart-without-boundary`: `multipart/related; type="text/xml";` over a bare XML body, as Sinch documents it. */
  readonly contentType: 'text/xml' | 'multipart-without-boundary'
  readonly carrierHeader: 'x-mblox-carrier-id' | 'x-mblox-operator-id' | 'none'
  /** Which of the two numbering schemes the header has. */
  readonly carrierScheme: '5-digit' | '7-digit'
  /** What Date says: when the message was submitted, as Sinch documents it, or when it was done. */
  readonly date: 'submission' | 'event'
}

/** The documents name no limit (code 2560); networks take 300 kB to 2 MB, so that 5 MB leaves room for each (1.11). */
export const DEFAULT_MAX_SIZE = 5_000_000

const address = scalar('an IP address', {}, (given) =>
  isIP(given) === 0 ? fail(`"${given}" is not an IP address`) : ok(given),
)

const version = scalar('an MM7Version such as 6.8.0', { pattern: String.raw`^\d+\.\d+\.\d+$` }, (given) =>
  /^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(given) ? ok(given) : fail(`"${given}" is not a version of three numbers`),
)

const release = scalar('a schema such as REL-6-MM7-1-4', { examples: ['REL-6-MM7-1-4'] }, (given) =>
  /^REL-\d{1,2}-MM7-\d{1,2}-\d{1,2}$/.test(given)
    ? ok(given)
    : fail(`"${given}" is not a schema such as REL-6-MM7-1-4`),
)

const reports = keyed('reports', {
  'content-type': oneOf('a form of reports', ['text/xml', 'multipart-without-boundary']).exactOptional(),
  'carrier-header': oneOf('a header', ['x-mblox-carrier-id', 'x-mblox-operator-id', 'none']).exactOptional(),
  'carrier-scheme': oneOf('a numbering scheme', ['5-digit', '7-digit']).exactOptional(),
  date: oneOf('what Date says', ['submission', 'event']).exactOptional(),
})

export const mm7Settings: z.ZodType<Mm7Settings> = keyed('mm7', {
  vaspid: credential.describe("What the client signs in as; the account's name by default").exactOptional(),
  vasids: listOf('a list of VASIDs', credential).describe('One of them must be given; any by default').exactOptional(),
  'short-codes': listOf('a list of short codes', credential)
    .describe('Senders it may use; any by default')
    .exactOptional(),
  dialect: oneOf('a dialect', ['sinch', '3gpp', 'modica']).describe('Whose rules and codes').exactOptional(),
  mode: oneOf('a mode', ['tolerant', 'strict']).describe('What small mistakes are met with').exactOptional(),
  basic: basicCredentials.describe('Basic credentials; a wrong header is refused').exactOptional(),
  'basic-required': toggle.describe('on: a request without them is refused too').exactOptional(),
  state: oneOf('a state of an account', ['active', 'disabled', 'not-provisioned'])
    .describe('disabled answers 2550, not-provisioned 2551')
    .exactOptional(),
  callback: callback.describe('Where reports and messages are pushed to').exactOptional(),
  'callback-basic': basicCredentials.describe('Sent along with what is pushed').exactOptional(),
  'fault-status': word<200 | 500>('an HTTP status', { 200: 200, 500: 500 })
    .meta({ type: ['integer', 'string'], enum: [200, 500, '200', '500'] })
    .describe('The HTTP status of a SOAP fault')
    .exactOptional(),
  rate: rate.describe('Requests a second; more are answered 3510').exactOptional(),
  'max-size': octetCount.describe('Octets of a request; larger ones are answered 2560').exactOptional(),
  'carrier-id': oneOf('a rule', ['optional', 'required']).describe('Of X-Mblox-Carrier-Id').exactOptional(),
  blacklist: listOf('a list of numbers', numberGlob).describe('Answered 3001').exactOptional(),
  'allow-from': listOf('a list of IP addresses', address).describe('Others are answered 2000').exactOptional(),
  reports: reports.describe('How delivery reports are written').exactOptional(),
  version: version.describe('MM7Version of what is pushed').exactOptional(),
  release: release.describe('Schema of what is pushed, where the client has not said its own').exactOptional(),
}).transform((given): Mm7Settings => {
  const dialect = given.dialect ?? 'sinch'
  const asSinch = dialect === 'sinch'
  return {
    vaspid: given.vaspid ?? '',
    vasids: given.vasids ?? [],
    shortCodes: given['short-codes'] ?? [],
    dialect,
    mode: given.mode ?? 'tolerant',
    basic: given.basic ?? null,
    basicRequired: given['basic-required'] ?? false,
    state: given.state ?? 'active',
    callback: given.callback ?? null,
    isCalledBack: given.callback !== null,
    callbackBasic: given['callback-basic'] ?? null,
    // SOAP 1.1 section 6.2 wants 500; Sinch and Modica do not say, and their success examples are 200.
    faultStatus: given['fault-status'] ?? (dialect === '3gpp' ? 500 : 200),
    rate: given.rate ?? Number.POSITIVE_INFINITY,
    maxSize: given['max-size'] ?? DEFAULT_MAX_SIZE,
    carrierId: given['carrier-id'] ?? 'optional',
    blacklist: given.blacklist ?? [],
    allowFrom: given['allow-from'] ?? [],
    reports: {
      contentType: given.reports?.['content-type'] ?? (asSinch ? 'multipart-without-boundary' : 'text/xml'),
      carrierHeader: given.reports?.['carrier-header'] ?? (asSinch ? 'x-mblox-carrier-id' : 'none'),
      carrierScheme: given.reports?.['carrier-scheme'] ?? '5-digit',
      date: given.reports?.date ?? (asSinch ? 'submission' : 'event'),
    },
    version: given.version ?? (dialect === 'modica' ? '5.3.0' : '6.8.0'),
    release: given.release ?? (dialect === 'modica' ? 'REL-5-MM7-1-2' : 'REL-6-MM7-1-4'),
  }
})
