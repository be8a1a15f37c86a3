/** A world's clock: read, switched, held, and moved ahead. */
import type { Router } from 'express'
import { z } from 'zod'
import { formatClockMode, parseClockMode } from '../core/clock-mode.ts'
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Instant, type Millis, millis } from '../core/instant.ts'
import { isoTime, parseIsoTime } from '../core/iso-time.ts'
import { ok } from '../core/result.ts'
import type { Advanced, ClockMode } from '../core/world-clock.ts'
import type { World } from '../engine/world.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { duration, scalar, someTime, text } from '../protocol/settings/scalar.ts'
import { bodyOf } from './checked.ts'
import type { ClockHolds } from './clock-holds.ts'
import { type ControlScope, worldOf } from './control-scope.ts'
import { findMessage } from './find-message.ts'
import { resource } from './resource.ts'
import { clockView } from './view-clock.ts'

interface ClockChange {
  readonly mode?: ClockMode
  readonly advance?: Millis
  readonly to?: Instant | 'next'
  /** A message: the clock stops on the way to a time once something has happened to it. */
  readonly until?: string
  /** A span is a lease in wall time. */
  readonly hold?: boolean | Millis
  /** Who holds it, so that nobody else does. */
  readonly holder?: string
}

const clockChange: z.ZodType<ClockChange> = keyed('a change of the clock', {
  mode: scalar('a mode', {}, parseClockMode).exactOptional(),
  advance: duration.exactOptional(),
  to: scalar<Instant | 'next'>('a time, or "next"', {}, (text) =>
    text === 'next' ? ok(text) : parseIsoTime(text),
  ).exactOptional(),
  until: text.exactOptional(),
  hold: z
    .union([z.boolean(), someTime], { error: 'expected true, false, or a span of wall time such as "30s"' })
    .exactOptional(),
  holder: text.exactOptional(),
})

export function clockRoutes(router: Router, scope: ControlScope): void {
  const { holds } = scope
  resource(router, '/clock', {
    get: (request, response) => {
      response.json(clockView(worldOf(request, scope), holds))
    },
    post: async (request, response) => {
      const world = worldOf(request, scope)
      const change = bodyOf(request, clockChange)
      const { until, holder, ...changes } = change
      if (holder !== undefined && change.hold === undefined) {
        throw new EmulatorError('BAD_REQUEST', '`holder` goes with `hold`', 'It says who holds the clock.')
      }
      if (until !== undefined && typeof change.to !== 'number') {
        throw new EmulatorError('BAD_REQUEST', '`until` goes with a time in `to`', 'Say how far the clock may go.')
      }
      if (Object.keys(changes).length !== 1) {
        throw new EmulatorError('BAD_REQUEST', 'expected one of mode, advance, to, hold', 'One change at a time.')
      }
      if (change.mode !== undefined) setMode(world, change.mode)
      if (change.hold !== undefined) setHold(world, holds, change.hold, holder ?? null)
      // It goes on where the client goes away meanwhile: what it asked for is worth finishing, and harms nobody.
      const advanced = await advance(world, change)
      const view = clockView(world, holds)
      response.json(advanced === null ? view : { ...view, now: isoTime(advanced.now), fired: advanced.fired })
    },
  })
}

function setMode(world: World, mode: ClockMode): void {
  world.control('clock', `mode ${formatClockMode(mode)}`)
  world.clock.setMode(mode)
}

function setHold(world: World, holds: ClockHolds, hold: boolean | Millis, holder: string | null): void {
  if (hold === false) holds.release(world, holder)
  else holds.hold(world, hold === true ? null : hold, holder)
  world.control('clock', typeof hold === 'number' ? `hold for ${formatDuration(hold)}` : `hold ${hold}`)
}

/** Resolves when all that was due by then has happened; null: nothing was asked for. */
async function advance(world: World, { advance: span, to, until }: ClockChange): Promise<Advanced | null> {
  const { clock } = world
  if (span !== undefined) {
    world.control('clock', `advance by ${formatDuration(span)}`)
    return clock.advance(span)
  }
  if (to === undefined) return null
  if (to === 'next') {
    world.control('clock', 'advance to the next timer')
    return clock.advanceToNext()
  }
  if (to < clock.now()) {
    throw new EmulatorError('CONFLICT', `the clock shows ${isoTime(clock.now())} already`, 'Time only goes forward.')
  }
  world.control('clock', `advance to ${isoTime(to)}`)
  if (until === undefined) return clock.advanceTo(to)
  return advanceUntil(world, (await findMessage(world, until, {})).key, to)
}

/** From one thing that is due to the next, until one of them is of the message. */
async function advanceUntil(world: World, message: number, to: Instant): Promise<Advanced> {
  const { clock } = world
  let isOver = false
  let fired = 0
  const unlisten = world.changes.listen((key) => {
    isOver ||= key === message
  })
  try {
    for (;;) {
      // What is in flight may yet arm a timer.
      fired += (await clock.advance(millis(0))).fired
      if (isOver || clock.now() >= to || clock.isClosed) return { now: clock.now(), fired }
      fired += (await clock.advanceTo(Math.min(clock.next(), to) as Instant)).fired
    }
  } finally {
    unlisten()
  }
}
