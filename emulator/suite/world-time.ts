/** How a test lets the time of its world pass. */
import { parseClockMode } from '../core/clock-mode.ts'
import { type Instant, type Millis, millis, SECOND } from '../core/instant.ts'
import { isoTime } from '../core/iso-time.ts'
import { systemWall } from '../core/wall.ts'
import type { Lease } from './lease.ts'
import type { ClockView, Target } from './target.ts'

export function pause(span: number): Promise<void> {
  return new Promise((resolve) => systemWall.after(millis(Math.max(0, Math.round(span))), resolve))
}

/** What a look has found that is not so. */
export interface Awaited {
  /** Keys of messages: all is not as expected before something has happened to each of them. */
  readonly awaits?: readonly number[]
  /** They are an outside client's, which may react to what happens to any of them. */
  readonly isOutside?: boolean
}

/** null: all is so. `isLast`: what is found will be told. */
export type Look<T> = (isLast: boolean) => Promise<T | null>

export interface WorldTime {
  /** On the world's clock, ISO 8601. */
  now(): Promise<string>
  /** Resolves when so much time has passed and all that was due has happened. */
  advance(span: Millis): Promise<void>
  /**
   * As `advance`, for a time in which nothing is to happen: an outside client gets time on the wall to do something. `isOver`:
   * that something has happened ends it.
   */
  idle(span: Millis, isOver: () => Promise<boolean>): Promise<void>
  /** The first time that `look` gives null, at most so much later, or what it gave last. */
  until<T extends Awaited>(look: Look<T>, within: Millis): Promise<T | null>
  /** Before each step. */
  keep(): Promise<void>
  /** Somebody else may have moved the clock. */
  forget(): void
  /** The time to go on with beside somebody who acts in the wall's: a command that goes on running. */
  beside(): WorldTime
}

/** The clock stands still but for what the steps do to it: what comes of a test hangs on nothing else. */
export class SteppedTime implements WorldTime {
  protected readonly target: Target
  protected readonly world: string
  /** null: not known. Nobody but us moves the clock, so that it is not asked for after each step. */
  #now: string | null = null

  constructor(target: Target, world: string) {
    this.target = target
    this.world = world
  }

  async now(): Promise<string> {
    this.#now ??= await this.asked()
    return this.#now
  }

  forget(): void {
    this.#now = null
  }

  protected async asked(): Promise<string> {
    return (await this.target.clock(this.world)).now
  }

  async advance(span: Millis): Promise<void> {
    this.#now = (await this.target.advance(this.world, span)).now
  }

  idle(span: Millis, _isOver: () => Promise<boolean>): Promise<void> {
    return this.advance(span)
  }

  /**
   * From one thing that is due to the next; where messages keep all from being so, to what is next of one of those: of
   * ten thousand messages it takes many looks otherwise.
   */
  async until<T extends Awaited>(look: Look<T>, within: Millis): Promise<T | null> {
    let clock = await this.target.clock(this.world)
    const end = (Date.parse(clock.now) + within) as Instant
    for (;;) {
      this.#now = clock.now
      const found = await look(false)
      if (found === null) return null
      const { now, next } = clock
      if (next === null || Date.parse(next) > end) {
        const left = end - Date.parse(now)
        if (left > 0) await this.advance(millis(left))
        return look(true)
      }
      // The newest of them is likely the last.
      const awaited = found.awaits?.at(-1)
      clock =
        awaited === undefined
          ? await this.target.advanceTo(this.world, next)
          : await this.target.advanceUntil(this.world, awaited, isoTime(end))
    }
  }

  async keep(): Promise<void> {}

  beside(): WorldTime {
    return new PatientTime(this.target, this.world)
  }
}

const POLL = 10

/** How long of wall time the clock takes for that span; where it may skip, not long. */
function wallSpan({ mode }: ClockView, span: number): number {
  const read = parseClockMode(mode)
  if (!read.ok || read.value.kind === 'auto') return POLL
  return read.value.kind === 'scaled' ? span / read.value.factor : span
}

/** The clock goes by itself: what is waited for comes when it comes. */
export class RunningTime extends SteppedTime {
  override beside(): WorldTime {
    return this
  }

  override now(): Promise<string> {
    return this.asked()
  }

  override async advance(span: Millis): Promise<void> {
    let clock = await this.target.clock(this.world)
    const end = Date.parse(clock.now) + span
    for (let left: number = span; left > 0; left = end - Date.parse(clock.now)) {
      await pause(wallSpan(clock, left))
      clock = await this.target.clock(this.world)
    }
  }

  override async until<T extends Awaited>(look: Look<T>, within: Millis): Promise<T | null> {
    const end = Date.parse(await this.now()) + within
    for (;;) {
      const isLast = Date.parse(await this.now()) >= end
      const found = await look(isLast)
      if (found === null || isLast) return found
      await pause(POLL)
    }
  }
}

/** The first time on the wall that `look` gives null, at most so much later, or what it gave last. */
export async function untilOnWall<T>(look: Look<T>, within: Millis): Promise<T | null> {
  const end = systemWall.rightNow() + within
  for (;;) {
    const isLast = systemWall.rightNow() >= end
    const found = await look(isLast)
    if (found === null || isLast) return found
    await pause(POLL)
  }
}

/** An outside client that was told something gets so much wall time to do what it does then, before the clock goes on. */
const SETTLE = 60
/** Where nothing is due, only the outside client can bring what is waited for: it gets so much. */
const PATIENCE = 5 * SECOND

/** Of so many messages each thing that happens is given time to be reacted to; of more that would take minutes. */
const FEW = 20

/** A world that somebody else acts in, who is given time on the wall to do so. */
export class PatientTime extends SteppedTime {
  override now(): Promise<string> {
    return this.asked()
  }

  override beside(): WorldTime {
    return this
  }

  override async advance(span: Millis): Promise<void> {
    if (await this.#tells(() => super.advance(span))) await pause(SETTLE)
  }

  override async idle(span: Millis, isOver: () => Promise<boolean>): Promise<void> {
    await this.until(async () => ((await isOver()) ? null : {}), span)
  }

  override async until<T extends Awaited>(look: Look<T>, within: Millis): Promise<T | null> {
    const end = Date.parse(await this.now()) + within
    // What came before, a request to the outside client perhaps, we do not know.
    let settle = SETTLE
    for (;;) {
      const { found, next } = await this.#lookPatiently(look, end, settle, Math.min(within, PATIENCE))
      if (found === null) return null
      if (next !== null) {
        const { awaits = [], isOutside = false } = found
        const awaited = awaits.length > FEW && !isOutside ? awaits.at(-1) : undefined
        settle = (await this.#tells(() => this.#goTo(next, awaited, end))) ? SETTLE : 0
        continue
      }
      const left = end - Date.parse(await this.now())
      if (left > 0) await this.target.advance(this.world, millis(left))
      return untilOnWall(look, millis(SETTLE))
    }
  }

  /** Whether a client was told something meanwhile, or told us. */
  async #tells(act: () => Promise<unknown>): Promise<boolean> {
    const before = await this.target.clock(this.world)
    await act()
    return (await this.target.clock(this.world)).exchanges !== before.exchanges
  }

  /** To when something has happened to the message that is awaited, or where none is, to what is next. */
  async #goTo(next: string, awaited: number | undefined, end: number): Promise<void> {
    const now = await this.now()
    // The clock may have been held just before it came to what is due.
    if (next <= now) await this.target.advance(this.world, millis(0))
    else if (awaited === undefined) await this.target.advanceTo(this.world, next)
    else await this.target.advanceUntil(this.world, awaited, isoTime(end as Instant))
  }

  /** Until all is so, or the clock is to go on: to `next`, or where nothing is due, to the end. */
  async #lookPatiently<T>(look: Look<T>, end: number, settle: number, patience: number) {
    const began = systemWall.rightNow()
    for (;;) {
      const waited = systemWall.rightNow() - began
      const found = await look(false)
      const { next } = await this.target.clock(this.world)
      const isDue = next !== null && Date.parse(next) <= end
      if (found === null || waited >= (isDue ? settle : patience)) return { found, next: isDue ? next : null }
      await pause(POLL)
    }
  }
}

/** A world that somebody else's client is bound to. Its clock is held, by a lease that is renewed; a step moves it. */
export class LeasedTime extends PatientTime {
  readonly #lease: Lease

  constructor(target: Target, world: string, lease: Lease) {
    super(target, world)
    this.#lease = lease
  }

  override async keep(): Promise<void> {
    this.#lease.check()
  }
}
