/** The examples of docs/in-your-tests.md are files here that run: the one for vitest beside this, the other below. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startEmulator } from '../../emulator/main.ts'
import { blocksOf } from './documented.ts'

const PAGE = 'in-your-tests.md'
const fileHere = (name: string) => fileURLToPath(new URL(name, import.meta.url))

test('the page shows the example for vitest as it is run', () => {
  expect(blocksOf(PAGE, 'ts')).toEqual([readFileSync(fileHere('in-your-tests-vitest.test.ts'), 'utf8')])
})

test('the page shows the example for node:test as it is run, and it passes', () => {
  const file = fileHere('in-your-tests.node.mjs')
  expect(blocksOf(PAGE, 'js')).toEqual([readFileSync(file, 'utf8')])
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { status, stdout } = spawnSync(process.execPath, ['--test', file], { encoding: 'utf8', env })
  expect(stdout).toMatch(/(pass|passed) 2\b/)
  expect(status).toBe(0)
})

test('the command of the page runs', () => {
  const [block = ''] = blocksOf(PAGE, 'sh')
  const [npx, bin, verb, dashes] = block.split(/\s+/)
  expect([npx, bin, verb, dashes]).toEqual(['npx', 'carrier-emulator', 'exec', '--'])
})

test('a world is asked over the wire: refusals are values, mistakes are errors that say what there is', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  expect(emulator.world('default')).toBe(world)
  expect(() => emulator.world('none')).toThrow('there is no world none')
  await expect(world.send({ account: 'none', to: '6421', text: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'no account none can sign in by SMPP',
    hint: 'Accounts with SMPP: test.',
  })
  expect(await world.send({ to: '64211909011', text: 'x' })).toMatchObject({ status: 0x58 })
  await world.mo({ from: '64211234567', to: '12345', text: 'hi' })
  await world.send({ to: '64211234567', text: 'y'.repeat(200) })
  await world.advance('5s')
  expect(await world.messages({ to: '64211234567', state: 'DELIVRD' })).toHaveLength(2)
  expect(await world.inbox('64211234567')).toMatchObject([{ parts: 2, complete: true }])
})

test('a link that was lost is made anew, and closing twice closes once', async () => {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  const world = emulator.world()
  await world.send({ to: '64211234567', text: 'one' })
  await world.close()
  expect((await world.send({ to: '64211234567', text: 'two' })).status).toBe(0)
  await Promise.all([emulator.close(), emulator.close()])
  await emulator.close()
})

test('without a port for HTTP there is no world to ask', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: null })
  expect(() => emulator.world()).toThrow('the emulator does not listen for HTTP')
})
