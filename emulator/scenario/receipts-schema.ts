/** Receipts: which are sent, when, how often, and how they are written. */
import { z } from 'zod'
import { SECOND } from '../core/instant.ts'
import { fail, ok } from '../core/result.ts'
import type { CauseName } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed, listOf, named } from '../protocol/settings/keyed.ts'
import { oneOf, scalar, toggle, whole, withHint, word } from '../protocol/settings/scalar.ts'
import { type Behaviour, type Change, FINAL_RECEIPT, type SendingForm } from './behaviour.ts'
import { constant } from './constant.ts'
import { sampler } from './distribution-schema.ts'
import { wireFault } from './submit-schema.ts'
import { zone } from './time-scalars.ts'
import { CAUSE_WORDS, OUTCOMES, outcome, reportedLife, requested } from './words.ts'

/** A second sending follows the first after this, where the scenario does not say. */
const GAP = constant(SECOND)

const AGAIN: SendingForm = { ...FINAL_RECEIPT, from: 'previous', delay: GAP }
const TWICE = [FINAL_RECEIPT, AGAIN]
const REORDERED: readonly SendingForm[] = [FINAL_RECEIPT, { ...AGAIN, life: 'pending', kind: 'intermediate' }]
const AFTER_EXPIRY: readonly SendingForm[] = [{ ...FINAL_RECEIPT, from: 'deadline' }]

const shorthand = word<Change>('what becomes of receipts', {
  requested: { receipts: { final: 'requested' } },
  always: { receipts: { final: 'always' } },
  never: { receipts: { final: 'never', intermediate: 'never', accepted: 'never' } },
  missing: { receipts: { final: 'never' } },
  early: { receipts: { early: true } },
  twice: { receipts: { sendings: TWICE } },
  reordered: { receipts: { sendings: REORDERED } },
  'after-expiry': { receipts: { sendings: AFTER_EXPIRY } },
  'after-refusal': { receipts: { afterRefusal: true } },
})

const sendings = listOf(
  'a list of sendings such as { delay: 5s }',
  keyed('a sending', {
    from: oneOf('a beginning', ['done', 'previous', 'deadline'])
      .describe('What the delay counts from: done date, the sending before, or the end of validity')
      .exactOptional(),
    delay: sampler.describe("How long after; the carrier's latency.receipt by default").exactOptional(),
    life: reportedLife.describe('What it reports; what really happened by default').exactOptional(),
    kind: oneOf('a kind of receipt', ['final', 'intermediate']).exactOptional(),
  }).transform(
    (given): SendingForm => ({
      from: given.from ?? 'done',
      delay: given.delay ?? null,
      life: given.life ?? null,
      kind: given.kind ?? 'final',
    }),
  ),
)

const FIELDS = ['id', 'sub', 'dlvrd', 'submit', 'done', 'stat', 'err', 'text']

const template = scalar(
  "the receipt's text with its fields in braces",
  {
    examples: [
      'id:{id} sub:{sub} dlvrd:{dlvrd} submit date:{submit} done date:{done} stat:{stat} err:{err} Text:{text}',
    ],
  },
  (given) => {
    for (const [, field = ''] of given.matchAll(/\{([^{}]*)\}/g)) {
      if (FIELDS.includes(field)) continue
      const meant = didYouMean(field, FIELDS)
      return fail(withHint(`a receipt has no field {${field}}`, meant === '' ? `it has: ${FIELDS.join(', ')}` : meant))
    }
    return given.length <= 1_000 ? ok(given) : fail('a receipt of more than 1000 characters is too long')
  },
)

const errText = scalar('an err such as 027', { type: ['string', 'integer'] }, (given) =>
  /^[\x21-\x7e]{1,20}$/.test(given) ? ok(given) : fail(`"${given}" is not an err: 1 to 20 characters without spaces`),
)
const statText = scalar('a stat such as DELIVRD', {}, (given) =>
  /^[\x21-\x7e]{1,20}$/.test(given) ? ok(given) : fail(`"${given}" is not a stat: 1 to 20 characters without spaces`),
)

const err = keyed(
  'err',
  Object.fromEntries(['none', ...CAUSE_WORDS].map((name) => [name, errText.exactOptional()])) as Record<
    string,
    z.ZodExactOptional<z.ZodType<string>>
  >,
).transform((given) => new Map(Object.entries(given) as [CauseName, string][]))

const LIVES: Readonly<Record<string, Life>> = { ...OUTCOMES, accepted: 'submitted', enroute: 'pending' }

/** What a status table has a word for. */
const TOLD: Readonly<Record<string, Life>> = {
  ...LIVES,
  notified: 'notified',
  silent: 'silent',
  'expired-early': 'expired-early',
  cancelled: 'cancelled',
  'refused-at-submission': 'refused-at-submission',
  'refused-for-now': 'refused-for-now',
  frozen: 'frozen',
  deficient: 'deficient',
  killed: 'killed',
}

const stat = keyed(
  'stat',
  Object.fromEntries(Object.keys(LIVES).map((name) => [name, statText.exactOptional()])) as Record<
    string,
    z.ZodExactOptional<z.ZodType<string>>
  >,
).transform((given) => new Map(Object.entries(given).map(([name, as]) => [LIVES[name] as Life, as])))

const PARTS = 255

/** `on`, or what the receipts of some parts report: `{ 2: undeliverable }`. */
const perPart = eitherOf(
  toggle.transform((on) => ({ on, lives: new Map<number, Life>() })),
  named('a map of parts, from 1', z.string().regex(/^\d{1,3}$/, { error: 'a part is a number from 1' }), outcome)
    .check(({ value, issues }) => {
      const odd = Object.keys(value).find((part) => Number(part) < 1 || Number(part) > PARTS)
      if (odd === undefined) return
      issues.push({ code: 'custom', input: value, path: [odd], message: `there is no part ${odd}: 1 to ${PARTS}` })
    })
    .transform((parts) => ({
      on: true,
      lives: new Map<number, Life>(Object.entries(parts).map(([part, life]) => [Number(part), life])),
    })),
)

const statusName = scalar('a status', {}, (given) =>
  /^[A-Za-z][A-Za-z ]{0,39}$/.test(given) ? ok(given) : fail(`"${given}" is not a status: letters, at most 40`),
)

/** A cell of the status table: null, that nothing is said. */
const said = keyed('the words for a life', {
  mm7: eitherOf(
    statusName.transform((status) => (status === 'nothing' ? null : { status, text: status })),
    keyed('an MMStatus', { status: statusName, text: statusName }),
  )
    .describe('The MMStatus, with its StatusText; nothing')
    .exactOptional(),
  rest: eitherOf(
    word('nothing', { nothing: null }),
    keyed('a status of a delivery report', { status: statusName, code: whole('a code', 0, 9_999) }),
  )
    .describe('The status and code of a delivery report; nothing')
    .exactOptional(),
  gateway: statusName.transform((status) => (status === 'nothing' ? null : status)).exactOptional(),
})

const statuses = keyed(
  'statuses',
  Object.fromEntries(Object.keys(TOLD).map((name) => [name, said.exactOptional()])) as Record<
    string,
    z.ZodExactOptional<typeof said>
  >,
).transform((given) => new Map(Object.entries(given).map(([name, words]) => [TOLD[name] as Life, words])))

/** The keys that each say by themselves what goes out, and when. */
const TIMINGS = ['late', 'twice', 'contradictory', 'reordered', 'after-expiry', 'sendings'] as const

const full = keyed('receipts', {
  final: requested.describe('requested: as registered_delivery asks. always: also to who did not ask').exactOptional(),
  intermediate: requested.describe('A notification at the first temporary failure').exactOptional(),
  accepted: requested.describe('A notification on acceptance, state ACCEPTED').exactOptional(),
  late: sampler.describe('The receipt leaves so long after the done date').exactOptional(),
  twice: sampler.describe('The receipt leaves again so long after').exactOptional(),
  contradictory: reportedLife.describe('A second receipt, a second later, reports this').exactOptional(),
  reordered: toggle.describe('The final receipt, and a second later that the message is on its way').exactOptional(),
  'after-expiry': toggle.describe('The receipt leaves when validity has ended').exactOptional(),
  sendings: sendings.describe('What goes out once the message is final, in this order').exactOptional(),
  early: toggle.describe('The first receipt leaves before the response to the submit').exactOptional(),
  'after-refusal': toggle.describe('Also for a submit that was refused').exactOptional(),
  template: template
    .describe('The text; fields: {id} {sub} {dlvrd} {submit} {done} {stat} {err} {text}')
    .exactOptional(),
  dates: word('a number of digits', { 10: 10, 12: 12, 14: 14 } as const)
    .meta({ type: ['integer', 'string'], enum: [10, 12, 14, '10', '12', '14'] })
    .describe('Digits of a date: YYMMDDhhmm, YYMMDDhhmmss or YYYYMMDDhhmmss')
    .exactOptional(),
  zone: zone.describe('The zone in which dates are written').exactOptional(),
  err: err.describe('The err written for a cause').exactOptional(),
  'err-width': whole('a width', 1, 20).describe('Digits to pad err to').exactOptional(),
  stat: stat.describe('The stat written for a life').exactOptional(),
  tlvs: toggle.describe('receipted_message_id, message_state and network_error_code').exactOptional(),
  pdu: oneOf('a PDU for receipts', ['deliver_sm', 'data_sm']).exactOptional(),
  'esm-class': whole('an esm_class', 0, 255).describe('Of a final receipt; 0 is not marked as one').exactOptional(),
  bind: oneOf('a bind for receipts', ['submitting', 'another']).exactOptional(),
  'per-part': perPart
    .describe('One receipt for each part of a long message; or what some parts report')
    .exactOptional(),
  statuses: statuses.describe('Cells of the status table that this carrier words its own way').exactOptional(),
  fault: wireFault.describe('How a report over HTTP is spoiled').exactOptional(),
})
  .check(({ value, issues }) => {
    const given = TIMINGS.filter((key) => value[key] !== undefined && value[key] !== false)
    const [, second] = given
    if (second === undefined) return
    const message = `${given.map((key) => `\`${key}\``).join(' and ')} cannot stand together: say it with \`sendings\``
    issues.push({ code: 'custom', input: value, path: [second], message })
  })
  .transform((given): Change => {
    const receipts = {
      final: given.final,
      intermediate: given.intermediate,
      accepted: given.accepted,
      sendings: sendingsOf(given),
      early: given.early,
      afterRefusal: given['after-refusal'],
    }
    const style = {
      template: given.template,
      dateDigits: given.dates,
      zone: given.zone,
      err: given.err,
      errWidth: given['err-width'],
      stat: given.stat,
      tlvs: given.tlvs,
      pdu: given.pdu,
      esmClass: given['esm-class'],
      bind: given.bind,
      perPart: given['per-part']?.on,
      partLives: given['per-part']?.lives,
      words: given.statuses,
      fault: given.fault,
    }
    return { receipts: written<Behaviour['receipts']>(receipts), style: written<Behaviour['style']>(style) }
  })

interface Timings {
  readonly late?: SendingForm['delay']
  readonly twice?: SendingForm['delay']
  readonly contradictory?: Life
  readonly reordered?: boolean
  readonly 'after-expiry'?: boolean
  readonly sendings?: readonly SendingForm[]
}

function sendingsOf(given: Timings): readonly SendingForm[] | undefined {
  if (given.sendings !== undefined) return given.sendings
  if (given.late !== undefined) return [{ ...FINAL_RECEIPT, delay: given.late }]
  if (given.twice !== undefined) return [FINAL_RECEIPT, { ...AGAIN, delay: given.twice }]
  if (given.contradictory !== undefined) return [FINAL_RECEIPT, { ...AGAIN, life: given.contradictory }]
  if (given.reordered === true) return REORDERED
  if (given['after-expiry'] === true) return AFTER_EXPIRY
  // Switched off, where the carrier has it on.
  return given.reordered === false || given['after-expiry'] === false ? [FINAL_RECEIPT] : undefined
}

/** Without the keys that were not given. */
function written<T>(given: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}

export const receipts: z.ZodType<Change> = eitherOf(shorthand, full).meta({ id: 'receipts' })
