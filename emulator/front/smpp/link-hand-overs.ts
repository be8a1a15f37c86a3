/**
 * The hand-overs of one link: at most `window` written and not answered, the rest in line. Each holds the world's clock
 * from the moment it is given to the link until the client's answer has been dealt with.
 */
import { Deque } from '../../core/deque.ts'
import type { Holder } from '../../core/in-flight.ts'
import type { Instant } from '../../core/instant.ts'
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
  readonly #queue = new Deque<HandOver>()

  constructor(link: Link, world: World, holder: Holder) {
    this.#link = link
    this.#world = world
    this.#holder = holder
  }

  get unanswered(): number {
    return this.#unanswered.size
  }

  get load(): number {
    return this.#unanswered.size + this.#queue.length
  }

  /** Sends it now if the window has room, else as soon as it has. */
  add(handOver: HandOver): void {
    this.#holder.take('hand-over')
    if (this.#queue.length > 0 || !this.#hasRoom) this.#queue.push(handOver)
    else this.#write(handOver)
  }

  /** The client's answer to what was written under `sequence`; an answer to nothing is passed over. */
  answered(sequence: number, status: number): void {
    const handOver = this.#unanswered.take(sequence)
    if (handOver === undefined) return
    if (handOver !== null) {
      const answer = status === 0 ? 'accepted' : isTemporary(status) ? 'refused-for-now' : 'refused'
      if (status !== 0) this.#log(handOver, status)
      this.#world.handOvers.answered(handOver, answer, status)
    }
    this.#pump()
    this.#holder.give('hand-over')
  }

  /** What the client has not answered in time has failed, and is tried again by the account's policy. */
  expire(now: Instant): void {
    const timeout = this.#link.responseTimeout
    for (const handOver of this.#unanswered.expired(now, timeout)) {
      if (handOver !== null) this.#world.handOvers.unanswered(handOver, timeout)
      this.#holder.give('hand-over')
    }
    this.#pump()
  }

  /** The world was reset: answers to what was sent are swallowed, what waits is gone. */
  forget(): void {
    for (let n = this.#queue.length; n > 0; n--) this.#holder.give('hand-over')
    this.#queue.clear()
    this.#unanswered.forget()
  }

  /** No more is sent by this link: what waits in line goes by another, or waits for one. */
  giveQueueBack(): void {
    for (const handOver of this.#queue.drain()) {
      this.#holder.give('hand-over')
      handOver.account.outlets.smpp?.deliver(handOver)
    }
  }

  /** The link is gone: what was not answered goes out again as well. */
  giveBack(): void {
    const unanswered = this.#unanswered.clear()
    for (const handOver of unanswered) if (handOver !== null) this.#world.handOvers.returned(handOver)
    this.giveQueueBack()
    this.#holder.drop()
  }

  get #hasRoom(): boolean {
    return this.#unanswered.size < (this.#link.account?.settings.smpp?.window ?? 1)
  }

  #write(handOver: HandOver): void {
    const sequence = this.#link.nextSequence()
    const isAnswered = writeHandOver(this.#link, handOver, sequence)
    this.#world.clock.exchanged()
    this.#world.handOvers.written(handOver)
    if (isAnswered) {
      this.#unanswered.add(sequence, handOver)
      return
    }
    this.#world.handOvers.answered(handOver, 'accepted', 0)
    this.#holder.give('hand-over')
  }

  #pump(): void {
    while (this.#queue.length > 0 && this.#hasRoom && this.#link.receives) {
      this.#write(this.#queue.shift() as HandOver)
    }
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
