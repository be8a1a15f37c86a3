/** A world's clock: what it shows, what it waits for, what comes next. */

import { formatClockMode } from '../core/clock-mode.ts'
import { formatDuration } from '../core/duration.ts'
import { isoTime, isoTimeOrNull } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import type { ClockHolds } from './clock-holds.ts'

export interface ClockView {
  readonly now: string
  readonly wall: string
  /** `real`, `x60`, `manual`, `auto`. */
  readonly mode: string
  readonly held: boolean
  /** When the hold ends by itself, on the wall's clock. */
  readonly heldUntil: string | null
  /** Who holds it, so that nobody else does; null: nobody in particular. */
  readonly heldBy: string | null
  /** Timers armed. */
  readonly pending: number
  /** When the next of them is due. */
  readonly next: string | null
  /** How often a client was sent something or sent something: where it is as it was, nobody has anything to react to. */
  readonly exchanges: number
  /** What a skip waits for: who holds it, how many, for how long of wall time at most. */
  readonly waitingFor: readonly {
    readonly owner: string
    readonly what: string
    readonly count: number
    readonly limit: string
  }[]
}

export function clockView(world: World, holds: ClockHolds): ClockView {
  const { clock } = world
  return {
    now: isoTime(clock.now()),
    wall: isoTime(world.wall.now()),
    mode: formatClockMode(clock.mode),
    held: clock.held,
    heldUntil: isoTimeOrNull(holds.until(world)),
    heldBy: holds.holderOf(world),
    pending: clock.pending,
    next: isoTimeOrNull(clock.next()),
    exchanges: clock.exchanges,
    waitingFor: world.inFlight
      .waiting()
      .map(({ owner, what, count, limit }) => ({ owner, what, count, limit: formatDuration(limit) })),
  }
}
