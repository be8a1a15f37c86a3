/** How a test lets the time of its world pass. */
import { type Millis, millis, SECOND } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import type { Target } from './target.ts'

export function pause(span: number): Promise<void> {
  return new Promise((resolve) => systemWall.after(millis(Math.max(0, Math.round(span))), resolve))
}

export interface WorldTime {
  /** On the world's clock, ISO 8601. */
  now(): Promise<string>
  /** Resolves when so much time has passed and all that was due has happened. */
  advance(span: Millis): Promise<void>
  /** The first time that `look` gives null, at most so much later, or what it gave last. */
  until<T>(look: () => Promise<T | null>, within: Millis): Promise<T | null>
  /** Before each step. */
  keep(): Promise<void>
  /** The test has ended. */
  release(): Promise<void>
}

/** The clock stands still but for what the steps do to it: what comes of a test hangs on nothing else. */
export class SteppedTime implements WorldTime {
  protected readonly target: Target
  protected readonly world: string

  constructor(target: Target, world: string) {
    this.target = target
    this.world = world
  }

  async now(): Promise<string> {
    return (await this.target.clock(this.world)).now
  }

  advance(span: Millis): Promise<void> {
    return this.target.advance(this.world, span)
  }

  /** From one thing that is due to the next. */
  async until<T>(look: () => Promise<T | null>, within: Millis): Promise<T | null> {
    const end = Date.parse(await this.now()) + within
    for (;;) {
      const found = await look()
      if (found === null) return null
      const { now, next } = await this.target.clock(this.world)
      if (next === null || Date.parse(next) > end) {
        const left = end - Date.parse(now)
        if (left > 0) await this.target.advance(this.world, millis(left))
        return look()
      }
      await this.target.advanceTo(this.world, next)
    }
  }

  async keep(): Promise<void> {}
  async release(): Promise<void> {}
}

const POLL = 10

/** The clock goes by itself: what is waited for comes when it comes. */
export class RunningTime extends SteppedTime {
  override async advance(span: Millis): Promise<void> {
    const end = Date.parse(await this.now()) + span
    while (Date.parse(await this.now()) < end) await pause(POLL)
  }

  override async until<T>(look: () => Promise<T | null>, within: Millis): Promise<T | null> {
    const end = Date.parse(await this.now()) + within
    for (;;) {
      const isLast = Date.parse(await this.now()) >= end
      const found = await look()
      if (found === null || isLast) return found
      await pause(POLL)
    }
  }
}

const LEASE = millis(30 * SECOND)
/** An outside client gets so much wall time to answer, and to do what it does next, before the clock goes on. */
const SETTLE = 60

/**
 * A world that somebody else's client is bound to. Between the steps its clock is held, by a lease that runs out should
 * we die; a step moves it.
 */
export class LeasedTime extends SteppedTime {
  readonly #isMoving: boolean

  /** `isMoving`: its clock would go by itself. */
  constructor(target: Target, world: string, isMoving: boolean) {
    super(target, world)
    this.#isMoving = isMoving
  }

  override async keep(): Promise<void> {
    if (this.#isMoving) await this.target.hold(this.world, LEASE)
  }

  override async advance(span: Millis): Promise<void> {
    await super.advance(span)
    await pause(SETTLE)
  }

  override async until<T>(look: () => Promise<T | null>, within: Millis): Promise<T | null> {
    const patiently = async () => {
      for (let waited = 0; ; waited += POLL) {
        const found = await look()
        if (found === null || waited >= SETTLE) return found
        await pause(POLL)
      }
    }
    const found = await super.until(patiently, within)
    await this.keep()
    return found
  }

  override async release(): Promise<void> {
    if (this.#isMoving) await this.target.hold(this.world, millis(0))
  }
}
