/** An account, as it is written. */
import type { z } from 'zod'
import { handOverPolicy } from '../message/policies.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { text } from '../protocol/settings/scalar.ts'
import { smppSettings } from '../protocol/smpp/settings.ts'
import type { Account } from './account.ts'
import { handOver } from './hand-over-schema.ts'

/** The name comes from the key, the place from the file. */
export type AccountDraft = Omit<Account, 'name' | 'where'>

export const account: z.ZodType<AccountDraft> = keyed(
  'an account',
  {
    carrier: text.describe('Pins the account to a carrier: all its messages go there').exactOptional(),
    smpp: smppSettings.describe('How it signs in by SMPP, and what its link is like'),
    'hand-over': handOver.describe('How long what the client does not take is tried again').exactOptional(),
  },
  { mm7: notYet('MM7'), rest: notYet('the SMS REST API'), gateway: notYet('the gateway interface') },
).transform((given) => ({
  carrier: given.carrier ?? null,
  smpp: given.smpp,
  handOver: given['hand-over'] ?? handOverPolicy('smpp'),
}))

function notYet(front: string): string {
  return `${front} does not exist yet: this version speaks SMPP only`
}
