/**
 * How a carrier treats a message, before it is a plan: the carrier's settings, changed by the rules that matched, one
 * after the other. The plan is made of the result once, and shared.
 */
import type { Sampler } from '../core/distribution.ts'
import { DAY, HOUR, MINUTE, millis, SECOND } from '../core/instant.ts'
import { type CauseName, causeNamed, NO_CAUSE } from '../message/cause.ts'
import type {
  AttemptPlan,
  HandsetChange,
  IdStyle,
  MmsPlan,
  Plan,
  ReceiptPlan,
  ReceiptStyle,
  ReplyPlan,
  RetryTable,
  RuleOrigin,
  Sending,
  SubmitPlan,
  ValidityPlan,
} from '../message/plan.ts'
import type { RetrySchedule } from '../message/retry.ts'
import { constant } from './constant.ts'

export interface Behaviour {
  readonly submit: Omit<SubmitPlan, 'response'>
  readonly latency: Latency
  readonly validity: ValidityPlan
  readonly attempt: Omit<AttemptPlan, 'first' | 'delivery' | 'retry'>
  readonly retry: RetryTable
  readonly receipts: Omit<ReceiptPlan, 'sendings' | 'style'> & { readonly sendings: readonly SendingForm[] }
  readonly style: Omit<ReceiptStyle, 'ids'>
  readonly ids: IdStyle
  readonly handset: { readonly change: HandsetChange | null }
  readonly reply: { readonly plan: ReplyPlan | null }
  readonly mms: MmsPlan
}

export interface Latency {
  /** Submit to its answer, on the wall's clock. */
  readonly response: Sampler
  /** Acceptance to the first attempt. */
  readonly first: Sampler
  /** Attempt to done date. */
  readonly delivery: Sampler
  /** Done date to receipt. */
  readonly receipt: Sampler
}

/** A sending whose delay may be the carrier's usual one (null). */
export type SendingForm = Omit<Sending, 'delay'> & { readonly delay: Sampler | null }

/** What a part of a carrier or rule says: only what it names is changed. */
export type Change = { readonly [Section in keyof Omit<Behaviour, 'retry'>]?: Partial<Behaviour[Section]> } & {
  readonly retry?: RetryChange
}

export interface RetryChange {
  readonly default?: RetrySchedule
  readonly byCause?: ReadonlyMap<CauseName, RetrySchedule>
  /** The schedules by cause that there were hold no longer. */
  readonly only?: boolean
}

export const FINAL_RECEIPT: SendingForm = { from: 'done', delay: null, life: null, kind: 'final' }

/** What holds where the carrier says nothing. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  submit: { kind: 'accept', status: 0, mm7: 0, rest: 0, http: null },
  latency: { response: constant(0), first: constant(0), delivery: constant(SECOND), receipt: constant(200) },
  // 48 h is usual (infobip.com/glossary/retry).
  validity: { default: millis(2 * DAY), max: millis(7 * DAY), expiry: 'at-deadline' },
  attempt: {
    outcome: 'delivered',
    cause: NO_CAUSE,
    failures: 0,
    failure: causeNamed('absent-subscriber'),
    onReturn: 'next-attempt',
    fetch: null,
  },
  // Every minute for 5 minutes, every 10 minutes for an hour, then hourly (infobip.com/glossary/retry).
  retry: {
    default: {
      kind: 'steps',
      steps: [
        { every: MINUTE, times: 5 },
        { every: millis(10 * MINUTE), times: 6 },
        { every: HOUR, times: Number.POSITIVE_INFINITY },
      ],
    },
    byCause: new Map(),
  },
  receipts: {
    final: 'requested',
    intermediate: 'requested',
    accepted: 'never',
    sendings: [FINAL_RECEIPT],
    early: false,
    afterRefusal: false,
  },
  style: {
    // SMPP 3.4 Appendix B.
    template: 'id:{id} sub:{sub} dlvrd:{dlvrd} submit date:{submit} done date:{done} stat:{stat} err:{err} Text:{text}',
    dateDigits: 10,
    zone: 0,
    err: new Map(),
    errWidth: 3,
    stat: new Map(),
    tlvs: true,
    pdu: 'deliver_sm',
    esmClass: 0x04,
    bind: 'submitting',
    perPart: false,
    partLives: new Map(),
    fault: null,
    words: new Map(),
  },
  ids: {
    source: 'drawn',
    form: 'decimal',
    pad: 0,
    response: { form: 'same', letters: 'same', pad: 0 },
    text: { form: 'same', letters: 'same', pad: 0 },
    tlv: { form: 'same', letters: 'same', pad: 0 },
    wrong: false,
  },
  handset: { change: null },
  reply: { plan: null },
  mms: { maxSize: Number.POSITIVE_INFINITY, userAgent: '' },
}

/** The behaviour after one change. Tables (err, stat, retry by cause) are added to; everything else is replaced. */
export function changed(base: Behaviour, change: Change): Behaviour {
  const { style } = change
  return {
    submit: within(base.submit, change.submit),
    latency: within(base.latency, change.latency),
    validity: validityWith(base.validity, change.validity),
    attempt: within(base.attempt, change.attempt),
    retry: retryWith(base.retry, change.retry),
    receipts: within(base.receipts, change.receipts),
    style:
      style === undefined
        ? base.style
        : {
            ...base.style,
            ...style,
            err: joined(base.style.err, style.err),
            stat: joined(base.style.stat, style.stat),
            words: joined(base.style.words, style.words),
          },
    ids: within(base.ids, change.ids),
    handset: within(base.handset, change.handset),
    reply: within(base.reply, change.reply),
    mms: within(base.mms, change.mms),
  }
}

function within<T extends object>(base: T, change: Partial<T> | undefined): T {
  return change === undefined ? base : { ...base, ...change }
}

/** Where only one of the two is said, the other makes room for it. */
function validityWith(base: ValidityPlan, change: Partial<ValidityPlan> | undefined): ValidityPlan {
  if (change === undefined) return base
  const validity = { ...base, ...change }
  if (validity.default <= validity.max) return validity
  return change.max === undefined ? { ...validity, max: validity.default } : { ...validity, default: validity.max }
}

function retryWith(base: RetryTable, change: RetryChange | undefined): RetryTable {
  if (change === undefined) return base
  const kept = change.only === true ? new Map() : base.byCause
  return { default: change.default ?? base.default, byCause: joined(kept, change.byCause) }
}

function joined<K, V>(base: ReadonlyMap<K, V>, more: ReadonlyMap<K, V> | undefined): ReadonlyMap<K, V> {
  return more === undefined ? base : new Map([...base, ...more])
}

export function planOf(carrier: string, rules: readonly RuleOrigin[], behaviour: Behaviour): Plan {
  const { latency, attempt, receipts } = behaviour
  // A message expires because every attempt fails: nothing else takes all of its validity.
  const expires = attempt.outcome === 'expired'
  return {
    carrier,
    rules,
    submit: { ...behaviour.submit, response: latency.response },
    validity: behaviour.validity,
    attempt: {
      ...attempt,
      first: latency.first,
      delivery: latency.delivery,
      failures: expires ? Number.POSITIVE_INFINITY : attempt.failures,
      failure: expires ? attempt.cause : attempt.failure,
      retry: behaviour.retry,
    },
    receipts: {
      ...receipts,
      sendings: receipts.sendings.map((form) => ({ ...form, delay: form.delay ?? latency.receipt })),
      style: { ...behaviour.style, ids: behaviour.ids },
    },
    handset: behaviour.handset.change,
    reply: behaviour.reply.plan,
    mms: behaviour.mms,
  }
}
