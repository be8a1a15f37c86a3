/**
 * Waits until messages are as expected, in the time of their world. Where the clock goes by itself, for what happens; a
 * manual clock is moved, from one due time to the next.
 */
import { EmulatorError } from '../core/emulator-error.ts'
import { after, type Instant, type Millis, millis } from '../core/instant.ts'
import type { World } from '../engine/world.ts'
import type { Awaited, Expected } from './expected-messages.ts'
import { LookTurns } from './look-turns.ts'
import { ManualSteps } from './manual-steps.ts'
import { News } from './news.ts'
import { type Found, WatchedMessages } from './watched-messages.ts'

export interface Looked {
  /** null: all is as expected. */
  readonly found: Found | null
  readonly messages: number
  /** When it was looked at, on the world's clock. */
  readonly at: Instant
}

/** What no event tells (a clock that was let go, a label that hangs on the time) is noticed after so long on the wall. */
const TICK = millis(250)
/** A clock that follows the wall's goes on while much happens: what happened within so long is looked at together. */
const BUNDLE = millis(5)

/** Where clients do something all the time, a manual clock is moved after so many looks all the same. */
const MOST_LOOKS = 20

export class Waits {
  readonly #turns = new LookTurns()
  readonly #steps = new WeakMap<World, ManualSteps>()
  readonly #ending = new AbortController()

  async look(world: World, expected: Expected): Promise<Looked> {
    const watched = new WatchedMessages(world, expected, this.#turns)
    return lookedAt(world, watched, await watched.look(true))
  }

  /** Ends early where `signal` says so. Throws EmulatorError NOT_FOUND where the world is removed meanwhile. */
  async wait(world: World, awaited: Awaited, signal: AbortSignal): Promise<Looked> {
    const watched = new WatchedMessages(world, awaited, this.#turns)
    const wait = new Wait(world, awaited, this.#stepsOf(world), AbortSignal.any([signal, this.#ending.signal]))
    try {
      for (;;) {
        const isLast = wait.isOver
        const found = await wait.looking(() => watched.look(isLast))
        if (found === null || isLast) return lookedAt(world, watched, found)
        await wait.pass()
      }
    } finally {
      wait.end()
    }
  }

  /** Nobody waits any more. */
  close(): void {
    this.#ending.abort()
  }

  #stepsOf(world: World): ManualSteps {
    const steps = this.#steps.get(world) ?? new ManualSteps(world.clock)
    this.#steps.set(world, steps)
    return steps
  }
}

class Wait {
  readonly #world: World
  readonly #steps: ManualSteps
  readonly #signal: AbortSignal
  readonly #news: News
  readonly #end: Instant
  readonly #patience: Millis
  readonly #self = Symbol('a wait')
  readonly #leave = (): void => this.#steps.leave(this.#self)
  #holds = false
  /** Since the last step. */
  #looks = 0

  constructor(world: World, { within, patience }: Awaited, steps: ManualSteps, signal: AbortSignal) {
    this.#world = world
    this.#steps = steps
    this.#signal = signal
    this.#end = after(world.clock.now(), within)
    this.#patience = patience
    this.#news = new News(world, signal, () => this.#hold())
    signal.addEventListener('abort', this.#leave)
    this.#hold()
  }

  /** Its time has passed, or nobody waits for the answer. */
  get isOver(): boolean {
    return this.#signal.aborted || this.#world.clock.now() >= this.#end
  }

  /** `auto` goes no further before somebody has looked: no state is passed over. */
  #hold(): void {
    if (this.#holds || this.#world.clock.mode.kind !== 'auto') return
    this.#holds = true
    this.#world.clock.hold()
  }

  #release(): void {
    if (this.#holds) this.#world.clock.resume()
    this.#holds = false
  }

  async looking<T>(look: () => Promise<T>): Promise<T> {
    this.#news.isThere = false
    const found = await look()
    if (!this.#news.isThere) this.#release()
    return found
  }

  /** Resolves when it may be otherwise. */
  async pass(): Promise<void> {
    const { clock, inFlight } = this.#world
    if (clock.isClosed) throw gone(this.#world)
    if (clock.mode.kind === 'manual') return this.#step()
    this.#leave()
    const isIdle = !clock.held && inFlight.total === 0 && clock.next() > this.#end
    if (clock.mode.kind === 'auto' && isIdle) {
      await this.#patiently()
      if (!this.#news.isThere && !this.isOver) await clock.advanceTo(this.#end)
      return
    }
    const factor = clock.mode.kind === 'scaled' ? clock.mode.factor : 1
    const left = clock.mode.kind === 'auto' ? TICK : Math.ceil((this.#end - clock.now()) / factor)
    await this.#news.within(millis(Math.max(1, Math.min(left, TICK))))
    if (clock.mode.kind !== 'auto') await this.#pause(BUNDLE)
  }

  async #step(): Promise<void> {
    const { clock, inFlight } = this.#world
    this.#steps.join(this.#self)
    // What is in flight may yet arm a timer.
    if (inFlight.total > 0) await clock.advance(millis(0))
    if (clock.next() > this.#end) await this.#patiently()
    if (this.isOver) return
    if (this.#news.isThere && ++this.#looks < MOST_LOOKS) return
    this.#looks = 0
    await this.#steps.step(this.#self, this.#end)
  }

  /** Until something happens, as long as it is worth waiting for that. */
  async #patiently(): Promise<void> {
    const { clock, wall } = this.#world
    const until = after(wall.now(), this.#patience)
    while (!this.#news.isThere && !this.isOver && !clock.isClosed && wall.now() < until) {
      await this.#news.within(millis(Math.max(1, Math.min(TICK, until - wall.now()))))
    }
  }

  #pause(span: Millis): Promise<void> {
    return new Promise((resolve) => this.#world.wall.after(span, resolve))
  }

  end(): void {
    this.#signal.removeEventListener('abort', this.#leave)
    this.#leave()
    this.#news.close()
    this.#release()
  }
}

function lookedAt(world: World, watched: WatchedMessages, found: Found | null): Looked {
  return { found, messages: watched.count, at: world.clock.now() }
}

function gone({ name }: World): EmulatorError {
  return new EmulatorError('NOT_FOUND', `the world ${name} has been removed meanwhile`, '')
}
