/**
 * The hand-overs of one link: at most `window` written and not answered, the rest in line. Each holds the world's clock
 * from the moment it is given to the link until the client's answer has been dealt with. A client that is known to stay
 * silent holds nothing: the world's own clock tells when it has been silent for too long.
 */
import { Deque } from '../../core/deque.ts'
import type { Holder } from '../../core/in-flight.ts'
import { type Instant, millis } from '../../core/instant.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import type { World } from '../../engine/world.ts'
import { isTemporary } from '../../protocol/smpp/temporary-status.ts'
import { writeHandOver } from './hand-over-writer.ts'
import type { Link } from './link.ts'
import { Unanswered } from './unanswered.ts'

export class LinkHandOvers {
  readonly #link: Link
  readonly #world: World
  readonly #holder: Holder
  readonly #unanswered = new Unanswered()
  /** Written to the client in its silence, by sequence number. */
  readonly #unheard = new Map<number, HandOver>()
  readonly #queue = new Deque<HandOver>()
  #isSilent = false
  /** How often the clock is held. */
  #held = 0

  constructor(link: Link, world: World, holder: Holder) {
    this.#link = link
    this.#world = world
    this.#holder = holder
  }

  get unanswered(): number {
    return this.#unanswered.size + this.#unheard.size
  }

  get load(): number {
    return this.unanswered + this.#queue.length
  }

  get isSilent(): boolean {
    return this.#isSilent
  }

  /** Sends it now if the window has room, else as soon as it has. */
  add(handOver: HandOver): void {
    if (this.#queue.length > 0 || !this.#hasRoom) this.#queue.push(handOver)
    else this.#write(handOver)
    this.#balance()
  }

  /** The client's answer to what was written under `sequence`; an answer to nothing is passed over. */
  answered(sequence: number, status: number): void {
    const awaited = this.#unanswered.take(sequence)
    const handOver = awaited === undefined ? this.#takeUnheard(sequence) : awaited
    if (handOver === undefined) return
    if (handOver !== null) {
      const answer = status === 0 ? 'accepted' : isTemporary(status) ? 'refused-for-now' : 'refused'
      if (status !== 0) this.#log(handOver, status)
      this.#world.handOvers.answered(handOver, answer, status)
    }
    this.#pump()
    this.#balance()
  }

  /** What the client has not answered in time has failed, and is tried again by the account's policy. */
  expire(now: Instant): void {
    const timeout = this.#link.responseTimeout
    for (const handOver of this.#unanswered.expired(now, timeout)) {
      if (handOver !== null) this.#world.handOvers.unanswered(handOver, timeout)
    }
    this.#pump()
    this.#balance()
  }

  /** What has not been answered by now counts as written in the silence, from now on. */
  silence(isSilent: boolean): void {
    this.#isSilent = isSilent
    const waiting = isSilent ? this.#unanswered.clear() : []
    for (const [sequence, handOver] of waiting) if (handOver !== null) this.#leaveUnheard(sequence, handOver)
    this.#balance()
  }

  /** The world was reset: answers to what was sent are swallowed, what waits is gone. */
  forget(): void {
    this.#queue.clear()
    this.#unheard.clear()
    this.#unanswered.forget()
    this.#balance()
  }

  /** No more is sent by this link: what waits in line goes by another, or waits for one. */
  giveQueueBack(): void {
    for (const handOver of this.#queue.drain()) handOver.account.outlets.smpp?.deliver(handOver)
    this.#balance()
  }

  /** The link is gone: what was not answered goes out again as well. */
  giveBack(): void {
    const unanswered = [...this.#unheard, ...this.#unanswered.clear()]
    this.#unheard.clear()
    for (const [, handOver] of unanswered) if (handOver !== null) this.#world.handOvers.returned(handOver)
    this.giveQueueBack()
    this.#holder.drop()
  }

  get #hasRoom(): boolean {
    return this.unanswered < (this.#link.account?.settings.smpp?.window ?? 1)
  }

  #write(handOver: HandOver): void {
    const sequence = this.#link.nextSequence()
    const isAnswered = writeHandOver(this.#link, handOver, sequence)
    this.#world.clock.exchanged()
    this.#world.handOvers.written(handOver)
    if (!isAnswered) this.#world.handOvers.answered(handOver, 'accepted', 0)
    else if (this.#isSilent) this.#leaveUnheard(sequence, handOver)
    else this.#unanswered.add(sequence, handOver)
  }

  #leaveUnheard(sequence: number, handOver: HandOver): void {
    this.#unheard.set(sequence, handOver)
    this.#world.handOvers.unheard(handOver, this.#link.responseTimeout, () => {
      this.#unheard.delete(sequence)
      // The world's clock has waited itself: nothing is charged to it.
      this.#world.handOvers.unanswered(handOver, millis(0))
      this.#pump()
      this.#balance()
    })
  }

  #takeUnheard(sequence: number): HandOver | undefined {
    const handOver = this.#unheard.get(sequence)
    this.#unheard.delete(sequence)
    return handOver
  }

  #pump(): void {
    while (this.#queue.length > 0 && this.#hasRoom && this.#link.receives) {
      this.#write(this.#queue.shift() as HandOver)
    }
  }

  /** The clock waits for answers, and for what waits behind them; but not for the end of a silence, which it brings. */
  #balance(): void {
    const behind = this.#isSilent || this.#unheard.size > 0 ? 0 : this.#queue.length
    const wanted = this.#unanswered.size + behind
    for (; this.#held < wanted; this.#held++) this.#holder.take('hand-over')
    for (; this.#held > wanted; this.#held--) this.#holder.give('hand-over')
  }

  #log(handOver: HandOver, status: number): void {
    this.#world.log({
      kind: 'answer',
      at: this.#world.clock.now(),
      wall: this.#link.front.wall.now(),
      account: handOver.account.name,
      link: this.#link.id,
      key: handOver.record?.key ?? 0,
      status,
    })
  }
}
