/** How a carrier treats multimedia messages, where that differs from its short ones. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { eitherOf, keyed, listOf } from '../protocol/settings/keyed.ts'
import { octetCount, oneOf, scalar, text } from '../protocol/settings/scalar.ts'
import type { Change } from './behaviour.ts'
import { latency } from './behaviour-keys.ts'
import { expiry, validity } from './validity-schema.ts'

export interface MmsDraft {
  readonly changes: readonly Change[]
  readonly operatorIds: readonly string[]
}

export const NO_MMS: MmsDraft = { changes: [], operatorIds: [] }

const REPORTS = ['forwarded', 'deferred', 'outcome'] as const
type Reported = (typeof REPORTS)[number]

/** Which of the reports of a message's way the carrier sends to who asked for reports. */
const reports = eitherOf(
  oneOf('a report', [...REPORTS, 'none']).transform((one) => (one === 'none' ? [] : [one])),
  listOf('a list of reports such as [forwarded, outcome]', oneOf('a report', REPORTS)),
).transform((told: readonly Reported[]): Change => {
  const where = (report: Reported) => (told.includes(report) ? 'requested' : 'never')
  return {
    receipts: { accepted: where('forwarded'), intermediate: where('deferred'), final: where('outcome') },
  }
})

const operatorId = scalar('an operator id of 5 or 7 digits', { type: ['string', 'integer'] }, (given) =>
  /^(\d{5}|\d{7})$/.test(given) ? ok(given) : fail(`"${given}" is not an operator id: 5 or 7 digits, such as 31002`),
)

export const mms: z.ZodType<MmsDraft> = keyed('mms', {
  validity: validity.describe('How long delivery is tried').exactOptional(),
  expiry: expiry.describe('When it expires').exactOptional(),
  latency: latency.describe('How long everything takes').exactOptional(),
  reports: reports.describe('Which reports it sends: forwarded, deferred, outcome, or none').exactOptional(),
  'max-size': octetCount.describe('Octets of all parts together; what is larger is refused').exactOptional(),
  'user-agent': text.describe("The handset's user agent, as reports name it (UACapabilities)").exactOptional(),
  'operator-ids': listOf('a list of operator ids', operatorId)
    .describe('What X-Mblox-Carrier-Id calls it: 5 digits, 7 digits')
    .exactOptional(),
}).transform((given): MmsDraft => {
  const size: Change = given['max-size'] === undefined ? {} : { mms: { maxSize: given['max-size'] } }
  const agent: Change = given['user-agent'] === undefined ? {} : { mms: { userAgent: given['user-agent'] } }
  const told = [given.validity, given.expiry, given.latency, given.reports].filter((change) => change !== undefined)
  return { changes: [...told, size, agent], operatorIds: given['operator-ids'] ?? [] }
})
