/** `run --against` a server that does not answer, or goes away. */
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../emulator/cli/command-line.ts'
import { startEmulator } from '../../emulator/main.ts'
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

test('a server that does not make a world in time is waited for no longer than a test may take', async () => {
  const { url } = await aMuteServer()
  const { code, out } = await runSuite(directoryOf(NOTE), 'a.yaml', '--against', url, '--timeout', '100ms')
  expect([code, out]).toEqual([5, expect.stringContaining('the test was not done within 100ms of wall time')])
})

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

test('of a server that goes away the step tells that was taken then, once', async () => {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  const url = `http://127.0.0.1:${emulator.ports.control}`
  const gone = createServer((socket) => {
    void emulator.close().then(() => socket.end('x'))
  })
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void gone.close())
  const { port } = gone.address() as AddressInfo
  const wait = `exec: { command: [${process.execPath}, -e, "require('net').connect(${port}).on('data', process.exit)"] }`
  const directory = directoryOf({ 'a.yaml': suiteOf([wait, 'advance: 1m']) })
  const { code, out } = await runSuite(directory, 'a.yaml', '--against', url)
  expect(code).toBe(1)
  expect(out.match(/a\.yaml:\d+ /g)).toHaveLength(1)
})
