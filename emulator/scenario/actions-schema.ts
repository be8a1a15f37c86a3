/** What a rule does to the messages it matches. */
import type { z } from 'zod'
import type { Sampler } from '../core/distribution.ts'
import { DAY, SECOND } from '../core/instant.ts'
import { fail, ok } from '../core/result.ts'
import { CAUSES, type Cause, type CauseName, causeNamed, findCause, NO_CAUSE } from '../message/cause.ts'
import type { HandsetChange, ReplyPlan } from '../message/plan.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { scalar, someTime, text, withHint, word } from '../protocol/settings/scalar.ts'
import type { Change } from './behaviour.ts'
import { behaviourKeys, changesOf } from './behaviour-keys.ts'
import { constant } from './constant.ts'
import { sampler } from './distribution-schema.ts'
import type { Outage } from './outage.ts'
import { standingOutage } from './outage-schema.ts'
import { http, submit } from './submit-schema.ts'
import { CAUSE_WORDS, cause, type Outcome, outcome } from './words.ts'

const FOR_EVER = Number.POSITIVE_INFINITY

/** A cause by name, or what the receipt's err is to say, with the cause of that number where there is one. */
interface ErrorWord {
  readonly cause: Cause | null
  /** '': the cause's own number. */
  readonly err: string
}

const error = scalar<ErrorWord>(
  'a cause such as absent-subscriber, or an err such as 954',
  { type: ['string', 'integer'], examples: ['absent-subscriber', '954'] },
  (given) => {
    const named = given === 'none' ? undefined : findCause(given)
    if (named !== undefined) return ok({ cause: named, err: '' })
    if (/^\d{1,20}$/.test(given)) {
      const numbered = CAUSES.find((each) => each.code === Number(given) && each !== NO_CAUSE) ?? null
      return ok({ cause: numbered, err: given === String(numbered?.code) ? '' : given })
    }
    const meant = didYouMean(given, CAUSE_WORDS)
    // Letters may stand in an err too, but a lower-case word is meant as a cause.
    if (meant === '' && /^(?=.*[0-9A-Z])[\x21-\x7e]{1,20}$/.test(given)) return ok({ cause: null, err: given })
    return fail(withHint(`"${given}" is neither a cause nor an err`, meant))
  },
)

/** The cause of an outcome that gives none. */
const USUAL_CAUSES: Readonly<Record<Outcome, CauseName>> = {
  delivered: 'none',
  expired: 'absent-subscriber',
  failed: 'delivery-failure',
  rejected: 'unknown-subscriber',
  refused: 'network-rejected',
  deleted: 'local-cancel',
  unknown: 'no-final-state',
  unsupported: 'facility-not-supported',
}

function ending(how: Outcome, why: ErrorWord | undefined): Change {
  const reason = why?.cause ?? causeNamed(USUAL_CAUSES[how])
  const attempt = { outcome: how, cause: reason }
  if (why === undefined || why.err === '') return { attempt }
  return { attempt, style: { err: new Map([[reason.name, why.err]]) } }
}

const handset: z.ZodType<HandsetChange> = eitherOf(
  word<HandsetChange>('a state of the handset', {
    off: { state: 'off', span: FOR_EVER },
    full: { state: 'full', span: FOR_EVER },
    on: { state: 'on', span: FOR_EVER },
  }),
  keyed('a state of the handset', { off: someTime }).transform(
    ({ off }): HandsetChange => ({ state: 'off', span: off }),
  ),
  keyed('a state of the handset', { full: someTime }).transform(
    ({ full }): HandsetChange => ({ state: 'full', span: full }),
  ),
)

const failures = scalar(
  'a number of attempts, or all',
  { type: ['integer', 'string'], pattern: String.raw`^(\d+|all)$`, examples: [3, 'all'] },
  (given) => {
    if (given === 'all') return ok(FOR_EVER)
    return /^\d{1,6}$/.test(given) ? ok(Number(given)) : fail(`"${given}" is not a number of attempts, nor \`all\``)
  },
)

/** Longer than any validity. */
const TEN_YEARS = constant(3_650 * DAY)

const never = scalar<Sampler>('a time such as 2h, or never', { enum: ['never'] }, (given) =>
  given === 'never'
    ? ok(TEN_YEARS)
    : fail(withHint(`"${given}" is no time: write a duration such as 2h, or never`, didYouMean(given, ['never']))),
)

const deferred = eitherOf(never, sampler)

/** At once it would come before the receipt: a thumb takes longer. */
const USUAL_REPLY_DELAY = constant(SECOND)

const reply: z.ZodType<ReplyPlan> = eitherOf(
  text.transform((said): ReplyPlan => ({ text: said, after: USUAL_REPLY_DELAY })),
  keyed('a reply', {
    text: text.describe('What it says'),
    after: sampler.describe('Done date to the reply; 1s by default').exactOptional(),
  }).transform((given): ReplyPlan => ({ text: given.text, after: given.after ?? USUAL_REPLY_DELAY })),
)

const shape = {
  outcome: outcome.describe('What becomes of the message').exactOptional(),
  error: error.describe('Why, where it is not delivered: a cause, or the err of the receipt').exactOptional(),
  failures: failures.describe('So many attempts fail before one may succeed').exactOptional(),
  failure: cause.describe('Why those attempts fail; absent-subscriber by default').exactOptional(),
  handset: handset.describe('off or full, for ever or for a time').exactOptional(),
  submit: submit.describe('What the client gets for its submit').exactOptional(),
  http: http.describe('What an HTTP front answers: a status, no-answer, drop, or a fault').exactOptional(),
  deferred: deferred.describe('MMS: the handset is told of it and fetches it so long after; never').exactOptional(),
  reply: reply.describe("What the handset's owner answers, once it is delivered").exactOptional(),
  ...behaviourKeys,
}

type Words = z.output<z.ZodObject<typeof shape>>

/** What a rule says, as changes to be made one after the other. */
export const actions: z.ZodType<readonly Change[]> = keyed('then', shape).check(check).transform(allChanges)

export interface CarrierSetting {
  readonly changes: readonly Change[]
  /** null: none. */
  readonly outage: Outage | null
}

/** What is set on a carrier while it runs: the words of a rule, and that it is out of order. */
export const carrierSetting: z.ZodType<CarrierSetting> = keyed('what a carrier is set to', {
  ...shape,
  outage: standingOutage
    .describe('on: attempts fail; or `attempts` and `submit`, as in the outages of a scenario. Until it is unset')
    .exactOptional(),
})
  .check(check)
  .transform(({ outage = null, ...given }) => ({ changes: allChanges(given), outage }))

function check({ value, issues }: { readonly value: Words; readonly issues: z.core.$ZodRawIssue[] }): void {
  const { outcome: how, error: why } = value
  if (why !== undefined && (how === undefined || how === 'delivered')) {
    const message = '`error` says why an outcome other than delivered came about: there is none here'
    issues.push({ code: 'custom', input: value, path: ['error'], message })
  }
  if (value.failure !== undefined && value.failures === undefined) {
    const message = '`failure` says why attempts fail: say how many with `failures`'
    issues.push({ code: 'custom', input: value, path: ['failure'], message })
  }
}

function allChanges(given: Words): readonly Change[] {
  const changes = [...changesOf(given)]
  if (given.outcome !== undefined) changes.push(ending(given.outcome, given.error))
  if (given.failures !== undefined) {
    changes.push({ attempt: { failures: given.failures, failure: given.failure ?? causeNamed('absent-subscriber') } })
  }
  if (given.handset !== undefined) changes.push({ handset: { change: given.handset } })
  if (given.submit !== undefined) changes.push(given.submit)
  if (given.http !== undefined) changes.push({ submit: { http: given.http } })
  if (given.deferred !== undefined) changes.push({ attempt: { fetch: given.deferred } })
  if (given.reply !== undefined) changes.push({ reply: { plan: given.reply } })
  return changes
}
