/** What an operator does to a handset, and what that does to the messages that wait for it. */
import { expect, test } from 'vitest'
import { millis, WORLD_START } from '../../emulator/core/instant.ts'
import type { World } from '../../emulator/engine/world.ts'
import { aWorld, submit } from '../support/a-world.ts'

const MINUTE = 60_000

function aSlowWorld(onReturn: 'at-once' | 'next-attempt'): World {
  return aWorld(`
carriers:
  slow:
    numbers: ["*"]
    on-return: ${onReturn}
    retry: [{ every: 1h }]
    latency: { delivery: 0 }
accounts:
  test: { smpp: { password: test } }
`)
}

function minutes(at: number): number {
  return (at - WORLD_START) / MINUTE
}

test('a handset that is switched on by hand gets at once what waits for it', async () => {
  const world = aSlowWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '+64211')
  await world.clock.advance(millis(7 * MINUTE))
  world.setHandset('64211', { state: 'on', span: 0 })
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 7])
})

test('a return that becomes known while messages wait is when they are tried', async () => {
  const world = aSlowWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '64211')
  await world.clock.advance(millis(5 * MINUTE))
  world.setHandset('64211', { state: 'off', span: 10 * MINUTE })
  await world.clock.advance(millis(2 * 60 * MINUTE))
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 15])
})

test('a carrier that keeps to its schedule does not hear of the return', async () => {
  const world = aSlowWorld('next-attempt')
  world.setHandset('64211', { state: 'off', span: 10 * MINUTE })
  const record = submit(world, '64211')
  await world.clock.advance(millis(2 * 60 * MINUTE))
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 60])
})

test('another number is not concerned', async () => {
  const world = aSlowWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '64211')
  world.setHandset('64212', { state: 'on', span: 0 })
  expect(record.life).toBe('pending')
})
