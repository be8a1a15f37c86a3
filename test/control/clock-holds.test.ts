import { expect, test } from 'vitest'
import { ClockHolds } from '../../emulator/control/clock-holds.ts'
import { millis, NEVER } from '../../emulator/core/instant.ts'
import { anSmppWorld } from '../support/an-smpp-world.ts'

test('a hold with an end ends when the wall gets there', async () => {
  const { world, wall } = anSmppWorld()
  const holds = new ClockHolds()
  holds.hold(world, millis(30_000))
  expect(holds.until(world)).toBe(wall.now() + 30_000)
  await wall.pass(29_999)
  expect(world.clock.held).toBe(true)
  await wall.pass(1)
  expect(world.clock.held).toBe(false)
  expect(holds.until(world)).toBe(NEVER)
})

test('a later hold takes the place of the one before', async () => {
  const { world, wall } = anSmppWorld()
  const holds = new ClockHolds()
  holds.hold(world, millis(1_000))
  holds.hold(world, null)
  await wall.pass(2_000)
  expect(world.clock.held).toBe(true)
  holds.hold(world, millis(1_000))
  await wall.pass(1_000)
  expect(world.clock.held).toBe(false)
})

test('a release ends a hold before its time, once', async () => {
  const { world, wall } = anSmppWorld()
  const holds = new ClockHolds()
  world.clock.hold()
  holds.hold(world, millis(1_000))
  holds.release(world)
  holds.release(world)
  await wall.pass(1_000)
  expect(world.clock.held).toBe(true)
  world.clock.resume()
  expect(world.clock.held).toBe(false)
})

test('closing leaves no timer', () => {
  const { world, wall } = anSmppWorld()
  const holds = new ClockHolds()
  holds.hold(world, millis(1_000))
  holds.close()
  expect(wall.timers).toBe(0)
})
