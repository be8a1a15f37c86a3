/**
 * The wall's clock and its timers: the only place in the emulator that reads `Date` and `performance` or sets a real
 * timer. Everything that concerns a real peer (idle sockets, answers that fail to come, slow answers) runs on it;
 * tests put their own in its place.
 *
 * `now()` never goes backwards: it is the time of day at the start plus the monotonic clock since.
 */
import type { Instant, Millis } from './instant.ts'

export interface WallTimer {
  cancel(): void
}

export interface Wall {
  /** The reading, the same throughout one turn of the event loop: what one packet brought has one time. */
  now(): Instant
  /** The reading at this very moment, for who measures how long a turn takes. */
  rightNow(): Instant
  /** Runs `task` once, no earlier than `delay` from now. Delays beyond 2^31 ms are honoured. */
  after(delay: Millis, task: () => void): WallTimer
  /** Runs `task` as soon as what is waiting for input has been looked at. */
  soon(task: () => void): void
}

/** The longest delay setTimeout keeps: above it Node fires at once. */
const LONGEST = 0x7fffffff

class SystemWall implements Wall {
  readonly #start = Date.now() - performance.now()

  #reading = 0
  #isFresh = false
  readonly #expire = (): void => {
    this.#isFresh = false
  }

  now(): Instant {
    if (!this.#isFresh) {
      this.#reading = this.#start + performance.now()
      this.#isFresh = true
      queueMicrotask(this.#expire)
    }
    return this.#reading as Instant
  }

  rightNow(): Instant {
    return (this.#start + performance.now()) as Instant
  }

  after(delay: Millis, task: () => void): WallTimer {
    return new SystemTimer(delay, task)
  }

  soon(task: () => void): void {
    setImmediate(task)
  }
}

class SystemTimer implements WallTimer {
  #handle: NodeJS.Timeout
  #left: number
  readonly #task: () => void

  constructor(delay: number, task: () => void) {
    this.#left = delay
    this.#task = task
    this.#handle = this.#set()
  }

  cancel(): void {
    clearTimeout(this.#handle)
  }

  #set(): NodeJS.Timeout {
    const delay = Math.min(this.#left, LONGEST)
    this.#left -= delay
    return setTimeout(() => this.#elapsed(), delay)
  }

  #elapsed(): void {
    if (this.#left > 0) this.#handle = this.#set()
    else this.#task()
  }
}

export const systemWall: Wall = new SystemWall()
