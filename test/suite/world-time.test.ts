/** How a wait lets the time of its world pass. */
import { expect, test } from 'vitest'
import { HOUR } from '../../emulator/core/instant.ts'
import type { Target } from '../../emulator/suite/target.ts'
import { SteppedTime } from '../../emulator/suite/world-time.ts'

/** A world in which something is due every second, and of message 7 something once, after a thousand seconds. */
class FakeTarget {
  #now = 0

  async clock() {
    return { now: iso(this.#now), next: iso(this.#now + 1) }
  }

  async advanceTo(_: string, at: string) {
    this.#now = Date.parse(at) / 1_000
    return this.clock()
  }

  async advanceUntil(_: string, key: number, at: string) {
    this.#now = key === 7 && this.#now < 1_000 ? 1_000 : Date.parse(at) / 1_000
    return this.clock()
  }

  async advance() {}
}

const iso = (seconds: number) => `1970-01-01T${new Date(seconds * 1_000).toISOString().slice(11)}`

test('a wait that hangs on one of many messages looks again when something has happened to that', async () => {
  const time = new SteppedTime(new FakeTarget() as unknown as Target, 'w')
  let looks = 0
  const look = async () => {
    looks++
    return (await time.now()) < iso(1_000) ? { awaits: [3, 7] } : null
  }
  expect(await time.until(look, HOUR)).toBeNull()
  expect([await time.now(), looks]).toEqual([iso(1_000), 2])
})

test('a wait that hangs on no single message looks after each thing that was due', async () => {
  const time = new SteppedTime(new FakeTarget() as unknown as Target, 'w')
  let looks = 0
  expect(await time.until(async () => (++looks < 5 ? {} : null), HOUR)).toBeNull()
  expect(await time.now()).toBe(iso(4))
})
