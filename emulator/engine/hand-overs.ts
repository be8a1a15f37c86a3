/**
 * The hand-overs of a world, from the moment one is due to the client's acceptance or the policy's end. A front tells
 * what became of each through `written`, `answered`, `unanswered` and `returned`; nothing is lost in between.
 */
import { type Instant, type Millis, NEVER } from '../core/instant.ts'
import type { ReceiptKind } from '../message/effects.ts'
import type { Life } from '../message/life.ts'
import { ANSWERED, type MessageRecord } from '../message/record.ts'
import { nextTry } from '../message/retry.ts'
import { lifeIndex } from '../message/status-table.ts'
import type { What } from '../message/timeline-entry.ts'
import { type AccountState, handOverPolicyOf } from './account-state.ts'
import { frontOf, type HandOver, outletOf, receiptHandOver } from './hand-over.ts'

/** What hand-overs need of their world. */
export interface HandOverHost {
  now(): Instant
  wallNow(): Instant
  /** True while the world's time does not follow the wall's by itself. */
  isVirtual(): boolean
  note(record: MessageRecord, what: What, detail: number): void
  /** Runs `effect` as soon as the journal is safe; at once when it is. */
  whenCommitted(effect: () => void): void
  isCommitted(): boolean
  armHandOver(handOver: HandOver, due: Instant): void
  releaseHandOver(handOver: HandOver): void
  /** The record owes one hand-over less. */
  settled(record: MessageRecord): void
}

export type Answer = 'accepted' | 'refused-for-now' | 'refused'

export class HandOvers {
  readonly #host: HandOverHost
  /** Receipts that wait for the response to their submit to be written. */
  readonly #parked = new Map<MessageRecord, HandOver[]>()
  readonly #frozen = new Set<HandOver>()
  /** Written to clients that are known to stay silent, and what is done when that has lasted too long. */
  readonly #unheard = new Map<HandOver, () => void>()

  constructor(host: HandOverHost) {
    this.#host = host
  }

  get frozen(): ReadonlySet<HandOver> {
    return this.#frozen
  }

  /** A receipt is due: it leaves now, or when the submit has been answered. */
  receipt(
    account: AccountState,
    record: MessageRecord,
    kind: ReceiptKind | 'alert' | 'read-reply',
    life: Life,
    parts: number,
  ): void {
    const { early, style } = record.plan.receipts
    for (let part = 0; part < parts; part++) {
      const told = style.partLives.size === 0 || kind !== 'final' ? life : (style.partLives.get(part + 1) ?? life)
      const handOver = receiptHandOver(account, record, kind, told, part)
      record.owed++
      if ((record.flags & ANSWERED) !== 0 || early) this.send(handOver)
      else this.#park(record, handOver)
    }
  }

  /** The response to the submit has been written: what waited for that may leave. */
  release(record: MessageRecord): void {
    if (this.#parked.size === 0) return
    const parked = this.#parked.get(record)
    if (parked === undefined) return
    this.#parked.delete(record)
    for (const handOver of parked) this.send(handOver)
  }

  send(handOver: HandOver): void {
    handOver.state = 'ready'
    if (this.#host.isCommitted()) this.#deliver(handOver)
    else this.#host.whenCommitted(() => this.#deliver(handOver))
  }

  #deliver(handOver: HandOver): void {
    const outlet = outletOf(handOver)
    if (outlet !== null) outlet.deliver(handOver)
    else this.keep(handOver)
  }

  /** There is nobody to push it to: it is listed, and that is all. */
  keep(handOver: HandOver): void {
    this.#note(handOver, 'receipt kept', lifeIndex(handOver.life))
    this.#end(handOver, 'kept')
  }

  /** The platform has the word and owes the client none of its own, or tells it together with others. */
  absorb(handOver: HandOver, isMerged: boolean): void {
    if (isMerged) this.#note(handOver, 'receipt merged', lifeIndex(handOver.life))
    this.#end(handOver, 'accepted')
  }

  /** The front wrote it to a client. */
  written(handOver: HandOver): void {
    handOver.state = 'written'
    handOver.tries++
    handOver.writtenAt = this.#host.wallNow()
    this.#note(handOver, handOver.kind === 'alert' ? 'alert sent' : 'receipt sent', lifeIndex(handOver.life))
  }

  /** The client answered with `status` (the front's own number), which the front has read as `answer`. */
  answered(handOver: HandOver, answer: Answer, status: number): void {
    if (this.#unheard.size > 0) this.#unheard.delete(handOver)
    if (handOver.kind !== 'alert') this.#note(handOver, 'receipt answered', status)
    if (answer === 'accepted') this.#end(handOver, 'accepted')
    else if (answer === 'refused-for-now') this.#failed(handOver, 0 as Millis)
    else this.#drop(handOver)
  }

  /**
   * The client did not answer within `timeout` of wall time. In a world whose time does not follow the wall's, the
   * time-out is charged to the world: the retry counts from when it would have been noticed there.
   */
  unanswered(handOver: HandOver, timeout: Millis): void {
    this.#note(handOver, 'receipt unanswered', 0)
    this.#failed(handOver, (this.#host.isVirtual() ? timeout : 0) as Millis)
  }

  /** It was written to a client that will not answer: `lapsed` is called after `timeout` of the world's time. */
  unheard(handOver: HandOver, timeout: Millis, lapsed: () => void): void {
    this.#unheard.set(handOver, lapsed)
    this.#host.armHandOver(handOver, (this.#host.now() + timeout) as Instant)
  }

  /** The link went away before the client had answered: it goes out again on the next, and has not failed. */
  returned(handOver: HandOver): void {
    this.#note(handOver, 'receipt returned', 0)
    if (this.#unheard.delete(handOver)) this.#host.releaseHandOver(handOver)
    handOver.state = 'ready'
    this.#deliver(handOver)
  }

  /** The timer that was armed is due: of the next try, or of a silence. */
  due(handOver: HandOver): void {
    const lapsed = this.#unheard.get(handOver)
    this.#unheard.delete(handOver)
    if (lapsed === undefined) this.send(handOver)
    else lapsed()
  }

  /** An operator lets frozen hand-overs go again; the count starts anew. How many there were. */
  thaw(account: AccountState | null): number {
    const thawed = [...this.#frozen].filter((handOver) => account === null || handOver.account === account)
    for (const handOver of thawed) {
      this.#frozen.delete(handOver)
      handOver.account.frozen.delete(handOver)
      handOver.failures = 0
      this.#note(handOver, 'thawed', 0)
      this.send(handOver)
    }
    return thawed.length
  }

  clear(): void {
    this.#parked.clear()
    this.#unheard.clear()
    for (const handOver of this.#frozen) handOver.account.frozen.delete(handOver)
    this.#frozen.clear()
  }

  #park(record: MessageRecord, handOver: HandOver): void {
    const parked = this.#parked.get(record)
    if (parked === undefined) this.#parked.set(record, [handOver])
    else parked.push(handOver)
  }

  #failed(handOver: HandOver, charge: Millis): void {
    const now = (this.#host.now() + charge) as Instant
    if (handOver.failures === 0) handOver.failedAt = now
    handOver.failures++
    const policy = handOverPolicyOf(handOver.account, frontOf(handOver))
    const next = nextTry(policy, handOver.failedAt, handOver.failures)
    if (next !== NEVER) {
      handOver.state = 'waiting'
      this.#host.armHandOver(handOver, Math.max(next, now) as Instant)
    } else if (policy.then === 'freeze') this.#freeze(handOver)
    else this.#drop(handOver)
  }

  #freeze(handOver: HandOver): void {
    handOver.state = 'frozen'
    handOver.endedAt = this.#host.now()
    this.#note(handOver, 'receipt frozen', handOver.failures)
    this.#host.releaseHandOver(handOver)
    this.#frozen.add(handOver)
    handOver.account.frozen.add(handOver)
  }

  #drop(handOver: HandOver): void {
    this.#note(handOver, 'receipt dropped', handOver.failures)
    this.#end(handOver, 'dropped')
  }

  #end(handOver: HandOver, state: 'accepted' | 'dropped' | 'kept'): void {
    handOver.state = state
    handOver.endedAt = this.#host.now()
    this.#host.releaseHandOver(handOver)
    if (handOver.record === null) return
    handOver.record.owed--
    this.#host.settled(handOver.record)
  }

  #note(handOver: HandOver, what: What, detail: number): void {
    if (handOver.record !== null) this.#host.note(handOver.record, what, detail)
  }
}
