/** A world's clock over a wall moved by hand, with a log of what it dispatched. */
import { InFlight } from '../../emulator/core/in-flight.ts'
import { type Instant, instant, millis } from '../../emulator/core/instant.ts'
import { type Advanced, type ClockMode, WorldClock } from '../../emulator/core/world-clock.ts'
import { FakeWall } from './fake-wall.ts'

export interface Fired {
  readonly kind: number
  /** The due time that the dispatch was told. */
  readonly at: number
  /** What the clock read meanwhile. */
  readonly read: number
  /** What the wall read. */
  readonly wall: number
}

export class ClockBench {
  readonly wall: FakeWall = new FakeWall()
  readonly inFlight: InFlight = new InFlight()
  readonly fired: Fired[] = []
  readonly clock: WorldClock
  /** What a timer of that kind does besides being logged. */
  readonly onFire: Map<number, (now: Instant) => unknown> = new Map()
  /** Told of every timer besides. */
  onDispatch: (slot: number, kind: number, now: Instant) => void = () => undefined
  /** The world's reading at the start. Readings in tests count from it. */
  readonly start = 10_000

  constructor(kind: ClockMode | 'real' | 'manual' | 'auto') {
    this.clock = new WorldClock({
      wall: this.wall,
      inFlight: this.inFlight,
      mode: typeof kind === 'string' ? { kind } : kind,
      start: instant(this.start),
      settle: millis(50),
      dispatch: (slot, kind, now) => {
        this.fired.push({
          kind,
          at: now - this.start,
          read: this.clock.now() - this.start,
          wall: this.wall.now() - 1_000_000,
        })
        this.onFire.get(kind)?.(now)
        this.onDispatch(slot, kind, now)
      },
    })
  }

  /** Arms a timer of its own, `at` ms from the start. Its slot. */
  arm(at: number, kind: number): number {
    const slot = this.clock.allocate()
    this.clock.arm(slot, instant(this.start + at), kind)
    return slot
  }

  /** Advances, and lets the event loop run whenever the clock asks for that. */
  async advance(ms: number): Promise<Advanced> {
    const advanced = this.clock.advance(millis(ms))
    await this.wall.settle()
    return advanced
  }

  /** The reading, in ms from the start. */
  reading(): number {
    return this.clock.now() - this.start
  }

  /** Kinds and due times of what was fired. */
  log(): readonly (readonly [kind: number, at: number])[] {
    return this.fired.map(({ kind, at }) => [kind, at])
  }

  /** A peer that may hold tokens. */
  peer(owner = 'peer'): ReturnType<InFlight['holder']> {
    const limit = millis(30_000)
    return this.inFlight.holder(owner, { request: limit, 'hand-over': limit, input: limit })
  }
}

/** Follows a promise without waiting for it. */
export function followed<T>(promise: Promise<T>): { done: boolean; value?: T; error?: unknown } {
  const state: { done: boolean; value?: T; error?: unknown } = { done: false }
  promise.then(
    (value) => Object.assign(state, { done: true, value }),
    (error: unknown) => Object.assign(state, { done: true, error }),
  )
  return state
}
