/** What an operator does to a handset, and what that does to the messages that wait for it. */
import { expect, test } from 'vitest'
import { type Instant, millis, NEVER, WORLD_START } from '../../emulator/core/instant.ts'
import { World } from '../../emulator/engine/world.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { MemoryJournal } from '../../emulator/store/memory-journal.ts'
import { aSubmission } from '../support/a-record.ts'
import { FakeWall } from '../support/fake-wall.ts'

const MINUTE = 60_000

function aWorld(onReturn: 'at-once' | 'next-attempt'): World {
  const text = `
carriers:
  slow:
    numbers: ["*"]
    on-return: ${onReturn}
    retry: [{ every: 1h }]
    latency: { delivery: 0 }
accounts:
  test: { smpp: { password: test } }
`
  const loaded = loadScenario([{ path: 'slow.yaml', text }])
  if (!loaded.ok) throw new Error(loaded.error.map((each) => each.message).join('\n'))
  const world = new World({
    name: 'default',
    seed: 1,
    clock: { kind: 'manual' },
    start: WORLD_START,
    wall: new FakeWall(),
    journal: new MemoryJournal(),
    settle: millis(50),
    maxMessages: 100,
    maxPending: 100,
    onBug: (error) => {
      throw error
    },
  })
  const compiled = loaded.value.worlds.get('default')
  if (compiled === undefined) throw new Error('no default world')
  world.install(compiled)
  return world
}

function submit(world: World, to: string): MessageRecord {
  const account = world.accounts.get('test')
  if (account === undefined) throw new Error('no account')
  const record = world.submit(account, {
    submission: aSubmission(),
    payload: 'hello',
    to,
    toTon: 1,
    toNpi: 1,
    startAt: 0 as Instant,
    deadline: NEVER,
    flags: 0,
    sharedId: '',
  })
  if (record === null) throw new Error('no carrier')
  world.answered(record)
  return record
}

function minutes(at: number): number {
  return (at - WORLD_START) / MINUTE
}

test('a handset that is switched on by hand gets at once what waits for it', async () => {
  const world = aWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '+64211')
  await world.clock.advance(millis(7 * MINUTE))
  world.setHandset('64211', { state: 'on', span: 0 })
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 7])
})

test('a return that becomes known while messages wait is when they are tried', async () => {
  const world = aWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '64211')
  await world.clock.advance(millis(5 * MINUTE))
  world.setHandset('64211', { state: 'off', span: 10 * MINUTE })
  await world.clock.advance(millis(2 * 60 * MINUTE))
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 15])
})

test('a carrier that keeps to its schedule does not hear of the return', async () => {
  const world = aWorld('next-attempt')
  world.setHandset('64211', { state: 'off', span: 10 * MINUTE })
  const record = submit(world, '64211')
  await world.clock.advance(millis(2 * 60 * MINUTE))
  expect([record.life, minutes(record.doneAt)]).toEqual(['delivered', 60])
})

test('another number is not concerned', async () => {
  const world = aWorld('at-once')
  world.setHandset('64211', { state: 'off', span: Number.POSITIVE_INFINITY })
  const record = submit(world, '64211')
  world.setHandset('64212', { state: 'on', span: 0 })
  expect(record.life).toBe('pending')
})
