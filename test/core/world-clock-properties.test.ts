import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant, millis } from '../../emulator/core/instant.ts'
import type { ClockMode } from '../../emulator/core/world-clock.ts'
import { ClockBench } from '../support/clock-bench.ts'

/** What a timer of a kind does: it arms or disarms slots, at once or when a peer has answered it. */
interface Act {
  readonly what: 'arm' | 'disarm'
  readonly slot: number
  readonly delay: number
  readonly kind: number
  readonly answered: boolean
}

interface Script {
  readonly arms: readonly { readonly slot: number; readonly at: number; readonly kind: number }[]
  /** By kind. */
  readonly acts: readonly (readonly Act[])[]
}

interface Timers {
  arm(slot: number, at: number, kind: number): void
  disarm(slot: number): void
}

type Log = readonly [slot: number, kind: number, at: number][]

const SLOTS = 6
const KINDS = 5
/** After so many timers a script does nothing any more, or some would never end. */
const FUEL = 60

const slot = fc.nat(SLOTS - 1)
const kind = fc.nat(KINDS - 1)
// Many instants shared, some far apart.
const span = fc.oneof(fc.nat(3), fc.nat(40), fc.constantFrom(1_000, 86_400_000, 2 ** 31 + 7))

function script(answered: fc.Arbitrary<boolean>): fc.Arbitrary<Script> {
  const act = fc.record({ what: fc.constantFrom('arm', 'arm', 'disarm'), slot, delay: span, kind, answered })
  return fc.record({
    arms: fc.array(fc.record({ slot, at: span, kind }), { minLength: 1, maxLength: 8 }),
    acts: fc.array(fc.array(act, { maxLength: 3 }), { minLength: KINDS, maxLength: KINDS }),
  }) as fc.Arbitrary<Script>
}

/** Plays a script against timers: what a dispatch does, answers left to `answer`. */
function player(script: Script, timers: Timers, answer: (run: () => void) => void) {
  let fuel = FUEL
  for (const { slot, at, kind } of script.arms) timers.arm(slot, at, kind)
  return (kind: number, now: number): void => {
    if (fuel-- <= 0) return
    for (const act of script.acts[kind] ?? []) {
      const run = (): void => {
        if (act.what === 'disarm') timers.disarm(act.slot)
        else timers.arm(act.slot, now + act.delay, act.kind)
      }
      if (act.answered) answer(run)
      else run()
    }
  }
}

/** What must happen, found in the plainest way. */
function expected(script: Script): Log {
  let timers: { slot: number; at: number; kind: number; order: number }[] = []
  let order = 0
  let answers: (() => void)[] = []
  const log: [number, number, number][] = []
  const disarm = (slot: number): void => {
    timers = timers.filter((timer) => timer.slot !== slot)
  }
  const arm = (slot: number, at: number, kind: number): void => {
    disarm(slot)
    timers.push({ slot, at, kind, order: order++ })
  }
  const play = player(script, { arm, disarm }, (run) => answers.push(run))
  for (let now = 0; ; ) {
    const first = [...timers].sort((a, b) => a.at - b.at || a.order - b.order)[0]
    if (answers.length > 0 && (first === undefined || first.at > now)) {
      const due = answers
      answers = []
      for (const run of due) run()
      continue
    }
    if (first === undefined) return log
    now = first.at
    disarm(first.slot)
    log.push([first.slot, first.kind, now])
    play(first.kind, now)
  }
}

/** A clock with the script's timers on it, and the log of what it dispatched. */
function onClock(script: Script, mode: ClockMode): { bench: ClockBench; log: [number, number, number][] } {
  const bench = new ClockBench(mode)
  const log: [number, number, number][] = []
  const { clock, wall } = bench
  const peer = bench.peer()
  for (let slot = 0; slot < SLOTS; slot++) clock.allocate()
  const timers: Timers = {
    arm: (slot, at, kind) => clock.arm(slot, instant(bench.start + at), kind),
    disarm: (slot) => clock.disarm(slot),
  }
  const answer = (run: () => void): void => {
    peer.take('hand-over')
    wall.soon(() => {
      run()
      peer.give('hand-over')
    })
  }
  const play = player(script, timers, answer)
  bench.onDispatch = (slot, kind, now) => {
    const at = now - bench.start
    expect(bench.reading()).toBe(at)
    log.push([slot, kind, at])
    play(kind, at)
  }
  return { bench, log }
}

it('fires the same timers at the same readings however a skip is cut', async () => {
  const cuts = fc.array(fc.oneof(span, fc.constant('next' as const)), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(script(fc.boolean()), cuts, async (script, cuts) => {
      const { bench, log } = onClock(script, { kind: 'manual' })
      for (const cut of cuts) {
        const before = bench.reading()
        const step = cut === 'next' ? bench.clock.advanceToNext() : bench.clock.advance(millis(cut))
        await bench.wall.settle()
        const { now } = await step
        expect(bench.inFlight.total).toBe(0)
        expect(bench.clock.next()).toBeGreaterThan(now)
        if (cut !== 'next') expect(now).toBe(bench.start + before + cut)
      }
      while (bench.clock.pending > 0) await bench.advance(2 ** 40)
      expect(log).toEqual(expected(script))
    }),
    { numRuns: 150 },
  )
})

it('fires the same by itself under auto', async () => {
  await fc.assert(
    fc.asyncProperty(script(fc.boolean()), async (script) => {
      const { bench, log } = onClock(script, { kind: 'auto' })
      await bench.wall.settle()
      expect(log).toEqual(expected(script))
      expect([bench.clock.pending, bench.reading()]).toEqual([0, log.at(-1)?.[2] ?? 0])
    }),
    { numRuns: 150 },
  )
})

it('fires the same, never early, under real and scaled, whatever delays the event loop', async () => {
  const waits = fc.array(fc.record({ stall: fc.oneof(fc.constant(0), span), pass: span }), { maxLength: 12 })
  const factor = fc.constantFrom(1, 1, 60, 1_000, 0.5, 3)
  await fc.assert(
    fc.asyncProperty(script(fc.constant(false)), waits, factor, async (script, waits, factor) => {
      const { bench, log } = onClock(script, factor === 1 ? { kind: 'real' } : { kind: 'scaled', factor })
      for (const wait of waits) {
        bench.wall.stall(wait.stall)
        await bench.wall.pass(wait.pass)
      }
      while (bench.clock.pending > 0) await bench.wall.pass(2 ** 40)
      expect(log).toEqual(expected(script))
      for (const { at, wall } of bench.fired) expect(wall * factor).toBeGreaterThanOrEqual(at)
    }),
    { numRuns: 150 },
  )
})

it('fires the same whatever the mode is changed to in between, held or not', async () => {
  const mode: fc.Arbitrary<ClockMode> = fc.oneof(
    fc.constantFrom<ClockMode>({ kind: 'real' }, { kind: 'manual' }, { kind: 'auto' }),
    fc.constantFrom(7, 1_000).map((factor) => ({ kind: 'scaled' as const, factor })),
  )
  const steps = fc.array(
    fc.oneof(
      mode.map((mode) => ({ do: 'mode' as const, mode })),
      span.map((ms) => ({ do: 'advance' as const, ms })),
      span.map((ms) => ({ do: 'pass' as const, ms })),
      fc.constantFrom({ do: 'hold' as const }, { do: 'resume' as const }),
    ),
    { maxLength: 16 },
  )
  await fc.assert(
    fc.asyncProperty(script(fc.constant(false)), steps, async (script, steps) => {
      const { bench, log } = onClock(script, { kind: 'manual' })
      let before = 0
      for (const step of steps) {
        if (step.do === 'mode') bench.clock.setMode(step.mode)
        else if (step.do === 'advance') await bench.advance(step.ms)
        else if (step.do === 'pass') await bench.wall.pass(step.ms)
        else if (step.do === 'hold') bench.clock.hold()
        else bench.clock.resume()
        expect(bench.reading()).toBeGreaterThanOrEqual(before)
        before = bench.reading()
      }
      while (bench.clock.held) bench.clock.resume()
      bench.clock.setMode({ kind: 'auto' })
      await bench.wall.settle()
      expect(log).toEqual(expected(script))
    }),
    { numRuns: 150 },
  )
})
