/**
 * The clock of one world, and the pump that fires its timers in (due, order) order, each at a reading of exactly its
 * due time.
 *
 * - `real`, `scaled`: the reading follows the wall's. A timer fires late by what the event loop is late, but sees the
 *   time it was due at, so that nothing drifts.
 * - `manual`: the reading stands still but for `advance`.
 * - `auto`: skips to the next timer whenever nothing is in flight and an outside peer has had `settle` to react.
 *
 * Whatever the mode, a skip waits after each instant until nothing is in flight, and honours work made on the way.
 * After 1,000 timers or 5 ms the pump lets the event loop run, so that a long skip stops nobody's keep-alive.
 */
import type { InFlight } from './in-flight.ts'
import { type Instant, type Millis, millis, NEVER } from './instant.ts'
import { TimerQueue } from './timer-queue.ts'
import type { Wall, WallTimer } from './wall.ts'

export type ClockMode =
  | { readonly kind: 'real' }
  | { readonly kind: 'scaled'; readonly factor: number }
  | { readonly kind: 'manual' }
  | { readonly kind: 'auto' }

export type Dispatch = (slot: number, kind: number, now: Instant) => void

export interface ClockOptions {
  readonly wall: Wall
  readonly inFlight: InFlight
  readonly mode: ClockMode
  readonly start: Instant
  /** Wall time that an outside peer has to react before `auto` moves on. */
  readonly settle: Millis
  readonly dispatch: Dispatch
}

export interface Advanced {
  readonly now: Instant
  readonly fired: number
}

/** Before everything: a step to it fires nothing. */
const NOWHERE = Number.NEGATIVE_INFINITY as Instant

const BUDGET = 1_000
const BUDGET_MS = 5
const LOOK_EVERY = 64

export class WorldClock {
  readonly #queue = new TimerQueue()
  readonly #wall: Wall
  readonly #inFlight: InFlight
  readonly #settle: Millis
  readonly #dispatch: Dispatch
  #mode: ClockMode
  #factor = 1
  /** The reading at `#mark` on the wall, while it follows the wall; the reading itself while it stands. */
  #reading: Instant
  #mark: Instant
  #standing = true
  /** The due time of the timer being fired, -1 between timers. */
  #pinned = -1
  #holds = 0
  #steps: Promise<unknown> = Promise.resolve()
  #stepping = 0
  #alarm: WallTimer | null = null
  #alarmAt = Number.POSITIVE_INFINITY
  #exchanges = 0
  /** How many of the exchanges an outside peer has had time to react to. */
  #settled = 0
  #autoRunning = false
  #closed = false

  constructor(options: ClockOptions) {
    this.#wall = options.wall
    this.#inFlight = options.inFlight
    this.#settle = options.settle
    this.#dispatch = options.dispatch
    this.#reading = options.start
    this.#mark = options.wall.now()
    this.#mode = options.mode
    this.setMode(options.mode)
  }

  get mode(): ClockMode {
    return this.#mode
  }

  /** Timers armed now. */
  get pending(): number {
    return this.#queue.size
  }

  get held(): boolean {
    return this.#holds > 0
  }

  /** It will show nothing later any more. */
  get isClosed(): boolean {
    return this.#closed
  }

  now(): Instant {
    if (this.#pinned >= 0) return this.#pinned as Instant
    if (this.#standing) return this.#reading
    return Math.floor(this.#reading + (this.#wall.now() - this.#mark) * this.#factor) as Instant
  }

  /** When the next timer is due; NEVER when none is armed. */
  next(): Instant {
    return this.#queue.next()
  }

  allocate(): number {
    return this.#queue.allocate()
  }

  release(slot: number): void {
    this.#queue.release(slot)
  }

  arm(slot: number, due: Instant, kind: number): void {
    this.#queue.arm(slot, due, kind)
    if (this.#pinned < 0) this.#wake(due)
  }

  disarm(slot: number): void {
    this.#queue.disarm(slot)
  }

  isArmed(slot: number): boolean {
    return this.#queue.isArmed(slot)
  }

  dueOf(slot: number): Instant {
    return this.#queue.dueOf(slot)
  }

  setMode(mode: ClockMode): void {
    this.#stand()
    this.#mode = mode
    this.#factor = mode.kind === 'scaled' ? mode.factor : 1
    this.#follow()
  }

  /** How often an outside peer was sent something or sent something. */
  get exchanges(): number {
    return this.#exchanges
  }

  /** An outside peer was sent something or sent something: `auto` gives it time to react. */
  exchanged(): void {
    this.#exchanges++
  }

  /** Stops the reading until `resume` has been called as often. */
  hold(): void {
    if (this.#holds++ === 0) this.#stand()
  }

  resume(): void {
    if (this.#holds === 0) return
    if (--this.#holds === 0) this.#follow()
  }

  /** Skips ahead by `span`. Resolves when all that was due by then has happened and nothing is in flight. */
  advance(span: Millis): Promise<Advanced> {
    return this.#step(() => (this.now() + span) as Instant)
  }

  advanceTo(at: Instant): Promise<Advanced> {
    return this.#step(() => at)
  }

  /** Skips to the next timer; stays where it is when none is armed. */
  advanceToNext(): Promise<Advanced> {
    return this.#step(() => (this.#queue.size === 0 ? this.now() : this.#queue.next()))
  }

  close(): void {
    this.#closed = true
    this.#stand()
  }

  #step(target: () => Instant): Promise<Advanced> {
    const step = this.#steps.then(async () => {
      this.#stand()
      this.#stepping++
      try {
        return await this.#runTo(target)
      } finally {
        this.#stepping--
        this.#follow()
      }
    })
    this.#steps = step.catch(() => undefined)
    return step
  }

  /** The target is asked for once nothing is in flight: what was may have armed, disarmed, or stopped the clock. */
  async #runTo(target: () => Instant): Promise<Advanced> {
    let fired = 0
    // Asked again after each wait: who gives the last token back may take the next one in the same turn.
    while (this.#inFlight.total > 0) await this.#inFlight.idle()
    const until = target()
    while (this.#queue.next() <= until && !this.#closed) {
      if (this.#queue.next() > this.#reading) this.#reading = this.#queue.next()
      fired += this.#fire(this.#reading)
      if (this.#spent()) await this.#breathe()
      while (this.#inFlight.total > 0) await this.#inFlight.idle()
    }
    if (until > this.#reading && !this.#closed) this.#reading = until
    return { now: this.#reading, fired }
  }

  #turnStart = 0
  #turnFired = 0

  /** Fires what is due by `until`, as far as this turn's budget goes. */
  #fire(until: Instant): number {
    let fired = 0
    if (this.#turnFired === 0) this.#turnStart = this.#wall.rightNow()
    try {
      while (this.#queue.next() <= until && !this.#closed) {
        const due = this.#queue.next()
        this.#pinned = due
        const slot = this.#queue.pop()
        this.#dispatch(slot, this.#queue.kindOf(slot), due)
        fired++
        this.#turnFired++
        if (this.#turnFired >= BUDGET || (this.#turnFired % LOOK_EVERY === 0 && this.#late())) break
      }
    } finally {
      this.#pinned = -1
    }
    return fired
  }

  #late(): boolean {
    return this.#wall.rightNow() - this.#turnStart >= BUDGET_MS
  }

  #spent(): boolean {
    return this.#turnFired >= BUDGET || this.#late()
  }

  #breathe(): Promise<void> {
    this.#turnFired = 0
    return new Promise((resolve) => this.#wall.soon(resolve))
  }

  /** The reading stops where it is. */
  #stand(): void {
    if (!this.#standing) this.#reading = this.now()
    this.#standing = true
    this.#cancelAlarm()
  }

  /** The reading goes on by the mode's rule, unless something still holds it. */
  #follow(): void {
    if (this.#closed || this.#holds > 0 || this.#stepping > 0) return
    if (this.#mode.kind === 'real' || this.#mode.kind === 'scaled') {
      this.#mark = this.#wall.now()
      this.#standing = false
    }
    this.#wake(this.#queue.next())
  }

  /** A timer is due at `due`: sees to it that the pump runs by then. */
  #wake(due: Instant): void {
    if (this.#closed || this.#holds > 0 || this.#stepping > 0 || due === NEVER) return
    if (this.#mode.kind === 'auto') {
      if (!this.#autoRunning) this.#startAuto()
    } else if (!this.#standing && due < this.#alarmAt) this.#setAlarm(due)
  }

  #setAlarm(due: Instant): void {
    this.#cancelAlarm()
    this.#alarmAt = due
    const delay = (due - this.now()) / this.#factor
    this.#alarm = this.#wall.after(millis(delay > 0 ? Math.ceil(delay) : 0), () => this.#ring())
  }

  #cancelAlarm(): void {
    this.#alarm?.cancel()
    this.#alarm = null
    this.#alarmAt = Number.POSITIVE_INFINITY
  }

  #ring(): void {
    this.#alarm = null
    if (this.#standing || this.#closed) return
    this.#turnFired = 0
    try {
      this.#fire(this.now())
    } finally {
      this.#alarmAt = Number.POSITIVE_INFINITY
      const next = this.#queue.next()
      if (next > this.now()) this.#wake(next)
      else this.#ringSoon(next)
    }
  }

  /** There is more due than a turn's budget: the rest follows when the event loop has run. */
  #ringSoon(due: Instant): void {
    let cancelled = false
    this.#alarmAt = due
    this.#alarm = {
      cancel: () => {
        cancelled = true
      },
    }
    this.#wall.soon(() => {
      if (!cancelled) this.#ring()
    })
  }

  #startAuto(): void {
    this.#autoRunning = true
    this.#wall.soon(() => {
      this.#auto().finally(() => {
        this.#autoRunning = false
        // What was armed between the last look and here found the loop still marked as running.
        this.#wake(this.#queue.next())
      })
    })
  }

  /** Skips from timer to timer until none is left or the mode changes. */
  async #auto(): Promise<void> {
    while (this.#mode.kind === 'auto' && this.#holds === 0 && this.#stepping === 0 && !this.#closed) {
      if (this.#queue.size === 0) return
      while (this.#inFlight.total > 0) await this.#inFlight.idle()
      if (this.#exchanges !== this.#settled) {
        this.#settled = this.#exchanges
        await new Promise<void>((resolve) => this.#wall.after(this.#settle, resolve))
        continue
      }
      await this.#step(() => (this.#mayJump() ? this.#queue.next() : NOWHERE))
    }
  }

  /** While the step of `auto` waited for its turn, the clock may have been stopped, emptied, or used by a peer. */
  #mayJump(): boolean {
    if (this.#mode.kind !== 'auto' || this.#holds > 0 || this.#queue.size === 0) return false
    return this.#exchanges === this.#settled
  }
}
