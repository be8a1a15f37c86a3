/** A world without any front, from YAML: what the engine does is seen on its records. */
import { type Instant, millis, NEVER, WORLD_START } from '../../emulator/core/instant.ts'
import { World } from '../../emulator/engine/world.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import type { CompiledWorld } from '../../emulator/scenario/compiled-scenario.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { MemoryJournal } from '../../emulator/store/memory-journal.ts'
import { aSubmission } from './a-record.ts'
import { FakeWall } from './fake-wall.ts'

export function compiled(text: string): CompiledWorld {
  const loaded = loadScenario([{ path: 'test.yaml', text }])
  if (!loaded.ok) throw new Error(loaded.error.map((each) => each.message).join('\n'))
  return loaded.value.worlds.get('default') as CompiledWorld
}

/** World `default` on a manual clock; a bug in a timer fails the test. */
export function aWorld(text: string, maxMessages = 100): World {
  const world = new World({
    name: 'default',
    seed: 1,
    clock: { kind: 'manual' },
    start: WORLD_START,
    wall: new FakeWall(),
    journal: new MemoryJournal(),
    settle: millis(50),
    maxMessages,
    maxPending: 100,
    onBug: (error) => {
      throw error
    },
  })
  world.install(compiled(text))
  return world
}

/** Submits for account `test`, and answers the submit. */
export function submit(world: World, to: string): MessageRecord {
  const account = world.accounts.get('test')
  if (account === undefined) throw new Error('no account test')
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
