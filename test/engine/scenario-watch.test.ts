import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemWall } from '../../emulator/core/wall.ts'
import { ScenarioWatch } from '../../emulator/engine/scenario-watch.ts'
import { FakeWall } from '../support/fake-wall.ts'

const watches: ScenarioWatch[] = []

afterEach(() => {
  for (const watch of watches.splice(0)) watch.close()
})

function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'scenario-watch-'))
}

/** A watch whose time stands, and how often it has told of a change. */
function watched(paths: readonly string[]): { watch: ScenarioWatch; wall: FakeWall; changes: () => number } {
  let changes = 0
  const wall = new FakeWall()
  const watch = new ScenarioWatch({ paths, wall, onChange: () => changes++ })
  watches.push(watch)
  return { watch, wall, changes: () => changes }
}

test('several events are one look, when it has been quiet for 100 ms', async () => {
  const file = join(aFolder(), 'a.yaml')
  writeFileSync(file, 'one')
  const { watch, wall, changes } = watched([file])
  writeFileSync(file, 'two')
  watch.trigger()
  await wall.pass(99)
  watch.trigger()
  await wall.pass(99)
  expect(changes()).toBe(0)
  await wall.pass(1)
  expect(changes()).toBe(1)
  expect(wall.timers).toBe(0)
})

test('a file that was saved as it was is no change', async () => {
  const file = join(aFolder(), 'a.yaml')
  writeFileSync(file, 'one')
  const { watch, wall, changes } = watched([file])
  writeFileSync(file, 'one')
  watch.trigger()
  await wall.pass(100)
  expect(changes()).toBe(0)
})

const CHANGES: readonly (readonly [string, (folder: string) => void])[] = [
  ['a new file', (folder) => writeFileSync(join(folder, 'b.yaml'), 'b')],
  ['a file that is gone', (folder) => unlinkSync(join(folder, 'a.yaml'))],
  ['a file of another name', (folder) => renameSync(join(folder, 'a.yaml'), join(folder, 'c.yaml'))],
  [
    'a file that an editor puts in the place of another',
    (folder) => {
      writeFileSync(join(folder, '.a.yaml.swp'), 'two')
      renameSync(join(folder, '.a.yaml.swp'), join(folder, 'a.yaml'))
    },
  ],
]

test.each(CHANGES)('in a directory, %s is a change', async (_, change) => {
  const folder = aFolder()
  writeFileSync(join(folder, 'a.yaml'), 'one')
  const { watch, wall, changes } = watched([folder])
  change(folder)
  watch.trigger()
  await wall.pass(100)
  expect(changes()).toBe(1)
})

test('what is no YAML is no change', async () => {
  const folder = aFolder()
  const { watch, wall, changes } = watched([folder])
  writeFileSync(join(folder, 'notes.txt'), 'x')
  watch.trigger()
  await wall.pass(100)
  expect(changes()).toBe(0)
})

test('a directory that goes away is a change, and so is its return', async () => {
  const folder = join(aFolder(), 'scenarios')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.yaml'), 'one')
  const { watch, wall, changes } = watched([folder])
  rmSync(folder, { recursive: true })
  watch.trigger()
  await wall.pass(100)
  expect(changes()).toBe(1)
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.yaml'), 'two')
  await wall.pass(1_000)
  expect(changes()).toBe(2)
})

test('after close nothing is told any more', async () => {
  const file = join(aFolder(), 'a.yaml')
  writeFileSync(file, 'one')
  const { watch, wall, changes } = watched([file])
  writeFileSync(file, 'two')
  watch.trigger()
  watch.close()
  await wall.pass(10_000)
  expect(changes()).toBe(0)
  expect(wall.timers).toBe(0)
})

/** Resolves when the operating system's own events have led to a change. */
function changed(paths: readonly string[]): { soon: Promise<void> } {
  let tell: () => void = () => undefined
  const soon = new Promise<void>((resolve) => {
    tell = resolve
  })
  watches.push(new ScenarioWatch({ paths, wall: systemWall, onChange: tell }))
  return { soon }
}

test('the operating system tells of a file that is written', async () => {
  const file = join(aFolder(), 'a.yaml')
  writeFileSync(file, 'one')
  const { soon } = changed([file])
  writeFileSync(file, 'two')
  await soon
})

test('the operating system tells of a file that is renamed into place', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'a.yaml'), 'one')
  const { soon } = changed([join(folder, 'a.yaml')])
  writeFileSync(join(folder, 'a.new'), 'two')
  renameSync(join(folder, 'a.new'), join(folder, 'a.yaml'))
  await soon
})

test('a mounted configuration changes by a link that is swapped beside it', async () => {
  const folder = aFolder()
  for (const version of ['..1', '..2']) {
    mkdirSync(join(folder, version))
    writeFileSync(join(folder, version, 'a.yaml'), version)
  }
  symlinkSync('..1', join(folder, '..data'))
  symlinkSync('..data/a.yaml', join(folder, 'a.yaml'))
  const { soon } = changed([join(folder, 'a.yaml')])
  symlinkSync('..2', join(folder, '..new'))
  renameSync(join(folder, '..new'), join(folder, '..data'))
  await soon
})
