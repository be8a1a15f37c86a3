/**
 * The way out of an account's hand-overs over HTTP: a few pushed at a time, the rest in line. Those of one message go one
 * after the other, for over several connections the second could overtake the first. Each holds the world's clock from
 * the moment it is given here until the client's answer has been dealt with. What is pushed and how an answer is read is
 * the front's.
 */
import { Deque } from '../core/deque.ts'
import type { Holder } from '../core/in-flight.ts'
import { type Millis, millis, SECOND } from '../core/instant.ts'
import type { HandOver, Outlet } from '../engine/hand-over.ts'
import type { Answer } from '../engine/hand-overs.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from './outgoing.ts'

export interface Push {
  readonly request: OutgoingRequest
  /** What the client's answer means. */
  judge(answer: Answered): Verdict
}

export type Answered = Extract<OutgoingAnswer, { kind: 'answered' }>

export interface Verdict {
  readonly answer: Answer
  /** In the front's own numbers: an HTTP status, an MM7 StatusCode. */
  readonly status: number
}

/**
 * What a front does with a hand-over: pushes it, keeps it where there is nobody to push it to, merges it into what it
 * pushes later, or has no need to push it, because the client did not ask.
 */
export type Treatment = Push | Unpushed

type Unpushed = 'keep' | 'absorb' | 'merge'

export interface CallbackOutletOptions {
  readonly world: World
  readonly outgoing: Outgoing
  /** For people: `mm7 callbacks (test)`. */
  readonly owner: string
  treat(handOver: HandOver): Treatment | Promise<Treatment>
  readonly onBug: (error: unknown) => void
}

/** Requests under way at a time. */
const MOST_UNDER_WAY = 32

/** Longest that one push takes: connecting, then waiting for the answer. */
const LIMIT = millis(120 * SECOND)

export class CallbackOutlet implements Outlet {
  readonly #options: CallbackOutletOptions
  readonly #holder: Holder
  readonly #queue = new Deque<HandOver>()
  /** Messages whose hand-overs are here, and who waits for them to be gone. */
  readonly #pushed = new Map<MessageRecord, { count: number; readonly waiting: (() => void)[] }>()
  /** Messages of which a hand-over is under way, and their next ones. */
  readonly #busy = new Map<MessageRecord, HandOver[]>()
  #underWay = 0
  /** How many wait for another of their message. */
  #behind = 0
  /** Counts resets: what comes back from before one is passed over. */
  #epoch = 0

  constructor(options: CallbackOutletOptions) {
    this.#options = options
    const limits = { request: LIMIT, 'hand-over': LIMIT, input: LIMIT }
    this.#holder = options.world.inFlight.holder(options.owner, limits)
  }

  /** Hand-overs in line or under way. */
  get load(): number {
    return this.#queue.length + this.#behind + this.#underWay
  }

  deliver(handOver: HandOver): void {
    this.#holder.take('hand-over')
    if (handOver.record?.plan.receipts.early === true) this.#enter(handOver.record)
    this.#queue.push(handOver)
    this.#pump()
  }

  forget(): void {
    this.#epoch++
    for (let n = this.#queue.length + this.#behind; n > 0; n--) this.#holder.give('hand-over')
    this.#queue.clear()
    this.#busy.clear()
    this.#behind = 0
    for (const { waiting } of this.#pushed.values()) for (const resolve of waiting) resolve()
    this.#pushed.clear()
  }

  /** Runs `then` when nothing that was to leave before the message's answer is here any more. */
  whenGone(record: MessageRecord, then: () => void): void {
    const pushed = this.#pushed.get(record)
    if (pushed === undefined) then()
    else pushed.waiting.push(then)
  }

  #pump(): void {
    while (this.#underWay < MOST_UNDER_WAY && this.#queue.length > 0) {
      const handOver = this.#queue.shift() as HandOver
      if (!this.#waitsItsTurn(handOver)) this.#start(handOver)
    }
  }

  /** Behind another of its message, which is under way. */
  #waitsItsTurn(handOver: HandOver): boolean {
    const behind = handOver.record === null ? undefined : this.#busy.get(handOver.record)
    if (behind === undefined) return false
    behind.push(handOver)
    this.#behind++
    return true
  }

  #start(handOver: HandOver): void {
    this.#underWay++
    const epoch = this.#epoch
    const treated = this.#treated(handOver)
    if (typeof treated === 'string') {
      // Most often nobody wants to hear: that takes no promise.
      this.#pass(handOver, treated)
      this.#ended(handOver, epoch)
      return
    }
    const { record } = handOver
    if (record !== null && !this.#busy.has(record)) this.#busy.set(record, [])
    this.#push(handOver, treated, epoch)
      .catch(this.#options.onBug)
      .finally(() => {
        this.#ended(handOver, epoch)
        this.#pump()
      })
  }

  #treated(handOver: HandOver): Treatment | Promise<Treatment> {
    try {
      return this.#options.treat(handOver)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #ended(handOver: HandOver, epoch: number): void {
    this.#underWay--
    if (epoch === this.#epoch && handOver.record !== null) this.#follow(handOver.record)
    this.#holder.give('hand-over')
  }

  /** What comes next of the message whose hand-over has ended. */
  #follow(record: MessageRecord): void {
    this.#leave(record)
    const next = this.#busy.get(record)?.shift()
    if (next === undefined) {
      this.#busy.delete(record)
      return
    }
    this.#behind--
    this.#start(next)
  }

  /** It ends without having been pushed. */
  #pass(handOver: HandOver, treatment: Unpushed): void {
    const { handOvers } = this.#options.world
    if (treatment === 'keep') handOvers.keep(handOver)
    else handOvers.absorb(handOver, treatment === 'merge')
  }

  async #push(handOver: HandOver, treated: Push | Promise<Treatment>, epoch: number): Promise<void> {
    const { world, outgoing } = this.#options
    const treatment = treated instanceof Promise ? await treated : treated
    if (epoch !== this.#epoch) return
    if (typeof treatment === 'string') return this.#pass(handOver, treatment)
    world.clock.exchanged()
    world.handOvers.written(handOver)
    const answer = await outgoing.send(treatment.request)
    if (epoch !== this.#epoch) return
    world.clock.exchanged()
    this.#settle(handOver, treatment, answer)
  }

  #settle(handOver: HandOver, push: Push, answer: OutgoingAnswer): void {
    const { world } = this.#options
    if (answer.kind === 'answered') {
      const verdict = push.judge(answer)
      this.#log(handOver, verdict.status)
      return world.handOvers.answered(handOver, verdict.answer, verdict.status)
    }
    const { connectTimeout, answerTimeout } = push.request
    const waited = answer.kind !== 'timeout' ? 0 : answer.phase === 'connect' ? connectTimeout : answerTimeout
    world.handOvers.unanswered(handOver, waited as Millis)
  }

  #log(handOver: HandOver, status: number): void {
    const { world } = this.#options
    const { account, record } = handOver
    const [at, wall] = [world.clock.now(), world.wall.now()]
    world.log({ kind: 'answer', at, wall, account: account.name, link: 0, key: record?.key ?? 0, status })
  }

  #enter(record: MessageRecord): void {
    const pushed = this.#pushed.get(record)
    if (pushed === undefined) this.#pushed.set(record, { count: 1, waiting: [] })
    else pushed.count++
  }

  #leave(record: MessageRecord): void {
    const pushed = this.#pushed.get(record)
    if (pushed === undefined || --pushed.count > 0) return
    this.#pushed.delete(record)
    for (const resolve of pushed.waiting) resolve()
  }
}
