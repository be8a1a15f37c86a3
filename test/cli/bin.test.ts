/** The built command line as a process: streams, signals, exit codes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { encodePdu } from '../../emulator/protocol/smpp/encode.ts'
import { directoryOf, suiteOf } from '../suite/a-suite.ts'
import { aPdu } from '../support/raw-esme.ts'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))
const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const SERVE = ['--smpp-port', '0', '--http-port', '0', '--print-ports']

const children: ChildProcess[] = []
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

class Process {
  readonly child: ChildProcess
  /** [exit code, signal] */
  readonly ended: Promise<unknown[]>
  out = ''
  err = ''

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env }, cwd: '/' })
    children.push(this.child)
    this.child.stdout?.on('data', (chunk) => {
      this.out += chunk
    })
    this.child.stderr?.on('data', (chunk) => {
      this.err += chunk
    })
    this.ended = once(this.child, 'close')
  }

  async line(): Promise<string> {
    while (!this.out.includes('\n')) {
      await Promise.race([once(this.child.stdout!, 'data'), this.ended.then(() => Promise.reject(new Error(this.err)))])
    }
    return this.out
  }
}

async function serving(...args: string[]): Promise<{ served: Process; smpp: number; http: number }> {
  const served = new Process([BIN, ...SERVE, ...args])
  return { served, ...(JSON.parse(await served.line()) as { smpp: number; http: number }) }
}

/** A client that has bound and says no more, not even when it is asked to leave. */
async function aDeafClient(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.write(encodePdu(aPdu('bind_transceiver', 1, { system_id: 'test', password: 'test', interface_version: 0x34 })))
  await once(socket, 'data')
}

test('one line of ports on standard output, JSON logs on standard error, exit code 0 on SIGTERM', async () => {
  const { served } = await serving('--seed', '7')
  served.child.kill('SIGTERM')
  expect(await served.ended).toEqual([0, null])
  expect(served.out).toMatch(/^\{"smpp":\d+,"smpps":null,"http":\d+,"control":\d+\}\n$/)
  expect(JSON.parse(served.err)).toMatchObject({ level: 30, msg: 'stopping on SIGTERM' })
})

test('SIGINT ends it with exit code 130', async () => {
  const { served } = await serving()
  served.child.kill('SIGINT')
  expect(await served.ended).toEqual([130, null])
})

test('a second signal does not wait for clients to leave', async () => {
  const { served, smpp } = await serving()
  await aDeafClient(smpp)
  served.child.kill('SIGTERM')
  await once(sockets[0]!, 'data')
  served.child.kill('SIGTERM')
  expect(await served.ended).toEqual([143, null])
})

test('a text goes from one process to the other and its receipt comes back', async () => {
  const { smpp, http } = await serving()
  const send = new Process([BIN, 'send', 'sms', '--to', '64211234567', '--text', 'hello', '--port', String(smpp)])
  expect(await send.ended).toEqual([0, null])
  expect(send.out).toMatch(/^submitted {2}64211234567 .*\nreceipt {4}64211234567 .* DELIVRD .*\n$/)
  const messages = new Process([BIN, 'messages'], { EMULATOR_URL: `http://127.0.0.1:${http}` })
  expect(await messages.ended).toEqual([0, null])
  expect(messages.out).toContain('hello\n')
})

test('variables are settings', async () => {
  const served = new Process([BIN], { EMULATOR_SMPP_PORT: '0', EMULATOR_HTTP_PORT: '0', EMULATOR_PRINT_PORTS: 'true' })
  expect(JSON.parse(await served.line())).toMatchObject({ smpp: expect.any(Number) })
})

test('mistakes go to standard error and make the exit code', async () => {
  const wrong = new Process([BIN, '--smpp-prot', '1'])
  expect(await wrong.ended).toEqual([3, null])
  expect([wrong.out, wrong.err]).toEqual([
    '',
    'carrier-emulator: there is no flag --smpp-prot\n  did you mean `--smpp-port`?\n',
  ])
})

test('a reader that has seen enough is no failure', async () => {
  const schema = new Process([BIN, 'schema'])
  schema.child.stdout?.destroy()
  expect(await schema.ended).toEqual([0, null])
  expect(schema.err).toBe('')
})

test('a run passes where its suites do', async () => {
  const suite = join(directoryOf({ 'a.yaml': suiteOf(['send: { to: "64211234567" }', 'advance: 1m']) }), 'a.yaml')
  const run = new Process([BIN, 'run', suite])
  expect(await run.ended).toEqual([0, null])
  expect(run.err).toBe('')
  expect(run.out).toMatch(/Tests +1 passed/)
})

test('a bug of the emulator ends a run with its own code, and with what is to be reported', async () => {
  const world = new URL('../../dist/engine/world.js', import.meta.url)
  const spoiled = directoryOf({
    'a.yaml': suiteOf(['send: { to: "64211234567" }']),
    'spoil.mjs': `import { World } from '${world}'\nWorld.prototype.submit = () => { throw new Error('spoiled') }\n`,
  })
  const run = new Process([
    '--import',
    `${pathToFileURL(join(spoiled, 'spoil.mjs'))}`,
    BIN,
    'run',
    join(spoiled, 'a.yaml'),
  ])
  expect(await run.ended).toEqual([70, null])
  expect(run.err).toContain('Error: spoiled')
  expect(run.err).toContain("this is a bug of the emulator's own")
})

test('npm start runs the build with its flags', async () => {
  const started = new Process([START, ...SERVE])
  expect(JSON.parse(await started.line())).toMatchObject({ smpp: expect.any(Number) })
  started.child.kill('SIGTERM')
  expect(await started.ended).toEqual([0, null])
})

test('how long it takes to be ready is told, beside what a bare Node takes', async () => {
  const bare: number[] = []
  const ready: number[] = []
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    await new Process(['-e', '0']).ended
    const between = performance.now()
    await serving()
    bare.push(between - start)
    ready.push(performance.now() - between)
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[1] as number
  const times = median(ready) / median(bare)
  console.info(`ready after ${median(ready).toFixed(0)} ms: ${times.toFixed(1)} bare starts of Node`)
  expect(times).toBeGreaterThan(1)
})
