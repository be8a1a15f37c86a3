/** The examples of docs/in-your-tests.md are files here that run: the one for vitest beside this, the other below. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ExpectationError } from '../../emulator/expectation-error.ts'
import { startEmulator } from '../../emulator/main.ts'
import type { TextToSend } from '../../emulator/test-clients.ts'
import { HAS_CURL } from './curl-command.ts'
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
  expect(stdout).toMatch(/(pass|passed) 3\b/)
  expect(status).toBe(0)
})

test('the command of the page runs', () => {
  const [, block = ''] = blocksOf(PAGE, 'sh')
  const [npx, bin, verb, dashes] = block.split(/\s+/)
  expect([npx, bin, verb, dashes]).toEqual(['npx', 'carrier-emulator', 'exec', '--'])
})

/** What the shell says, and how it ends. */
async function pastedInto(shell: string, script: string, env: NodeJS.ProcessEnv) {
  const child = spawn(shell, [], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  const ended = once(child, 'exit')
  child.stdin.end(script)
  let said = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) said += chunk
  const [code] = await ended
  return { said, code }
}

test.runIf(HAS_CURL)('the example for any language, pasted into a shell, is answered as the page says', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  const script = blocksOf(PAGE, 'sh').find((block) => block.includes('holds wait')) ?? ''
  const EMULATOR_URL = `http://127.0.0.1:${emulator.ports.control}`
  const { said, code } = await pastedInto('sh', script.replace(/^(curl|holds) /gm, 'echo && $1 '), { EMULATOR_URL })
  expect(code).toBe(0)
  const [handset, batch, wait, verify, removed] = said
    .split('\n')
    .flatMap((line) => (line === '' ? [] : JSON.parse(line)))
  expect(handset).toMatchObject({ state: 'off' })
  expect(batch).toMatchObject({ to: ['64211234567'] })
  expect(wait).toEqual({ ok: true, messages: 1, now: expect.stringMatching(/^2026-01-01T03:/) })
  expect(verify).toEqual({ ok: true, messages: 1 })
  expect(removed).toEqual({ removed: 'w1' })
  const otherwise = await pastedInto('sh', script.replace('"rest": "Delivered"', '"rest": "Expired"'), { EMULATOR_URL })
  expect([otherwise.code, otherwise.said]).toEqual([1, expect.stringContaining('"ok":false')])
})

test('a world is sent to by every front, and what is otherwise is told with the message and its story', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  for (const via of ['smpp', 'rest', 'mm7', 'gateway'] as const) {
    const { status, ids } = await world.send({ via, to: '64211234567', text: via })
    expect([via, status, ids.length]).toEqual([via, 0, 1])
    await world.wait({ where: { id: ids[0] as string }, life: 'delivered', text: via === 'mm7' ? '/./' : via }, '5m')
  }
  await world.wait({ messages: 4, attempts: 1, frozen: false }, '1h')
  const error = await world.expect({ attempts: { 'at-least': 2 } }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ExpectationError)
  expect(error).toMatchObject({
    code: 'ERR_ASSERTION',
    expected: 'at least 2',
    actual: '1',
    about: { front: 'smpp' },
    details: expect.arrayContaining([expect.stringMatching(/^20\S+Z {2}accepted$/)]),
  })
  expect((error as Error).message).toMatch(/^attempts of the message to 64211234567: expected at least 2, got 1\n/)
  await expect(world.wait({ messages: 5 }, '1h', { patience: '1ms' })).rejects.toMatchObject({
    about: null,
    actual: '4',
  })
  await expect(world.expect({ life: '/(/' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const meant = { code: 'BAD_REQUEST', hint: 'did you mean `delivered`?' }
  await expect(world.wait({ life: 'delivred' }, '1h')).rejects.toMatchObject(meant)
  await expect(world.send({ via: 'rest', account: 'none', to: '1', text: 'x' })).rejects.toThrow(
    'no account none can sign in by REST',
  )
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

test.each([
  [{ tp: '6421', text: 'x' }, 'unknown key `tp` in send', 'did you mean `to`?'],
  [{ to: '6421' }, '`text` is missing in send', 'Write it like { to: "64211234567", text: "hello" }.'],
  [{ to: 6421, text: 'x' }, 'to: 6421 is no text', 'Write it like { to: "64211234567", text: "hello" }.'],
  [{ to: '6421', text: 'x', via: 'sms' }, 'via: there is no front sms', 'Fronts: smpp, rest, mm7, gateway.'],
])('what a test sends with a mistake, %o, is told as such', async (text, message, hint) => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  await expect(emulator.world().send(text as unknown as TextToSend)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message,
    hint,
  })
})

test('of what was refused there is no id, and none is no filter', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  await world.send({ to: '64211234567', text: 'hello' })
  await world.advance('1m')
  for (const via of ['smpp', 'rest'] as const) {
    const { ids } = await world.send({ via, to: '', text: 'hello' })
    expect(ids).toEqual([])
    const where = { id: ids[0] as string }
    const told = 'where.id is undefined'
    await expect(world.expect({ where, life: 'delivered' })).rejects.toThrow(told)
    await expect(world.wait({ where, life: 'delivered' }, '1m')).rejects.toThrow(told)
  }
  await expect(world.message('')).rejects.toMatchObject({ code: 'NOT_FOUND' })
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
