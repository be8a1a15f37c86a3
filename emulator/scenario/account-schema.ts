/** An account, as it is written. */
import type { z } from 'zod'
import { handOverPolicy } from '../message/policies.ts'
import { gatewaySettings } from '../protocol/gateway/settings.ts'
import { mm7Settings } from '../protocol/mm7/settings.ts'
import { restSettings } from '../protocol/rest/settings.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { text } from '../protocol/settings/scalar.ts'
import { smppSettings } from '../protocol/smpp/settings.ts'
import type { Account } from './account.ts'
import { handOver } from './hand-over-schema.ts'

/** The name comes from the key, the place from the file. */
export type AccountDraft = Omit<Account, 'name' | 'where'>

export const account: z.ZodType<AccountDraft> = keyed('an account', {
  carrier: text.describe('Pins the account to a carrier: all its messages go there').exactOptional(),
  smpp: smppSettings.describe('How it signs in by SMPP, and what its link is like').exactOptional(),
  mm7: mm7Settings.describe('How it signs in by MM7, and where its reports go').exactOptional(),
  rest: restSettings.describe('How it signs in to the SMS REST API, and where its callbacks go').exactOptional(),
  gateway: gatewaySettings.describe('How it signs in to the gateway, and where its callbacks go').exactOptional(),
  'hand-over': handOver.describe('How long what the client does not take is tried again').exactOptional(),
  'hand-out': handOver.describe('How long the gateway tries a carrier that refuses for now').exactOptional(),
})
  .check(({ value, issues }) => {
    if (FRONTS.some((front) => value[front] !== undefined)) return
    const message = `an account signs in by one of ${FRONTS.join(', ')}: say how`
    issues.push({ code: 'custom', input: value, path: [], message })
  })
  .transform((given) => ({
    carrier: given.carrier ?? null,
    smpp: given.smpp ?? null,
    mm7: given.mm7 ?? null,
    rest: given.rest ?? null,
    gateway: given.gateway ?? null,
    handOver: given['hand-over'] ?? null,
    handOut: given['hand-out'] ?? handOverPolicy('modica'),
  }))

const FRONTS = ['smpp', 'mm7', 'rest', 'gateway'] as const
