/** All that goes to one origin: so many connections at the most, and the rest in line, first come first served. */
import type { Client } from 'undici'
import { Deque } from '../core/deque.ts'
import type { Wall } from '../core/wall.ts'
import type { OutgoingAnswer, OutgoingRequest } from './outgoing.ts'
import type { Endpoint } from './outgoing-connect.ts'
import { Lane } from './outgoing-lane.ts'

const CONNECTIONS = 64

export interface OriginOptions {
  /** `http://127.0.0.1:9000` */
  readonly origin: string
  readonly endpoint: Endpoint
  readonly wall: Wall
  readonly Kind: typeof Client
  /** No connection is left, and nobody waits for one. */
  readonly onEmpty: () => void
}

export class Origin {
  readonly #options: OriginOptions
  readonly #lanes = new Set<Lane>()
  /** The last to be used is the first to be used again: those that are not needed grow old and close. */
  readonly #idle: Lane[] = []
  /** Each gets a connection, or null when all is over. */
  readonly #line = new Deque<(lane: Lane | null) => void>()
  #closed = false

  constructor(options: OriginOptions) {
    this.#options = options
  }

  /** Waiting in line is not timed: it is our own limit, not the peer's slowness. */
  async send(path: string, request: OutgoingRequest): Promise<OutgoingAnswer> {
    for (let isRepeated = false; ; isRepeated = true) {
      const lane = await this.#take(isRepeated)
      if (lane === null) return SHUT
      const { answer, isStale } = await lane.exchange(path, request)
      this.#give(lane, answer.kind === 'answered')
      if (isStale && !isRepeated && !this.#closed) continue
      return answer.kind === 'broken' ? { kind: 'broken', reason: answer.reason } : answer
    }
  }

  close(): void {
    this.#closed = true
    for (const wake of this.#line.drain()) wake(null)
    for (const lane of this.#lanes) lane.destroy()
  }

  #take(isFresh: boolean): Promise<Lane | null> | Lane | null {
    if (this.#closed) return null
    const kept = isFresh ? undefined : this.#idle.pop()
    if (kept !== undefined) return kept
    // A repeated request has given its own connection back: there is room unless others have taken it.
    if (this.#lanes.size >= CONNECTIONS && isFresh) this.#drop(this.#idle.pop())
    if (this.#lanes.size < CONNECTIONS) return this.#open()
    return new Promise((resolve) => this.#line.push(resolve))
  }

  #give(lane: Lane, isSound: boolean): void {
    if (!isSound) {
      this.#drop(lane)
      this.#serve()
      return
    }
    // A turn later: a server that closes right after its answer has been seen to do so by then.
    this.#options.wall.soon(() => {
      if (!this.#lanes.has(lane)) return
      if (!lane.isOpen) this.#drop(lane)
      else if (!this.#closed) this.#idle.push(lane)
      this.#serve()
    })
  }

  #serve(): void {
    while (!this.#closed && this.#line.length > 0) {
      const lane = this.#idle.pop() ?? (this.#lanes.size < CONNECTIONS ? this.#open() : undefined)
      if (lane === undefined) return
      this.#line.shift()?.(lane)
    }
  }

  #open(): Lane {
    const { Kind, origin, endpoint, wall } = this.#options
    const lane = new Lane(Kind, origin, endpoint, wall, (closed) => {
      const at = this.#idle.indexOf(closed)
      // One that is under way is dropped when its request has ended.
      if (at < 0) return
      this.#idle.splice(at, 1)
      this.#drop(closed)
    })
    this.#lanes.add(lane)
    return lane
  }

  #drop(lane: Lane | undefined): void {
    if (lane === undefined) return
    this.#lanes.delete(lane)
    lane.destroy()
    if (this.#lanes.size === 0 && this.#line.length === 0) this.#options.onEmpty()
  }
}

export const SHUT: OutgoingAnswer = { kind: 'no-connection', reason: 'the emulator is shutting down' }
