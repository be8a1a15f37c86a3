import { expect, it } from 'vitest'
import { type Instant, instant, millis, NEVER } from '../../emulator/core/instant.ts'
import { ClockBench, followed } from '../support/clock-bench.ts'

it('stands still under manual, whatever the wall does', async () => {
  const bench = new ClockBench('manual')
  bench.arm(5, 1)
  await bench.wall.pass(1_000)
  expect([bench.reading(), bench.log()]).toEqual([0, []])
})

it('fires in the order of (due, arming), each at a reading of its due time', async () => {
  const bench = new ClockBench('manual')
  bench.arm(30, 1)
  bench.arm(10, 2)
  bench.arm(30, 3)
  bench.arm(20, 4)
  const advanced = await bench.clock.advance(millis(100))
  expect(advanced).toEqual({ now: bench.start + 100, fired: 4 })
  expect(bench.fired.map(({ kind, at, read }) => [kind, at, read])).toEqual([
    [2, 10, 10],
    [4, 20, 20],
    [1, 30, 30],
    [3, 30, 30],
  ])
  expect(bench.reading()).toBe(100)
})

it('fires what is due at the end of an advance, and nothing later', async () => {
  const bench = new ClockBench('manual')
  bench.arm(100, 1)
  bench.arm(101, 2)
  expect((await bench.clock.advance(millis(100))).fired).toBe(1)
  expect([bench.log(), bench.clock.pending, bench.clock.next()]).toEqual([[[1, 100]], 1, bench.start + 101])
  await bench.clock.advance(millis(1))
  expect(bench.log()).toEqual([
    [1, 100],
    [2, 101],
  ])
})

it('fires what is due already when it is advanced by nothing', async () => {
  const bench = new ClockBench('manual')
  bench.arm(0, 1)
  expect(await bench.clock.advance(millis(0))).toEqual({ now: bench.start, fired: 1 })
})

it('honours what is armed and disarmed on the way, at the same instant too', async () => {
  const bench = new ClockBench('manual')
  const doomed = bench.arm(20, 9)
  bench.arm(10, 1)
  bench.arm(10, 2)
  bench.onFire.set(1, () => {
    bench.arm(10, 3)
    bench.arm(15, 4)
    bench.arm(101, 5)
    bench.clock.disarm(doomed)
  })
  bench.onFire.set(3, () => bench.arm(10, 6))
  expect((await bench.clock.advance(millis(100))).fired).toBe(5)
  expect(bench.log()).toEqual([
    [1, 10],
    [2, 10],
    [3, 10],
    [6, 10],
    [4, 15],
  ])
  expect(bench.clock.pending).toBe(1)
})

it('keeps delays beyond 2^31 ms, skipped or waited for', async () => {
  const years = 12 * 365 * 86_400_000
  const skipped = new ClockBench('manual')
  skipped.arm(years, 1)
  await skipped.clock.advance(millis(years - 1))
  expect(skipped.log()).toEqual([])
  await skipped.clock.advance(millis(1))
  expect(skipped.log()).toEqual([[1, years]])

  const waited = new ClockBench('real')
  waited.arm(years, 1)
  await waited.wall.pass(years - 1)
  expect(waited.log()).toEqual([])
  await waited.wall.pass(1)
  expect(waited.log()).toEqual([[1, years]])
})

it('goes on from an instant only when nothing is in flight, and answers when nothing is', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  for (const at of [10, 20]) bench.arm(at, at)
  bench.onFire.set(10, () => peer.take('hand-over'))
  bench.onFire.set(20, () => peer.take('hand-over'))
  const advance = followed(bench.clock.advance(millis(100)))
  await bench.wall.pass(5_000)
  expect([bench.log(), bench.reading(), advance.done]).toEqual([[[10, 10]], 10, false])
  peer.give('hand-over')
  await bench.wall.settle()
  expect([bench.log(), bench.reading(), advance.done]).toEqual([
    [
      [10, 10],
      [20, 20],
    ],
    20,
    false,
  ])
  peer.give('hand-over')
  await bench.wall.settle()
  expect(advance.value).toEqual({ now: bench.start + 100, fired: 2 })
})

it('fires the whole of an instant before it waits for what is in flight', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  for (const kind of [1, 2]) {
    bench.arm(10, kind)
    bench.onFire.set(kind, () => peer.take('hand-over'))
  }
  void bench.clock.advance(millis(100))
  await bench.wall.settle()
  expect([bench.log().length, bench.inFlight.total]).toEqual([2, 2])
})

it('does not begin an advance while a request is being answered, and honours what the answer arms', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  peer.take('request')
  bench.arm(10, 1)
  const advance = followed(bench.clock.advance(millis(100)))
  await bench.wall.settle()
  expect([bench.log(), bench.reading()]).toEqual([[], 0])
  bench.arm(5, 2)
  peer.give('request')
  await bench.wall.settle()
  expect([bench.log(), advance.done]).toEqual([
    [
      [2, 5],
      [1, 10],
    ],
    true,
  ])
})

it('honours what an answer arms for the very instant that waits for it', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  bench.arm(10, 1)
  bench.arm(20, 2)
  bench.onFire.set(1, () => peer.take('hand-over'))
  void bench.clock.advance(millis(100))
  await bench.wall.settle()
  bench.arm(10, 3)
  peer.give('hand-over')
  await bench.wall.settle()
  expect(bench.log()).toEqual([
    [1, 10],
    [3, 10],
    [2, 20],
  ])
})

// A client that answers a receipt and submits the next message in one segment does this.
it('stays where it is when the last token is given back and another is taken in one turn', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  bench.arm(10, 1)
  bench.arm(20, 2)
  bench.onFire.set(1, () => peer.take('hand-over'))
  const advance = followed(bench.clock.advance(millis(100)))
  await bench.wall.settle()
  peer.give('hand-over')
  peer.take('request')
  await bench.wall.settle()
  expect([bench.log(), bench.reading(), advance.done]).toEqual([[[1, 10]], 10, false])
  peer.give('request')
  await bench.wall.settle()
  expect([bench.log().length, advance.done]).toEqual([2, true])
})

it('skips to the next timer and fires all that is due with it', async () => {
  const bench = new ClockBench('manual')
  for (const kind of [1, 2]) bench.arm(70, kind)
  bench.arm(71, 3)
  expect(await bench.clock.advanceToNext()).toEqual({ now: bench.start + 70, fired: 2 })
  expect(await bench.clock.advanceToNext()).toEqual({ now: bench.start + 71, fired: 1 })
  expect(await bench.clock.advanceToNext()).toEqual({ now: bench.start + 71, fired: 0 })
  expect([bench.clock.pending, bench.clock.next()]).toEqual([0, NEVER])
})

it('takes for the next timer the first one when nothing is in flight any more', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  peer.take('request')
  const gone = bench.arm(90, 1)
  const advance = bench.clock.advanceToNext()
  await bench.wall.settle()
  bench.arm(30, 2)
  bench.clock.disarm(gone)
  peer.give('request')
  expect(await advance).toEqual({ now: bench.start + 30, fired: 1 })
})

it('never goes back', async () => {
  const bench = new ClockBench('manual')
  await bench.clock.advanceTo(instant(bench.start + 50))
  expect(await bench.clock.advanceTo(instant(bench.start + 20))).toEqual({ now: bench.start + 50, fired: 0 })
  expect(bench.reading()).toBe(50)
})

it('does concurrent advances one after the other, each from where the last one ended', async () => {
  const bench = new ClockBench('manual')
  const peer = bench.peer()
  for (const at of [10, 110, 210]) bench.arm(at, 1)
  bench.onFire.set(1, () => {
    peer.take('hand-over')
    bench.wall.soon(() => peer.give('hand-over'))
  })
  const all = Promise.all([
    bench.clock.advance(millis(100)),
    bench.clock.advance(millis(100)),
    bench.clock.advanceToNext(),
  ])
  await bench.wall.settle()
  expect(await all).toEqual([
    { now: bench.start + 100, fired: 1 },
    { now: bench.start + 200, fired: 1 },
    { now: bench.start + 210, fired: 1 },
  ])
})

it('does an advance that a dispatch asked for after the one under way', async () => {
  const bench = new ClockBench('manual')
  bench.arm(10, 1)
  bench.arm(60, 2)
  bench.onFire.set(1, () => void bench.clock.advance(millis(50)))
  await bench.clock.advance(millis(20))
  await bench.wall.settle()
  expect([bench.reading(), bench.log().length]).toEqual([70, 2])
})

it('lets the event loop run after every 1,000 timers of a long advance, at one instant or at many', async () => {
  for (const spread of [0, 1]) {
    const bench = new ClockBench('manual')
    for (let i = 0; i < 3_500; i++) bench.arm(1 + i * spread, 1)
    const advance = followed(bench.clock.advance(millis(10_000)))
    const seen: number[] = []
    while (!advance.done) {
      bench.wall.soon(() => seen.push(bench.fired.length))
      await bench.wall.turn()
    }
    expect(seen.filter((count) => count > 0 && count < 3_500)).toEqual([1_000, 2_000, 3_000])
    expect(bench.fired.length).toBe(3_500)
  }
})

it('lets the event loop run after 5 ms of a long advance', async () => {
  const bench = new ClockBench('manual')
  for (let i = 0; i < 400; i++) bench.arm(1 + i, 1)
  bench.onFire.set(1, () => bench.wall.stall(0.1))
  const advance = followed(bench.clock.advance(millis(10_000)))
  let turns = 0
  let most = 0
  for (let before = 0; !advance.done; before = bench.fired.length) {
    await bench.wall.turn()
    turns++
    most = Math.max(most, bench.fired.length - before)
  }
  expect(bench.fired.length).toBe(400)
  expect(turns).toBeGreaterThan(5)
  // 50 make 5 ms, and the wall is looked at after every instant.
  expect(most).toBeLessThanOrEqual(64)
})

it('lets the event loop run even where every timer arms another for the same instant', async () => {
  const bench = new ClockBench('manual')
  bench.onFire.set(1, () => bench.arm(10, 1))
  bench.arm(10, 1)
  void bench.clock.advance(millis(10))
  let ran = false
  for (let i = 0; i < 3; i++) {
    bench.wall.soon(() => {
      ran = true
    })
    await bench.wall.turn()
  }
  expect([ran, bench.reading()]).toEqual([true, 10])
  bench.clock.close()
  await bench.wall.settle()
})

it('is not pinned by a dispatch that throws: the advance fails, and the next one fires the rest', async () => {
  const bench = new ClockBench('manual')
  bench.arm(10, 1)
  bench.arm(10, 2)
  bench.arm(20, 3)
  bench.onFire.set(1, () => {
    throw new Error('a bug')
  })
  await expect(bench.clock.advance(millis(100))).rejects.toThrow('a bug')
  expect(bench.reading()).toBe(10)
  expect((await bench.clock.advance(millis(100))).fired).toBe(2)
  expect([bench.log(), bench.reading()]).toEqual([
    [
      [1, 10],
      [2, 10],
      [3, 20],
    ],
    110,
  ])
})

it('stops an advance where it is when it is closed', async () => {
  const bench = new ClockBench('manual')
  for (const at of [10, 10, 20]) bench.arm(at, at)
  bench.onFire.set(10, () => bench.clock.close())
  const advance = followed(bench.clock.advance(millis(100)))
  await bench.wall.settle()
  expect([bench.log(), bench.reading(), advance.done]).toEqual([[[10, 10]], 10, true])
})

it('keeps one timer a slot, re-armed in place, and forgets it when it is released', async () => {
  const bench = new ClockBench('manual')
  const slot = bench.arm(10, 1)
  const other = bench.arm(40, 3)
  bench.clock.arm(slot, instant(bench.start + 30), 2)
  expect([bench.clock.pending, bench.clock.isArmed(slot), bench.clock.dueOf(slot)]).toEqual([2, true, bench.start + 30])
  bench.clock.release(other)
  await bench.clock.advance(millis(100))
  expect(bench.log()).toEqual([[2, 30]])
  expect([bench.clock.isArmed(slot), bench.clock.dueOf(slot)]).toEqual([false, NEVER])
})

it('finds a timer disarmed while it is being dispatched, and free to be armed again', async () => {
  const bench = new ClockBench('manual')
  const slot = bench.arm(10, 1)
  let times = 0
  bench.onFire.set(1, (now) => {
    expect(bench.clock.isArmed(slot)).toBe(false)
    if (++times < 4) bench.clock.arm(slot, (now + 10) as Instant, 1)
  })
  await bench.clock.advance(millis(100))
  expect(bench.log().map(([, at]) => at)).toEqual([10, 20, 30, 40])
})
