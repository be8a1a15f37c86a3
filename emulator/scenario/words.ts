/** The language's own words for lives and causes. */
import type { z } from 'zod'
import { CAUSES, type Cause } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import { oneOf, word } from '../protocol/settings/scalar.ts'

/** What a carrier can end a message in. */
export type Outcome =
  | 'delivered'
  | 'expired'
  | 'failed'
  | 'rejected'
  | 'refused'
  | 'deleted'
  | 'unknown'
  | 'unsupported'

export const OUTCOMES: Readonly<Record<string, Outcome>> = {
  delivered: 'delivered',
  expired: 'expired',
  undeliverable: 'failed',
  failed: 'failed',
  rejected: 'rejected',
  refused: 'refused',
  deleted: 'deleted',
  unknown: 'unknown',
  unsupported: 'unsupported',
}

export const outcome: z.ZodType<Outcome> = word<Outcome>('an outcome', OUTCOMES)

/** What a receipt can report: an outcome, or that the message is still on its way. */
export const reportedLife: z.ZodType<Life> = word<Life>('a life that a receipt can report', {
  ...OUTCOMES,
  accepted: 'submitted',
  enroute: 'pending',
  notified: 'notified',
})

/** The words for a life, as a scenario writes them. */
export function lifeWord(life: Life): string {
  if (life === 'failed') return 'undeliverable'
  return life === 'submitted' ? 'accepted' : life === 'pending' ? 'enroute' : life
}

const causesByName: Readonly<Record<string, Cause>> = Object.fromEntries(
  CAUSES.filter((each) => each.name !== 'none').map((each) => [each.name, each]),
)

export const CAUSE_WORDS: readonly string[] = Object.keys(causesByName)

export const cause: z.ZodType<Cause> = word('a cause', causesByName).meta({ id: 'cause' })

export const requested: z.ZodType<'requested' | 'always' | 'never'> = oneOf('when it is sent', [
  'requested',
  'always',
  'never',
])
