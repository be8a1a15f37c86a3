/**
 * A wall whose time is moved by hand. Timers run in (due, order of setting), each at its due time; `soon` tasks run in
 * order, and between two turns of the event loop every promise that can go on has gone on.
 */
import { type Instant, instant, type Millis } from '../../emulator/core/instant.ts'
import type { Wall, WallTimer } from '../../emulator/core/wall.ts'

interface Task {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

export class FakeWall implements Wall {
  #now: number
  #timers: Task[] = []
  #soon: (() => void)[] = []
  #order = 0

  constructor(start = 1_000_000) {
    this.#now = start
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.length
  }

  now(): Instant {
    return instant(this.#now)
  }

  rightNow(): Instant {
    return this.now()
  }

  after(delay: Millis, task: () => void): WallTimer {
    const timer = { at: this.#now + delay, order: this.#order++, run: task }
    this.#timers.push(timer)
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
      },
    }
  }

  soon(task: () => void): void {
    this.#soon.push(task)
  }

  /** Moves the time without letting anything run, as a busy event loop does. */
  stall(ms: number): void {
    this.#now += ms
  }

  /** Lets promises and `soon` tasks run until nothing is left to do at this reading. Timers do not run. */
  async settle(): Promise<void> {
    await drained()
    for (let turn = 0; this.#soon.length > 0; turn++) {
      if (turn > 100_000) throw new Error('the event loop never comes to rest')
      await this.turn()
    }
  }

  /** One turn of the event loop: what waits for `soon` now, but nothing that it adds. */
  async turn(): Promise<void> {
    const tasks = this.#soon
    this.#soon = []
    for (const task of tasks) task()
    await drained()
  }

  /** Lets `ms` pass: every timer due by then runs at its due time, or at once where that is over. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    await this.settle()
    for (let timer = this.#take(until); timer !== undefined; timer = this.#take(until)) {
      this.#now = Math.max(this.#now, timer.at)
      timer.run()
      await this.settle()
    }
    this.#now = Math.max(this.#now, until)
  }

  #take(until: number): Task | undefined {
    const due = this.#timers.filter((timer) => timer.at <= until)
    const first = due.sort((a, b) => a.at - b.at || a.order - b.order)[0]
    this.#timers = this.#timers.filter((timer) => timer !== first)
    return first
  }
}

/** Resolves when every promise that can go on has gone on: setImmediate comes after all microtasks. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
