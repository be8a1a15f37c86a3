import { expect, test } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { Worlds } from '../../emulator/engine/worlds.ts'
import type { CompiledScenario } from '../../emulator/scenario/compiled-scenario.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { MemoryJournal } from '../../emulator/store/memory-journal.ts'
import { FakeWall } from '../support/fake-wall.ts'

function scenario(systemId: string): CompiledScenario {
  const carriers = 'carriers: { all: { numbers: ["*"] } }'
  const world = (id: string) => `{ ${carriers}, accounts: { shop: { smpp: { system-id: ${id}, password: p } } } }`
  const text = `worlds:\n  north: ${world('shop')}\n  south: ${world(systemId)}\n`
  const loaded = loadScenario([{ path: 'two.yaml', text }])
  if (!loaded.ok) throw new Error(loaded.error.map((each) => each.message).join('\n'))
  return loaded.value
}

function someWorlds(): Worlds {
  return new Worlds({
    wall: new FakeWall(),
    newJournal: () => new MemoryJournal(),
    seed: 1,
    clock: { kind: 'manual' },
    start: 'fixed',
    settle: millis(50),
    maxMessages: 100,
    maxPending: 100,
    onBug: (error) => {
      throw error
    },
  })
}

test('a system_id tells which of several worlds a client signs in to', () => {
  const worlds = someWorlds()
  worlds.install(scenario('shop-south'))
  const directory = worlds.directory.at('shared')
  expect(directory.find('smpp', 'shop')?.world.name).toBe('north')
  expect(directory.find('smpp', 'shop-south')?.world.name).toBe('south')
})

test('two worlds with one system_id are refused, and nothing is changed', () => {
  const worlds = someWorlds()
  worlds.install(scenario('shop-south'))
  expect(() => worlds.install(scenario('shop'))).toThrow(/account shop of world south has the system_id "shop" of/)
  expect(worlds.directory.at('shared').find('smpp', 'shop-south')?.world.name).toBe('south')
})
