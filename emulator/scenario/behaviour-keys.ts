/** The keys that a carrier and a rule have in common: what is said of the carrier holds until a rule says otherwise. */
import type { z } from 'zod'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import type { Change, Latency } from './behaviour.ts'
import { sampler } from './distribution-schema.ts'
import { ids } from './ids-schema.ts'
import { receipts } from './receipts-schema.ts'
import { retry } from './retry-schema.ts'
import { expiry, onReturn, validity } from './validity-schema.ts'

const span = sampler.exactOptional()

/** A span alone is that from attempt to done date. */
export const latency: z.ZodType<Change> = eitherOf(
  sampler.transform((delivery): Partial<Latency> => ({ delivery })),
  keyed('latency', {
    response: span.describe('Submit to its answer, in wall time'),
    first: span.describe('Acceptance to the first attempt'),
    delivery: span.describe('Attempt to done date'),
    receipt: span.describe('Done date to receipt'),
  }),
)
  .transform((given): Change => ({ latency: given }))
  .meta({ id: 'latency' })

type Key = 'validity' | 'expiry' | 'on-return' | 'retry' | 'latency' | 'receipts' | 'ids'

export const behaviourKeys: { readonly [K in Key]: z.ZodExactOptional<z.ZodType<Change>> } = {
  validity: validity.describe('How long delivery is tried').exactOptional(),
  expiry: expiry
    .describe('Whether a message expires when validity ends, or already when no attempt is left')
    .exactOptional(),
  'on-return': onReturn.describe('Whether all that waits is tried when the handset is back').exactOptional(),
  retry: retry.describe('When delivery is tried again, counted from the first failure').exactOptional(),
  latency: latency.describe('How long everything takes').exactOptional(),
  receipts: receipts.describe('Which receipts are sent, when, and how they are written').exactOptional(),
  ids: ids.describe('Message ids').exactOptional(),
}

export function changesOf(given: { readonly [K in Key]?: Change }): readonly Change[] {
  const {
    validity: lasting,
    expiry: ending,
    'on-return': returning,
    retry: again,
    latency: times,
    receipts: told,
    ids: named,
  } = given
  return [lasting, ending, returning, again, times, told, named].filter((change) => change !== undefined)
}
