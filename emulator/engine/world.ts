/**
 * A world: an isolated network with its own clock, seed, carriers, accounts, handsets, messages and journal. The
 * imperative shell around the message lifecycle: it stores what the lifecycle changes and does what it asks for.
 */
import { purposeOf } from '../core/draw.ts'
import { InFlight } from '../core/in-flight.ts'
import { type Instant, type Millis, NEVER } from '../core/instant.ts'
import type { Wall } from '../core/wall.ts'
import { type ClockMode, WorldClock } from '../core/world-clock.ts'
import { type Cause, NO_CAUSE } from '../message/cause.ts'
import { type CarrierAnswer, drawSpan, type Effects, type ReceiptKind, type TimerKind } from '../message/effects.ts'
import type { Life } from '../message/life.ts'
import * as lifecycle from '../message/lifecycle.ts'
import { ALERT, ANSWERED, isPlatform, type MessageRecord, SETTLED } from '../message/record.ts'
import type { RetryPolicy } from '../message/retry.ts'
import { lifeIndex } from '../message/status-table.ts'
import type { What } from '../message/timeline-entry.ts'
import type { Carrier } from '../scenario/carrier.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import { type AccountState, forgetMessages } from './account-state.ts'
import { changeAccount, newAccount } from './accounts.ts'
import { Changes } from './changes.ts'
import { clientId } from './client-id.ts'
import type { HandOver } from './hand-over.ts'
import { HandOvers } from './hand-overs.ts'
import { Handsets } from './handsets.ts'
import { Intake } from './intake.ts'
import { isSaid } from './is-said.ts'
import type { Journal, JournalEvent } from './journal.ts'
import { MessageTable } from './message-table.ts'
import { MoTable } from './mo-table.ts'
import { Outbox } from './outbox.ts'
import { partCount, worstPart } from './parts.ts'
import * as platform from './platform.ts'
import { type CarrierChange, PresentScenario } from './present-scenario.ts'
import { Reply, replyDue, sendReply } from './replies.ts'
import {
  type RecipientRequest,
  type ReplaceRequest,
  type SubmitRequest,
  type Taken,
  type Taking,
  validUntil,
} from './submit-request.ts'
import { Timeline, type TimelineEntry } from './timeline.ts'
import { HAND_OVER_RETRY, type Owner, REPLY, Timers } from './timers.ts'

export interface WorldOptions {
  readonly name: string
  /** The name that its draws hang on, where that is another: two worlds of one test meet the same fates. */
  readonly drawsAs?: string
  readonly seed: number
  readonly clock: ClockMode
  readonly start: Instant
  readonly wall: Wall
  readonly rates?: 'wall' | 'world'
  readonly journal: Journal
  readonly settle: Millis
  /** Finished messages kept. */
  readonly maxMessages: number
  /** Unfinished messages accepted. */
  readonly maxPending: number
  /** Told of a bug that a timer ran into; the world goes on. */
  readonly onBug: (error: unknown) => void
}

const RESPONSE = purposeOf('response')

export class World implements Effects {
  readonly name: string
  readonly drawsAs: string
  readonly seed: number
  readonly clock: WorldClock
  readonly rates: 'wall' | 'world'
  readonly inFlight: InFlight = new InFlight()
  readonly handsets: Handsets = new Handsets()
  readonly accounts: Map<string, AccountState> = new Map()
  readonly messages: MessageTable = new MessageTable()
  readonly handOvers: HandOvers
  readonly journal: Journal
  readonly mos: MoTable = new MoTable()
  readonly wall: Wall
  readonly changes: Changes = new Changes()
  readonly #options: WorldOptions
  readonly #outbox: Outbox
  readonly #timeline = new Timeline()
  readonly #intake: Intake
  readonly #timers: Timers
  readonly #scenario = new PresentScenario()
  #lastSequence = 0

  constructor(options: WorldOptions) {
    this.name = options.name
    this.drawsAs = options.drawsAs ?? options.name
    this.seed = options.seed
    this.wall = options.wall
    this.rates = options.rates ?? 'wall'
    this.journal = options.journal
    this.#options = options
    this.#outbox = new Outbox(options.journal)
    this.#intake = new Intake(this)
    this.clock = new WorldClock({
      wall: options.wall,
      inFlight: this.inFlight,
      mode: options.clock,
      start: options.start,
      settle: options.settle,
      dispatch: (slot, kind, now) => this.#timers.dispatch(slot, kind, now),
    })
    this.#timers = new Timers(this.clock, (owner, kind, now) => this.#fire(owner, kind, now), options.onBug)
    this.handOvers = new HandOvers({
      now: () => this.clock.now(),
      wallNow: () => this.wall.now(),
      isVirtual: () => this.clock.mode.kind === 'manual' || this.clock.mode.kind === 'auto',
      note: (record, what, detail) => this.note(record, what, detail),
      whenCommitted: (effect) => this.whenCommitted(effect),
      isCommitted: () => this.isCommitted(),
      armHandOver: (handOver, due) => this.#timers.arm(handOver, due, HAND_OVER_RETRY),
      releaseHandOver: (handOver) => this.#timers.release(handOver),
      settled: (record) => this.#settle(record),
    })
  }

  /** Takes the carriers and accounts of a scenario, in place of what was there: they hold for new messages only. */
  install(scenario: CompiledWorld): void {
    this.#scenario.install(scenario)
    for (const account of scenario.accounts.values()) {
      const state = this.accounts.get(account.name)
      if (state === undefined) this.accounts.set(account.name, newAccount(this.name, account))
      else changeAccount(state, account, this.#intake.lastKey + 1)
    }
    for (const state of this.accounts.values()) state.active = scenario.accounts.has(state.name)
  }

  /** A carrier behaves otherwise from now on, until that is taken back (null) or the world is reset. */
  setCarrier(name: string, change: CarrierChange | null): void {
    this.#scenario.set(name, change)
  }

  get scenario(): CompiledWorld | null {
    return this.#scenario.world
  }

  get isFull(): boolean {
    return this.messages.pending >= this.#options.maxPending
  }

  /** The carrier that decides over a message of this account to this number; null: none owns the number. */
  carrierFor(account: AccountState, number: string): Carrier | null {
    const scenario = this.scenario
    if (scenario === null) return null
    const pinned = account.settings.carrier
    return pinned === null ? scenario.route(number) : (scenario.carriers.get(pinned) ?? null)
  }

  /**
   * Takes one recipient of a submission. The record says what became of it: `plan.submit` what the client is to be
   * told, `life` whether it was accepted. Null when no carrier owns the number.
   *
   * The caller answers the client, then calls `answered`.
   */
  submit(account: AccountState, request: SubmitRequest): MessageRecord | null {
    return this.#intake.submit(account, request)
  }

  /** The same for all recipients of one request, in the words of the front that took it. */
  submitAll(account: AccountState, requests: readonly RecipientRequest[], taking: Taking): Taken {
    return this.#intake.submitAll(account, requests, taking)
  }

  /** How long the carrier takes to answer the request, on the wall's clock. */
  responseDelay(record: MessageRecord): Millis {
    return drawSpan(record, record.plan.submit.response, RESPONSE, 0)
  }

  /** The response to the submit has been written, or there will never be one. */
  answered(record: MessageRecord): void {
    record.flags |= ANSWERED
    this.changes.happened(record.key)
    this.handOvers.release(record)
    this.#settle(record)
  }

  /** Whether any message to this number has been taken, since the world began or was reset. */
  hasSeen(number: string): boolean {
    return this.#intake.hasSeen(number)
  }

  /** The message that the client knows by this id. */
  find(account: AccountState, id: string): MessageRecord | null {
    return account.messages.get(id) ?? null
  }

  cancel(record: MessageRecord): boolean {
    const done = lifecycle.cancel(record, this.clock.now(), this)
    this.#settle(record)
    return done
  }

  /** An operator of the platform takes the message out. False: it is final already. */
  kill(record: MessageRecord): boolean {
    const done = lifecycle.kill(record, this.clock.now(), this)
    this.#settle(record)
    return done
  }

  /** An operator lets frozen messages go to their carrier again; the count starts anew. How many there were. */
  thawMessages(account: AccountState | null, only: MessageRecord | null = null): number {
    const frozen = [...this.messages.newestFirst()].filter(
      (record) =>
        record.phase === 'frozen' &&
        (only === null || record === only) &&
        (account === null || record.submission.account === account.name),
    )
    for (const record of frozen.reverse()) {
      lifecycle.thaw(record, this.clock.now(), this)
      this.#settle(record)
    }
    return frozen.length
  }

  /** The owner of the handset has opened an MMS, deleted it unread, or does not tell. */
  readReply(record: MessageRecord, life: 'delivered' | 'deleted' | 'unknown'): void {
    const account = this.accounts.get(record.submission.account)
    if (account !== undefined) this.handOvers.receipt(account, record, 'read-reply', life, 1)
  }

  replace(record: MessageRecord, by: ReplaceRequest): boolean {
    const now = this.clock.now()
    const startAt = by.startAt > now ? by.startAt : record.startAt
    const deadline = by.deadline === NEVER ? record.deadline : validUntil(record.plan.validity, startAt, by.deadline)
    const done = lifecycle.replace(record, { ...by, startAt, deadline }, now, this)
    this.#settle(record)
    return done
  }

  /** The handset of a number changes by an operator's hand; what waits for it is tried if the carrier does so. */
  setHandset(number: string, change: { state: 'on' | 'off' | 'full'; span: number }): void {
    const now = this.clock.now()
    this.handsets.set(number, change, now)
    this.control('handset', `${number} ${change.state}`)
    const tell = change.state === 'on' ? lifecycle.handsetBack : lifecycle.handsetAway
    const waiting: MessageRecord[] = []
    for (const record of this.messages.newestFirst()) {
      if (record.phase === 'waiting' && record.number === number) waiting.push(record)
    }
    // The one that has waited longest goes first.
    for (const record of waiting.reverse()) {
      tell(record, now, this)
      this.#settle(record)
    }
  }

  timelineOf(record: MessageRecord): readonly TimelineEntry[] {
    return this.#timeline.read(record)
  }

  /** What was changed from outside, for the journal. */
  control(what: string, detail: string): void {
    this.log({ kind: 'control', at: this.clock.now(), wall: this.wall.now(), what, detail })
    this.changes.happened(0)
  }

  log(event: JournalEvent): void {
    this.#lastSequence = this.journal.append(event)
  }

  isCommitted(): boolean {
    return this.#outbox.isClear(this.#lastSequence)
  }

  whenCommitted(effect: () => void): void {
    this.#outbox.put(this.#lastSequence, effect)
  }

  /** As it was at the start, but for the clock and the links: no messages, no handset changes, counters at zero. */
  reset(): void {
    this.#timers.clear()
    for (const record of this.messages.newestFirst()) {
      this.#timeline.free(record)
      // A late answer to one of its receipts finds it settled, and changes nothing.
      record.flags |= SETTLED
    }
    this.messages.clear()
    for (const account of this.accounts.values()) forgetMessages(account)
    this.handOvers.clear()
    this.#scenario.unsetAll()
    this.handsets.clear()
    this.#intake.clear()
    this.mos.clear()
    this.control('reset', '')
  }

  close(): void {
    this.clock.close()
  }

  // What the lifecycle asks for.

  arm(record: MessageRecord, due: Instant, kind: TimerKind): void {
    this.#timers.arm(record, due, kind)
  }

  disarm(record: MessageRecord): void {
    if (record.slot >= 0) this.clock.disarm(record.slot)
  }

  note(record: MessageRecord, what: What, detail: number): void {
    this.#timeline.append(record, what, this.clock.now(), this.wall.now(), detail)
    this.changes.happened(record.key)
  }

  receipt(record: MessageRecord, kind: ReceiptKind, life: Life): void {
    const account = this.accounts.get(record.submission.account)
    if (account === undefined) return
    const { style } = record.plan.receipts
    if (!isSaid(record, life)) return
    const viaPlatform = isPlatform(record)
    if (viaPlatform && life === 'submitted' && !this.#acknowledges(record)) return
    const parts = style.perPart && (kind === 'final' || !viaPlatform) ? partCount(record) : 1
    if (viaPlatform) this.note(record, 'told', lifeIndex(worstPart(style, parts, life)))
    this.handOvers.receipt(account, record, kind, life, parts)
  }

  finished(record: MessageRecord): void {
    const { reply } = record.plan
    if (reply === null || record.life !== 'delivered') return
    this.#timers.arm(new Reply(record, reply.text), replyDue(record, reply, record.doneAt), REPLY)
  }

  reach(record: MessageRecord, now: Instant): Cause {
    // As the carrier is now: an outage in a scenario loaded since counts.
    const outage = this.scenario?.carriers.get(record.plan.carrier)?.outageAt(now) ?? null
    if (outage !== null && outage.cause !== NO_CAUSE) return outage.cause
    const cause = this.handsets.reach(record.number, now)
    if (cause === NO_CAUSE && (record.flags & ALERT) !== 0) this.#alert(record)
    return cause
  }

  /** The client asked to be told when the handset is back, if it was away (set_dpf). */
  #alert(record: MessageRecord): void {
    if (record.failedAt === 0) return
    record.flags &= ~ALERT
    const account = this.accounts.get(record.submission.account)
    if (account !== undefined) this.handOvers.receipt(account, record, 'alert', record.life, 1)
  }

  backAt(record: MessageRecord, now: Instant): Instant {
    return this.handsets.backAt(record.number, now)
  }

  carrierAnswer(record: MessageRecord, now: Instant): CarrierAnswer {
    return platform.carrierAnswer(this.scenario, record, now)
  }

  answerDelay(record: MessageRecord): Millis {
    return platform.answerDelay(record)
  }

  platformPolicy(record: MessageRecord): RetryPolicy {
    return platform.platformPolicy(this.accounts.get(record.submission.account), record)
  }

  patience(record: MessageRecord): number {
    return isPlatform(record)
      ? platform.patience(this.accounts.get(record.submission.account), record)
      : Number.POSITIVE_INFINITY
  }

  /** Some carriers never say that they have a message (`submitted: never`). */
  #acknowledges(record: MessageRecord): boolean {
    return this.scenario?.carriers.get(record.plan.carrier)?.submitted ?? true
  }

  #fire(owner: Owner, kind: number, now: Instant): void {
    if (kind === HAND_OVER_RETRY) this.handOvers.due(owner as HandOver)
    else if (kind === REPLY) {
      this.#timers.release(owner)
      sendReply(this, owner as Reply)
    } else {
      const record = owner as MessageRecord
      lifecycle.fire(record, kind as TimerKind, now, this)
      this.#settle(record)
    }
  }

  /** Finished, answered, nothing more to send and nothing owed: it may make room for others. */
  #settle(record: MessageRecord): void {
    if (record.phase !== 'done' || record.owed > 0 || (record.flags & ANSWERED) === 0) return
    if (record.slot >= 0 && this.clock.isArmed(record.slot)) return
    this.#timers.release(record)
    this.messages.settle(record)
    const evicted = this.messages.evict(this.#options.maxMessages)
    if (evicted === null) return
    this.#timeline.free(evicted)
    if (evicted.id === '') return
    const account = this.accounts.get(evicted.submission.account)
    if (account !== undefined) account.messages.delete(clientId(account, evicted), evicted)
  }
}
