import { expect, it, vi } from 'vitest'
import { type Instant, instant, millis } from '../../emulator/core/instant.ts'
import { WorldClock } from '../../emulator/core/world-clock.ts'
import { ClockBench, followed } from '../support/clock-bench.ts'

it('follows the wall under real', async () => {
  const bench = new ClockBench('real')
  bench.arm(100, 1)
  await bench.wall.pass(99)
  expect([bench.reading(), bench.log()]).toEqual([99, []])
  await bench.wall.pass(901)
  expect([bench.reading(), bench.fired]).toEqual([1_000, [{ kind: 1, at: 100, read: 100, wall: 100 }]])
})

it('fires late under real, but at a reading of the due time, so that nothing drifts', async () => {
  const bench = new ClockBench('real')
  bench.arm(100, 1)
  bench.arm(150, 2)
  bench.onFire.set(1, (now) => bench.arm(now - bench.start + 100, 3))
  bench.wall.stall(180)
  await bench.wall.pass(0)
  expect(bench.fired).toEqual([
    { kind: 1, at: 100, read: 100, wall: 180 },
    { kind: 2, at: 150, read: 150, wall: 180 },
  ])
  expect(bench.reading()).toBe(180)
  await bench.wall.pass(20)
  expect(bench.fired[2]).toEqual({ kind: 3, at: 200, read: 200, wall: 200 })
})

it('sets one alarm for the first timer, a new one when an earlier timer is armed, and none for a later one', async () => {
  const bench = new ClockBench('real')
  bench.arm(100, 1)
  bench.arm(200, 2)
  expect(bench.wall.timers).toBe(1)
  bench.arm(40, 3)
  expect(bench.wall.timers).toBe(1)
  await bench.wall.pass(200)
  expect(bench.fired.map(({ kind, wall }) => [kind, wall])).toEqual([
    [3, 40],
    [1, 100],
    [2, 200],
  ])
  expect(bench.wall.timers).toBe(0)
})

it('fires the second in time when the first has been disarmed', async () => {
  const bench = new ClockBench('real')
  const first = bench.arm(100, 1)
  bench.arm(200, 2)
  bench.clock.disarm(first)
  await bench.wall.pass(1_000)
  expect(bench.fired.map(({ kind, wall }) => [kind, wall])).toEqual([[2, 200]])
})

it('fires soon what is armed in the past under real', async () => {
  const bench = new ClockBench('real')
  await bench.wall.pass(500)
  bench.arm(100, 1)
  expect(bench.log()).toEqual([])
  await bench.wall.pass(0)
  expect(bench.fired.map(({ kind, wall }) => [kind, wall])).toEqual([[1, 500]])
})

it('works off a backlog under real in turns, so that the event loop runs', async () => {
  const bench = new ClockBench('real')
  for (let i = 0; i < 2_500; i++) bench.arm(10, 1)
  const seen: number[] = []
  const look = (): void => {
    seen.push(bench.fired.length)
    if (bench.fired.length < 2_500) bench.wall.soon(look)
  }
  bench.onFire.set(1, () => {
    if (bench.fired.length === 1) bench.wall.soon(look)
  })
  bench.wall.stall(10)
  await bench.wall.pass(0)
  expect(seen).toEqual([1_000, 2_000, 2_500])
})

it('has one alarm at the most, even if it was held in the middle of a backlog', async () => {
  const bench = new ClockBench('real')
  for (let i = 0; i < 1_500; i++) bench.arm(10, 1)
  bench.arm(5_000, 2)
  bench.onFire.set(1, () => {
    if (bench.fired.length === 1_000) {
      bench.wall.soon(() => {
        bench.clock.hold()
        bench.clock.resume()
      })
    }
  })
  await bench.wall.pass(1_000)
  expect([bench.fired.length, bench.wall.timers]).toEqual([1_500, 1])
})

it('runs faster than the wall under scaled, and fires when the wall gets there', async () => {
  const bench = new ClockBench({ kind: 'scaled', factor: 60 })
  bench.arm(60_000, 1)
  bench.arm(90_000, 2)
  await bench.wall.pass(999)
  expect([bench.reading(), bench.log()]).toEqual([59_940, []])
  await bench.wall.pass(501)
  expect(bench.fired).toEqual([
    { kind: 1, at: 60_000, read: 60_000, wall: 1_000 },
    { kind: 2, at: 90_000, read: 90_000, wall: 1_500 },
  ])
})

it('runs slower than the wall where the factor is below 1, and never fires early', async () => {
  const bench = new ClockBench({ kind: 'scaled', factor: 0.3 })
  bench.arm(10, 1)
  await bench.wall.pass(33)
  expect([bench.reading(), bench.log()]).toEqual([9, []])
  await bench.wall.pass(2)
  expect(bench.log()).toEqual([[1, 10]])
})

it('stops when held, however often, until resumed as often', async () => {
  const bench = new ClockBench('real')
  bench.arm(100, 1)
  await bench.wall.pass(60)
  bench.clock.hold()
  bench.clock.hold()
  await bench.wall.pass(500)
  bench.clock.resume()
  await bench.wall.pass(500)
  bench.arm(70, 2)
  await bench.wall.pass(500)
  expect([bench.reading(), bench.log(), bench.clock.held]).toEqual([60, [], true])
  bench.clock.resume()
  expect(bench.clock.held).toBe(false)
  await bench.wall.pass(39)
  expect([bench.reading(), bench.log()]).toEqual([99, [[2, 70]]])
  await bench.wall.pass(1)
  expect(bench.log().at(-1)).toEqual([1, 100])
})

it('takes a resume without a hold for nothing', async () => {
  const bench = new ClockBench('real')
  bench.clock.resume()
  bench.clock.hold()
  await bench.wall.pass(100)
  expect(bench.reading()).toBe(0)
})

it('goes on from its reading when the mode changes: real, manual, auto, scaled, real', async () => {
  const bench = new ClockBench('real')
  for (const at of [100, 200, 300, 700, 1_000]) bench.arm(at, 1)
  await bench.wall.pass(150)
  bench.clock.setMode({ kind: 'manual' })
  await bench.wall.pass(10_000)
  expect([bench.reading(), bench.clock.mode.kind]).toEqual([150, 'manual'])
  await bench.advance(100)
  expect([bench.reading(), bench.log().length]).toEqual([250, 2])
  const peer = bench.peer()
  bench.onFire.set(1, () => peer.take('hand-over'))
  bench.clock.setMode({ kind: 'auto' })
  await bench.wall.settle()
  expect([bench.reading(), bench.log().length]).toEqual([300, 3])
  bench.clock.setMode({ kind: 'scaled', factor: 10 })
  peer.give('hand-over')
  await bench.wall.settle()
  bench.onFire.clear()
  await bench.wall.pass(41)
  expect([bench.reading(), bench.log().length]).toEqual([710, 4])
  bench.clock.setMode({ kind: 'real' })
  await bench.wall.pass(289)
  expect([bench.reading(), bench.log().length]).toEqual([999, 4])
  await bench.wall.pass(1)
  expect(bench.log().map(([, at]) => at)).toEqual([100, 200, 300, 700, 1_000])
})

it('skips ahead under real too, and goes on from there with the wall', async () => {
  const bench = new ClockBench('real')
  bench.arm(3_600_000, 1)
  bench.arm(3_600_500, 2)
  expect((await bench.clock.advance(millis(3_600_000))).fired).toBe(1)
  expect(bench.fired[0]?.wall).toBe(0)
  await bench.wall.pass(499)
  expect(bench.log().length).toBe(1)
  await bench.wall.pass(1)
  expect([bench.log().length, bench.reading()]).toEqual([2, 3_600_500])
})

it('goes on with the wall under real after an advance was stopped by a bug', async () => {
  const bench = new ClockBench('real')
  bench.arm(10, 1)
  bench.arm(20, 2)
  bench.onFire.set(1, () => {
    throw new Error('a bug')
  })
  await expect(bench.clock.advance(millis(15))).rejects.toThrow('a bug')
  await bench.wall.pass(10)
  expect([bench.reading(), bench.log().length]).toEqual([20, 2])
})

it('is not pinned by a dispatch that throws under real, and fires what comes after', async () => {
  const bench = new ClockBench('real')
  for (const at of [10, 10, 30]) bench.arm(at, at)
  let bugs = 0
  bench.onFire.set(10, () => {
    if (bugs++ === 0) throw new Error('a bug')
  })
  await expect(bench.wall.pass(20)).rejects.toThrow('a bug')
  await bench.wall.pass(10)
  expect(bench.reading()).toBe(20)
  await bench.wall.pass(80)
  expect(bench.log()).toEqual([
    [10, 10],
    [10, 10],
    [30, 30],
  ])
})

it('skips from timer to timer under auto, in no time on the wall, and then stands', async () => {
  const bench = new ClockBench('auto')
  bench.arm(86_400_000, 1)
  bench.arm(1_000, 2)
  bench.onFire.set(1, (now) => bench.arm(now - bench.start + 5, 3))
  await bench.wall.settle()
  expect(bench.fired.map(({ kind, read, wall }) => [kind, read, wall])).toEqual([
    [2, 1_000, 0],
    [1, 86_400_000, 0],
    [3, 86_400_005, 0],
  ])
  await bench.wall.pass(5_000)
  expect(bench.reading()).toBe(86_400_005)
})

it('does not move under auto while a token is held', async () => {
  const bench = new ClockBench('auto')
  const peer = bench.peer()
  peer.take('input')
  bench.arm(10, 1)
  bench.arm(20, 2)
  bench.onFire.set(1, () => peer.take('hand-over'))
  await bench.wall.pass(10_000)
  expect([bench.log(), bench.reading()]).toEqual([[], 0])
  peer.give('input')
  await bench.wall.pass(10_000)
  expect([bench.log(), bench.reading()]).toEqual([[[1, 10]], 10])
  peer.give('hand-over')
  await bench.wall.settle()
  expect(bench.log().length).toBe(2)
})

it('gives an outside peer time to react under auto, anew after each exchange', async () => {
  const bench = new ClockBench('auto')
  bench.arm(10, 1)
  bench.arm(20, 2)
  bench.onFire.set(1, () => bench.clock.exchanged())
  await bench.wall.pass(40)
  expect(bench.log()).toEqual([[1, 10]])
  bench.clock.exchanged()
  await bench.wall.pass(59)
  expect(bench.log()).toEqual([[1, 10]])
  await bench.wall.pass(1)
  expect(bench.log().length).toBe(2)
  expect(bench.fired[1]?.wall).toBe(100)
})

it('lets what an outside peer sends in that time happen first', async () => {
  const bench = new ClockBench('auto')
  bench.clock.exchanged()
  bench.arm(60_000, 1)
  await bench.wall.pass(30)
  bench.arm(5, 2)
  await bench.wall.pass(100)
  expect(bench.log()).toEqual([
    [2, 5],
    [1, 60_000],
  ])
})

it('gives a peer its time under auto also when the exchange falls into a wait for a token', async () => {
  const bench = new ClockBench('auto')
  const peer = bench.peer()
  peer.take('hand-over')
  bench.arm(10, 1)
  await bench.wall.pass(1_000)
  peer.give('hand-over')
  bench.clock.exchanged()
  await bench.wall.pass(49)
  expect(bench.log()).toEqual([])
  await bench.wall.pass(1)
  expect(bench.log()).toEqual([[1, 10]])
})

it.each([
  ['the mode is manual', (bench: ClockBench) => bench.clock.setMode({ kind: 'manual' })],
  ['it is held', (bench: ClockBench) => bench.clock.hold()],
  ['it is closed', (bench: ClockBench) => bench.clock.close()],
])('does not skip under auto when a token is given back and %s by then', async (_, stop) => {
  const bench = new ClockBench('auto')
  const peer = bench.peer()
  peer.take('request')
  bench.arm(10, 1)
  await bench.wall.settle()
  stop(bench)
  peer.give('request')
  await bench.wall.pass(1_000)
  expect([bench.log(), bench.reading()]).toEqual([[], 0])
})

it('stays where it is under auto when its last timer is disarmed while it waits', async () => {
  const bench = new ClockBench('auto')
  const peer = bench.peer()
  peer.take('request')
  const only = bench.arm(10, 1)
  await bench.wall.settle()
  bench.clock.disarm(only)
  peer.give('request')
  await bench.wall.settle()
  expect([bench.log(), bench.reading()]).toEqual([[], 0])
  bench.arm(30, 2)
  await bench.wall.settle()
  expect(bench.log()).toEqual([[2, 30]])
})

it('does an advance under auto as asked, and then goes on by itself, though the advance took all there was', async () => {
  const bench = new ClockBench('auto')
  const peer = bench.peer()
  peer.take('request')
  bench.arm(10, 1)
  await bench.wall.settle()
  const advance = followed(bench.clock.advance(millis(1_000)))
  peer.give('request')
  await bench.wall.settle()
  expect([advance.done, bench.log()]).toEqual([true, [[1, 10]]])
  const reading = bench.reading()
  expect(reading).toBeGreaterThanOrEqual(1_000)
  expect(reading).toBeLessThanOrEqual(1_010)
  bench.arm(5_000, 2)
  await bench.wall.settle()
  expect(bench.reading()).toBe(5_000)
})

it('goes on under auto after a hold', async () => {
  const bench = new ClockBench('auto')
  bench.clock.hold()
  bench.arm(10, 1)
  await bench.wall.pass(1_000)
  expect(bench.log()).toEqual([])
  bench.clock.resume()
  await bench.wall.settle()
  expect(bench.log()).toEqual([[1, 10]])
})

it('misses nothing under auto that is armed in the very moment it comes to rest', async () => {
  for (let ticks = 0; ticks < 20; ticks++) {
    const bench = new ClockBench('auto')
    bench.arm(10, 1)
    bench.onFire.set(1, async () => {
      for (let i = 0; i < ticks; i++) await undefined
      bench.arm(20, 2)
    })
    await bench.wall.settle()
    expect([ticks, ...bench.log()]).toEqual([ticks, [1, 10], [2, 20]])
  }
})

it('lets the event loop run during a long run of auto', async () => {
  const bench = new ClockBench('auto')
  for (let i = 0; i < 3_000; i++) bench.arm(i, 1)
  const seen: number[] = []
  for (let turn = 0; turn < 6; turn++) {
    bench.wall.soon(() => seen.push(bench.fired.length))
    await bench.wall.turn()
  }
  await bench.wall.settle()
  expect(bench.fired.length).toBe(3_000)
  expect(seen.some((count) => count > 0 && count < 3_000)).toBe(true)
})

it.each(['real', 'auto', 'manual'] as const)('does nothing any more once closed: %s', async (mode) => {
  const bench = new ClockBench(mode)
  bench.arm(10, 1)
  bench.clock.close()
  bench.arm(5, 2)
  bench.clock.setMode({ kind: 'real' })
  bench.clock.hold()
  bench.clock.resume()
  const advance = followed(bench.clock.advance(millis(1_000)))
  await bench.wall.pass(10_000)
  expect([bench.log(), bench.reading(), bench.wall.timers, advance.done]).toEqual([[], 0, 0, true])
})

it('stops a backlog when it is closed in the middle of it', async () => {
  const bench = new ClockBench('real')
  for (let i = 0; i < 10; i++) bench.arm(10, 1)
  bench.onFire.set(1, () => {
    if (bench.fired.length === 3) bench.clock.close()
  })
  await bench.wall.pass(100)
  expect(bench.fired.length).toBe(3)
})

it('tells the dispatch the slot that was armed', async () => {
  const dispatch = vi.fn<(slot: number, kind: number, now: Instant) => void>()
  const bench = new ClockBench('manual')
  const clock = new WorldClock({
    wall: bench.wall,
    inFlight: bench.inFlight,
    mode: { kind: 'manual' },
    start: instant(0),
    settle: millis(50),
    dispatch,
  })
  clock.allocate()
  const slot = clock.allocate()
  clock.arm(slot, instant(7), 3)
  await clock.advance(millis(10))
  expect(dispatch.mock.calls).toEqual([[slot, 3, 7]])
})
