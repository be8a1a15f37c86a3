/** `run --against` a server that does not answer, or goes away. */
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../emulator/cli/command-line.ts'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import { FakeShell } from '../cli/fake-shell.ts'
import { directoryOf, runSuite, suiteOf } from './a-suite.ts'

/** It takes connections and says nothing. `met`: resolves when there is one. */
async function aMuteServer(): Promise<{ readonly url: string; readonly met: Promise<void> }> {
  const server = createServer()
  const met = new Promise<void>((resolve) => server.on('connection', () => resolve()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, met }
}

const NOTE = { 'a.yaml': suiteOf(['note: x']) }

test('a server that does not answer is waited for no longer than a test may take', async () => {
  const { url } = await aMuteServer()
  const { code, err } = await runSuite(directoryOf(NOTE), 'a.yaml', '--against', url, '--timeout', '100ms')
  expect([code, err]).toEqual([4, expect.stringContaining('did not answer within 100ms')])
})

test.each([[[]], [['--world', 'default']]])(
  'what answers in JSON, and is no emulator, is not run against: %j',
  async (flags) => {
    const server = createHttpServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => server.closeAllConnections())
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code, err } = await runSuite(directoryOf(NOTE), 'a.yaml', '--against', url, ...flags)
    expect([code, err]).toEqual([4, expect.stringContaining('is not the emulator\n  Is it the HTTP port')])
  },
)

test('a server that does not tell of its world is waited for no longer, either', async () => {
  const { url } = await aMuteServer()
  const args = ['a.yaml', '--against', url, '--world', 'default', '--timeout', '100ms']
  const { code, err } = await runSuite(directoryOf(NOTE), ...args)
  expect([code, err]).toEqual([4, expect.stringContaining('did not answer within 100ms')])
})

test('who waits for such a server may be interrupted', async () => {
  const { url, met } = await aMuteServer()
  const shell = new FakeShell({ cwd: directoryOf(NOTE), isTerminal: false })
  const code = runCommandLine(['run', 'a.yaml', '--against', url, '--world', 'default'], shell)
  await met
  shell.interrupt('SIGINT')
  expect(await code).toBe(130)
})

/** An emulator, and a port that does something to it once it is met; `x` is answered when that is done. */
async function anEmulatorWith(doneTo: (emulator: RunningEmulator) => Promise<void> | void) {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  onTestFinished(() => emulator.close())
  const met = createServer((socket) => {
    void (async () => {
      await doneTo(emulator)
      socket.end('x')
    })()
  })
  await new Promise<void>((resolve) => met.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void met.close())
  const { port } = met.address() as AddressInfo
  const step = `exec: { command: [${process.execPath}, -e, "require('net').connect(${port}).on('data', process.exit)"] }`
  return { control: emulator.ports.control ?? 0, step }
}

const TWO_TESTS = (step: string) => `${suiteOf([step, 'advance: 1m'])}  - { name: another, steps: [note: x] }\n`

test('of a server that goes away the step tells that was taken then, once; no other test is begun', async () => {
  const { control, step } = await anEmulatorWith((emulator) => emulator.close())
  const directory = directoryOf({ 'a.yaml': TWO_TESTS(step) })
  const args = ['a.yaml', '--against', `http://127.0.0.1:${control}`, '--jobs', '1']
  const { code, out, err } = await runSuite(directory, ...args)
  expect([code, err]).toEqual([4, expect.stringMatching(/the server is gone, and the run with it: nothing answers/)])
  expect(out.match(/a\.yaml:\d+ /g)).toHaveLength(1)
  expect(out).toMatch(/1 broken.*1 skipped/)
})

test.each([
  ['with worlds of its own', []],
  ['in a world of the server', ['--world', 'default']],
])('a server that stalls ends the run: %s', async (_, flags) => {
  const stalled: Socket[] = []
  let isStalled = false
  const { control, step } = await anEmulatorWith(() => {
    isStalled = true
    for (const socket of stalled) socket.pause()
  })
  // What a server that is stopped looks like: connections are taken, nothing is read.
  const front = createServer((socket) => {
    stalled.push(socket)
    if (isStalled) return
    const back = connect(control, '127.0.0.1')
    stalled.push(back)
    socket.pipe(back).pipe(socket)
    for (const each of [socket, back]) each.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of stalled) socket.destroy()
    front.close()
  })
  const { port } = front.address() as AddressInfo
  const directory = directoryOf({ 'a.yaml': TWO_TESTS(step) })
  const args = ['a.yaml', '--against', `http://127.0.0.1:${port}`, ...flags, '--timeout', '1s', '--jobs', '1']
  const { code, out, err } = await runSuite(directory, ...args)
  expect([code, err]).toEqual([4, expect.stringContaining('the server is gone, and the run with it: ')])
  expect(out).toMatch(/1 timed out.*1 skipped/)
})
