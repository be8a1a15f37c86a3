/**
 * Plans for tests: of a carrier that delivers at once and sends one receipt where asked, but for what the test says.
 */
import { compileDistribution, type Distribution, type Sampler } from '../../emulator/core/distribution.ts'
import { DAY, MINUTE, millis } from '../../emulator/core/instant.ts'
import { causeNamed, NO_CAUSE } from '../../emulator/message/cause.ts'
import type {
  AttemptPlan,
  Plan,
  ReceiptPlan,
  ReceiptStyle,
  Sending,
  ValidityPlan,
} from '../../emulator/message/plan.ts'
import type { RetrySchedule, RetryStep } from '../../emulator/message/retry.ts'

export interface PlanChanges {
  readonly validity?: Partial<ValidityPlan>
  readonly attempt?: Partial<AttemptPlan>
  readonly receipts?: Partial<ReceiptPlan>
}

export function aPlan(changes: PlanChanges = {}): Plan {
  return {
    carrier: 'test',
    rules: [],
    submit: { kind: 'accept', status: 0, mm7: 0, rest: 0, http: null, response: ms(0) },
    validity: { default: DAY, max: DAY, expiry: 'at-deadline', ...changes.validity },
    attempt: {
      first: ms(0),
      delivery: ms(0),
      fetch: null,
      outcome: 'delivered',
      cause: NO_CAUSE,
      failures: 0,
      failure: causeNamed('absent-subscriber'),
      retry: { default: every(MINUTE), byCause: new Map() },
      onReturn: 'next-attempt',
      ...changes.attempt,
    },
    receipts: {
      final: 'requested',
      intermediate: 'requested',
      accepted: 'never',
      sendings: [aSending()],
      early: false,
      afterRefusal: false,
      style: STYLE,
      ...changes.receipts,
    },
    handset: null,
    reply: null,
    mms: { maxSize: Number.POSITIVE_INFINITY, userAgent: '' },
  }
}

export function aSending(changes: Partial<Sending> = {}): Sending {
  return { from: 'done', delay: ms(0), life: null, kind: 'final', ...changes }
}

/** A span that is always the same. */
export function ms(value: number): Sampler {
  return sampler({ kind: 'fixed', value })
}

export function sampler(distribution: Distribution): Sampler {
  const compiled = compileDistribution(distribution)
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value
}

/** Tries at these distances, in ms: `[every, times]` each; without `times`, on and on. */
export function steps(...list: readonly (readonly [every: number, times?: number])[]): RetrySchedule {
  return {
    kind: 'steps',
    steps: list.map(([every, times]) => ({ every, times: times ?? Number.POSITIVE_INFINITY }) as RetryStep),
  }
}

/** Distances that grow by `factor`, in ms. */
export function backoff(first: number, factor: number, max: number): RetrySchedule {
  return { kind: 'backoff', first: millis(first), factor, max: millis(max) }
}

export function every(span: number): RetrySchedule {
  return steps([span])
}

const SAME = { form: 'same', letters: 'same', pad: 0 } as const

const STYLE: ReceiptStyle = {
  template: 'id:{id} sub:{sub} dlvrd:{dlvrd} submit date:{submit} done date:{done} stat:{stat} err:{err} text:{text}',
  dateDigits: 10,
  zone: 0,
  err: new Map(),
  errWidth: 3,
  stat: new Map(),
  tlvs: true,
  pdu: 'deliver_sm',
  esmClass: 4,
  bind: 'submitting',
  perPart: false,
  partLives: new Map(),
  fault: null,
  words: new Map(),
  ids: { source: 'drawn', form: 'decimal', pad: 0, response: SAME, text: SAME, tlv: SAME, wrong: false },
}
