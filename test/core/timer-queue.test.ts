import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant, NEVER } from '../../emulator/core/instant.ts'
import { InvariantError } from '../../emulator/core/invariant.ts'
import { TimerQueue } from '../../emulator/core/timer-queue.ts'

interface Timer {
  readonly slot: number
  readonly due: number
  readonly order: number
  readonly kind: number
}

/** The same in the plainest way: a list, searched for its least entry. */
class Model {
  timers: Timer[] = []
  slots = new Set<number>()
  #order = 0

  arm(slot: number, due: number, kind: number): void {
    this.disarm(slot)
    this.timers.push({ slot, due, kind, order: this.#order++ })
  }

  disarm(slot: number): void {
    this.timers = this.timers.filter((timer) => timer.slot !== slot)
  }

  first(): Timer | undefined {
    return [...this.timers].sort((a, b) => a.due - b.due || a.order - b.order)[0]
  }

  of(slot: number): Timer | undefined {
    return this.timers.find((timer) => timer.slot === slot)
  }

  /** The `nth` of the slots in use, counted round. */
  slot(nth: number): number {
    return [...this.slots][nth % this.slots.size] as number
  }
}

type QueueCommand = fc.Command<Model, TimerQueue>

function same(model: Model, queue: TimerQueue): void {
  expect(queue.size).toBe(model.timers.length)
  expect(queue.next()).toBe(model.first()?.due ?? NEVER)
  for (const slot of model.slots) {
    const timer = model.of(slot)
    expect([queue.isArmed(slot), queue.dueOf(slot)]).toEqual([timer !== undefined, timer?.due ?? NEVER])
    if (timer !== undefined) expect(queue.kindOf(slot)).toBe(timer.kind)
  }
}

const allocate: QueueCommand = {
  check: () => true,
  run(model, queue) {
    const slot = queue.allocate()
    expect(model.slots.has(slot)).toBe(false)
    model.slots.add(slot)
    same(model, queue)
  },
  toString: () => 'allocate',
}

function onSlot(name: string, nth: number, act: (slot: number, model: Model, queue: TimerQueue) => void): QueueCommand {
  return {
    check: (model) => model.slots.size > 0,
    run(model, queue) {
      act(model.slot(nth), model, queue)
      same(model, queue)
    },
    toString: () => `${name} ${nth}`,
  }
}

const pop: QueueCommand = {
  check: () => true,
  run(model, queue) {
    const first = model.first()
    expect(queue.pop()).toBe(first?.slot ?? -1)
    if (first !== undefined) {
      expect(queue.kindOf(first.slot)).toBe(first.kind)
      model.disarm(first.slot)
    }
    same(model, queue)
  },
  toString: () => 'pop',
}

const nth = fc.nat(30)
// Few different instants, so that many timers are due at one; some a power of two apart, which a table may heap onto
// one place.
const due = fc.oneof(
  fc.nat(12),
  fc.nat(40).map((k) => k * 2 ** 16),
  fc.nat(40).map((k) => k * 2 ** 32),
)
const arm = fc.tuple(nth, due, fc.nat(255)).map(([n, due, kind]) =>
  onSlot(`arm at ${due}, kind ${kind}:`, n, (slot, model, queue) => {
    queue.arm(slot, instant(due), kind)
    model.arm(slot, due, kind)
  }),
)
const disarm = nth.map((n) =>
  onSlot('disarm', n, (slot, model, queue) => {
    queue.disarm(slot)
    model.disarm(slot)
  }),
)
const release = nth.map((n) =>
  onSlot('release', n, (slot, model, queue) => {
    queue.release(slot)
    model.disarm(slot)
    model.slots.delete(slot)
  }),
)

it('does what a sorted list does, whatever is armed, re-armed, disarmed, released and popped', () => {
  const steps = fc.commands([fc.constant(allocate), arm, arm, arm, disarm, release, fc.constant(pop)], {
    maxCommands: 120,
    size: 'max',
  })
  fc.assert(
    fc.property(steps, (commands) => {
      fc.modelRun(() => ({ model: new Model(), real: new TimerQueue() }), commands)
    }),
    { numRuns: 150 },
  )
})

function armed(queue: TimerQueue, dues: readonly number[]): number[] {
  return dues.map((due) => {
    const slot = queue.allocate()
    queue.arm(slot, instant(due), 0)
    return slot
  })
}

function popAll(queue: TimerQueue): number[] {
  const slots: number[] = []
  for (let slot = queue.pop(); slot >= 0; slot = queue.pop()) slots.push(slot)
  return slots
}

it.each([
  ['close together', 14_000, 1],
  ['minutes apart', 14_000, 60_000],
  ['each at an instant of its own', 100_000, 1],
])('gives 100,000 timers %s in the order of (due, arming), half re-armed, a third disarmed', (_, instants, apart) => {
  const queue = new TimerQueue()
  const count = 100_000
  // A full-period step through the residues: scattered, the same on every run.
  const dueOf = (i: number): number => (((i * 48_271) % count) % instants) * apart
  const slots = armed(
    queue,
    Array.from({ length: count }, (_, i) => dueOf(i)),
  )
  const expected = new Map(slots.map((slot, i) => [slot, { slot, due: dueOf(i), order: i }]))
  for (let i = 0; i < count; i += 2) {
    const slot = slots[i] as number
    queue.arm(slot, instant(dueOf(i + 7)), 1)
    expected.set(slot, { slot, due: dueOf(i + 7), order: count + i })
  }
  for (let i = 0; i < count; i += 3) {
    queue.disarm(slots[i] as number)
    expected.delete(slots[i] as number)
  }
  expect(queue.size).toBe(expected.size)
  const order = [...expected.values()].sort((a, b) => a.due - b.due || a.order - b.order).map(({ slot }) => slot)
  expect(popAll(queue)).toEqual(order)
  expect([queue.size, queue.next(), queue.pop()]).toEqual([0, NEVER, -1])
})

it('takes timers at one instant in the order of arming', () => {
  const queue = new TimerQueue()
  const slots = armed(
    queue,
    Array.from({ length: 500 }, () => 7),
  )
  expect(popAll(queue)).toEqual(slots)
})

it('puts a re-armed timer behind the others of its instant, even where the instant stays the same', () => {
  const queue = new TimerQueue()
  const [first, second, third] = armed(queue, [7, 7, 7]) as [number, number, number]
  queue.arm(first, instant(7), 0)
  expect(popAll(queue)).toEqual([second, third, first])
})

it('holds one timer a slot: the last one armed, with its kind', () => {
  const queue = new TimerQueue()
  const slot = queue.allocate()
  queue.arm(slot, instant(9), 1)
  queue.arm(slot, instant(3), 255)
  expect([queue.size, queue.dueOf(slot), queue.kindOf(slot)]).toEqual([1, 3, 255])
  expect(popAll(queue)).toEqual([slot])
})

it('gives released slots again, disarmed', () => {
  const queue = new TimerQueue()
  const [slot] = armed(queue, [7]) as [number]
  queue.release(slot)
  expect(queue.allocate()).toBe(slot)
  expect([queue.size, queue.isArmed(slot), queue.dueOf(slot)]).toEqual([0, false, NEVER])
})

it('keeps its timers when it grows', () => {
  const queue = new TimerQueue()
  const slots = armed(
    queue,
    Array.from({ length: 1_000 }, (_, i) => 2_000 - i),
  )
  expect(queue.size).toBe(1_000)
  expect(popAll(queue)).toEqual(slots.reverse())
})

it('takes instants of any size, before 1970 too', () => {
  const queue = new TimerQueue()
  const far = 253_402_300_799_999
  const [late, early] = armed(queue, [far, -5]) as [number, number]
  expect([queue.next(), queue.dueOf(late)]).toEqual([-5, far])
  expect(popAll(queue)).toEqual([early, late])
})

it('lets a slot be disarmed that has no timer', () => {
  const queue = new TimerQueue()
  const slot = queue.allocate()
  queue.disarm(slot)
  expect(queue.size).toBe(0)
})

it.each([
  ['NEVER', NEVER],
  ['not a number', Number.NaN],
])('refuses to arm a timer that is due at %s', (_, due) => {
  const queue = new TimerQueue()
  expect(() => queue.arm(queue.allocate(), instant(due), 0)).toThrow(InvariantError)
  expect(queue.size).toBe(0)
})
