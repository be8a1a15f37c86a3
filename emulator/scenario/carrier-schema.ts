/** A carrier and its rules, as they are written. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { keyed, listOf } from '../protocol/settings/keyed.ts'
import { oneOf, scalar, text, toggle } from '../protocol/settings/scalar.ts'
import { actions } from './actions-schema.ts'
import type { Change } from './behaviour.ts'
import { behaviourKeys, changesOf } from './behaviour-keys.ts'
import { type MmsDraft, mms, NO_MMS } from './mms-schema.ts'
import type { Outage } from './outage.ts'
import { outages } from './outage-schema.ts'
import type { RuleDraft } from './rule.ts'
import { when } from './when-schema.ts'

export interface CarrierDraft {
  readonly title: string | null
  /** Without a leading `+`, in the order of the file. */
  readonly numbers: readonly string[]
  readonly submitted: boolean
  readonly changes: readonly Change[]
  readonly mms: MmsDraft
  readonly outages: readonly Outage[]
  readonly rules: readonly RuleDraft[]
}

const numbers = scalar(
  'numbers such as "6421*"',
  { type: ['string', 'integer'], pattern: String.raw`^\+?\d*\*?$`, examples: ['6421*', '*'] },
  (given) =>
    /^\+?\d{0,20}\*?$/.test(given) && !/^\+?$/.test(given)
      ? ok(given.replace(/^\+/, ''))
      : fail(`"${given}" are no numbers to own: write digits, with a * at the end for all that begin with them`),
)

const rule = keyed('a rule', {
  name: text.describe('Keeps its draws when the rule is changed, and names it in explanations').exactOptional(),
  when: when.describe('Which messages; all of them by default').exactOptional(),
  then: actions.describe('What happens to them'),
  continue: toggle.describe('on: the rules after this one are tried too').exactOptional(),
  magic: toggle.describe('on: left out under --no-magic').exactOptional(),
}).transform(
  (given): RuleDraft => ({
    name: given.name ?? null,
    conditions: given.when ?? [],
    changes: given.then,
    continues: given.continue ?? false,
    magic: given.magic ?? false,
  }),
)

export const carrier: z.ZodType<CarrierDraft> = keyed('a carrier', {
  title: text.describe('How people call it').exactOptional(),
  numbers: listOf('a list of numbers such as ["6421*"]', numbers)
    .describe('What it owns; the longest prefix decides. Without it, only accounts pinned to it use it')
    .exactOptional(),
  submitted: oneOf('when a gateway hears that it has a message', ['always', 'never']).exactOptional(),
  ...behaviourKeys,
  mms: mms.describe('How it treats multimedia messages, where that differs').exactOptional(),
  outages: outages.describe('When it is out of order').exactOptional(),
  rules: listOf('a list of rules', rule).describe('The first that matches decides').exactOptional(),
}).transform((given) => ({
  title: given.title ?? null,
  numbers: given.numbers ?? [],
  submitted: given.submitted !== 'never',
  changes: changesOf(given),
  mms: given.mms ?? NO_MMS,
  outages: given.outages ?? [],
  rules: given.rules ?? [],
}))
