/**
 * A world of nothing but lives: it plays the lifecycle's effects, so that a message's whole life is run in virtual
 * time. It keeps a timer a record, a table of handsets and a log; what it is asked to do that it never should be, it
 * throws.
 */
import { type Instant, instant, type Millis, millis, NEVER, WORLD_START } from '../../emulator/core/instant.ts'
import { CAUSES, type Cause, causeNamed, NO_CAUSE } from '../../emulator/message/cause.ts'
import type { CarrierAnswer, Effects, ReceiptKind, TimerKind } from '../../emulator/message/effects.ts'
import type { Life } from '../../emulator/message/life.ts'
import * as lifecycle from '../../emulator/message/lifecycle.ts'
import { handOverPolicy } from '../../emulator/message/policies.ts'
import { ANSWERED, type MessageRecord } from '../../emulator/message/record.ts'
import type { RetryPolicy } from '../../emulator/message/retry.ts'
import { LIVES } from '../../emulator/message/status-table.ts'
import type { What } from '../../emulator/message/timeline-entry.ts'

export interface Noted {
  readonly record: MessageRecord
  /** ms from the start. */
  readonly at: number
  readonly what: What
  readonly detail: number
}

export interface Receipt {
  readonly record: MessageRecord
  /** ms from the start. */
  readonly at: number
  readonly kind: ReceiptKind
  readonly life: Life
  /** Whether the response to the submit had been written by then. */
  readonly answered: boolean
}

interface Timer {
  readonly due: Instant
  readonly kind: TimerKind
  readonly order: number
}

export class LifecycleBench implements Effects {
  now: Instant = WORLD_START
  readonly log: Noted[] = []
  readonly receipts: Receipt[] = []
  readonly ended: MessageRecord[] = []
  /** What the carrier says to a hand-out. */
  carrier: (record: MessageRecord, tries: number) => CarrierAnswer = () => 'accepted'
  /** How long it takes to say so. */
  answerTime: Millis = millis(0)
  /** How long the platform waits for the carrier's word, in ms. */
  waits: number = Number.POSITIVE_INFINITY
  policy: RetryPolicy = handOverPolicy('modica')
  /** The platform's policy by message, where they differ. */
  policyOf: (record: MessageRecord) => RetryPolicy = () => this.policy
  /** Looks at every record after each thing that happens to it. */
  watch: (record: MessageRecord) => void = () => undefined
  readonly #timers = new Map<MessageRecord, Timer>()
  readonly #handsets = new Map<string, { readonly cause: Cause; readonly until: Instant }>()
  readonly #records: MessageRecord[] = []
  readonly #handOuts = new Map<MessageRecord, number>()
  #order = 0

  // What the world's clients and operators do.

  accept(record: MessageRecord): MessageRecord {
    return this.#begin(record, () => lifecycle.accept(record, this.now, this))
  }

  handOut(record: MessageRecord): MessageRecord {
    return this.#begin(record, () => lifecycle.handOut(record, this.now, this))
  }

  enqueue(record: MessageRecord): MessageRecord {
    return this.#begin(record, () => lifecycle.enqueue(record, this.now, this))
  }

  refuse(record: MessageRecord, life: Life, status: number): MessageRecord {
    return this.#begin(record, () => lifecycle.refuse(record, life, status, this.now, this))
  }

  cancel(record: MessageRecord): boolean {
    return this.#watched(record, () => lifecycle.cancel(record, this.now, this))
  }

  kill(record: MessageRecord): boolean {
    return this.#watched(record, () => lifecycle.kill(record, this.now, this))
  }

  thaw(record: MessageRecord): boolean {
    return this.#watched(record, () => lifecycle.thaw(record, this.now, this))
  }

  /** `startAt` and `deadline` in ms from the start. */
  replace(record: MessageRecord, by: { startAt: number; deadline: number; registered?: number }): boolean {
    const { registered = record.submission.registered } = by
    const change = {
      submission: { ...record.submission, registered },
      payload: 'replaced',
      startAt: instant(WORLD_START + by.startAt),
      deadline: instant(WORLD_START + by.deadline),
    }
    return this.#watched(record, () => lifecycle.replace(record, change, this.now, this))
  }

  /** The handset goes away, for so many ms or until something else is said. */
  away(number: string, why: 'off' | 'full', span: number = Number.POSITIVE_INFINITY): void {
    const cause = causeNamed(why === 'off' ? 'absent-subscriber' : 'memory-capacity-exceeded')
    this.#handsets.set(number, { cause, until: instant(this.now + span) })
  }

  /** The handset is back, and the messages that wait for it hear of it, oldest first. */
  back(number: string): void {
    this.#handsets.delete(number)
    for (const record of this.#records) {
      if (record.number !== number || record.phase === 'done') continue
      this.#watched(record, () => lifecycle.handsetBack(record, this.now, this))
    }
  }

  // Time.

  /** Fires what is due up to `at` ms from the start. */
  runTo(at: number): void {
    const until = instant(WORLD_START + at)
    while (this.#fireFirst(until));
    if (until > this.now) this.now = until
  }

  /** Lets time pass without anything firing: the clock of a busy process. */
  lateTo(at: number): void {
    this.now = instant(WORLD_START + at)
  }

  /** Fires the first timer, if there is one. */
  runNext(): void {
    this.#fireFirst(NEVER)
  }

  /** Runs until nothing is armed. */
  runOut(): void {
    for (let fired = 0; this.#fireFirst(NEVER); fired++) {
      if (fired > 100_000) throw new Error('the life never ends')
    }
  }

  /** When the record's timer is due, in ms from the start, and what it is for; undefined without one. */
  timer(record: MessageRecord): { readonly due: number; readonly kind: TimerKind } | undefined {
    const timer = this.#timers.get(record)
    return timer && { due: timer.due - WORLD_START, kind: timer.kind }
  }

  // What the tests ask.

  /** When it was tried to deliver, whatever came of it, in ms from the start. */
  tries(record: MessageRecord): number[] {
    return this.#at(record, 'attempt', 'failed')
  }

  /** When it was handed to the carrier and refused for now, in ms from the start. */
  refusals(record: MessageRecord): number[] {
    return this.#at(record, 'refused by carrier')
  }

  /** The receipts as `[ms, kind, life]`. */
  sent(record: MessageRecord): (readonly [at: number, kind: ReceiptKind, life: Life])[] {
    return this.receipts.filter((one) => one.record === record).map(({ at, kind, life }) => [at, kind, life] as const)
  }

  /** How it ended: life and done date in ms from the start. */
  end(record: MessageRecord): readonly [life: Life, doneAt: number] {
    if (record.phase !== 'done') throw new Error(`not done: ${record.phase}`)
    return [record.life, record.doneAt - WORLD_START]
  }

  /** The record's timeline, a word an entry, with the life or cause where it has one. */
  story(record: MessageRecord): string[] {
    return this.log
      .filter((entry) => entry.record === record)
      .map(({ what, detail }) => {
        if (what === 'final') return `${what} ${LIVES[detail]}`
        if (what === 'failed') return `${what} ${CAUSES.find((cause) => cause.code === detail)?.name}`
        return what
      })
  }

  // Effects.

  arm(record: MessageRecord, due: Instant, kind: TimerKind): void {
    if (!(due < NEVER)) throw new Error('armed for never')
    if (due < this.now) throw new Error(`armed ${this.now - due} ms in the past, kind ${kind}`)
    this.#timers.set(record, { due, kind, order: this.#order++ })
  }

  disarm(record: MessageRecord): void {
    this.#timers.delete(record)
  }

  note(record: MessageRecord, what: What, detail: number): void {
    this.log.push({ record, at: this.now - WORLD_START, what, detail })
  }

  receipt(record: MessageRecord, kind: ReceiptKind, life: Life): void {
    const answered = (record.flags & ANSWERED) !== 0
    this.receipts.push({ record, at: this.now - WORLD_START, kind, life, answered })
  }

  finished(record: MessageRecord): void {
    if (this.ended.includes(record)) throw new Error('finished twice')
    this.ended.push(record)
  }

  reach(record: MessageRecord, now: Instant): Cause {
    const handset = this.#handsets.get(record.number)
    return handset !== undefined && handset.until > now ? handset.cause : NO_CAUSE
  }

  backAt(record: MessageRecord, now: Instant): Instant {
    const until = this.#handsets.get(record.number)?.until ?? NEVER
    return until > now ? until : NEVER
  }

  carrierAnswer(record: MessageRecord): CarrierAnswer {
    const tries = (this.#handOuts.get(record) ?? 0) + 1
    this.#handOuts.set(record, tries)
    return this.carrier(record, tries)
  }

  answerDelay(): Millis {
    return this.answerTime
  }

  patience(): number {
    return this.waits
  }

  platformPolicy(record: MessageRecord): RetryPolicy {
    return this.policyOf(record)
  }

  #begin(record: MessageRecord, act: () => void): MessageRecord {
    this.#records.push(record)
    this.#watched(record, act)
    record.flags |= ANSWERED
    return record
  }

  #watched<T>(record: MessageRecord, act: () => T): T {
    const result = act()
    this.watch(record)
    return result
  }

  #fireFirst(until: Instant): boolean {
    let first: [MessageRecord, Timer] | undefined
    for (const entry of this.#timers) {
      const [, timer] = entry
      if (timer.due > until) continue
      if (
        first === undefined ||
        timer.due < first[1].due ||
        (timer.due === first[1].due && timer.order < first[1].order)
      )
        first = entry
    }
    if (first === undefined) return false
    const [record, { due, kind }] = first
    this.#timers.delete(record)
    this.now = due
    this.#watched(record, () => lifecycle.fire(record, kind, due, this))
    return true
  }

  #at(record: MessageRecord, ...whats: What[]): number[] {
    return this.log.filter((one) => one.record === record && whats.includes(one.what)).map(({ at }) => at)
  }
}
