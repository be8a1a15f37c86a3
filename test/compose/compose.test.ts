/**
 * docker-compose.yml really brought up, where an engine is there: health, the published ports, what the container may
 * do, the codes of its suites, and how it goes down. The images of the Dockerfile must be there or reachable; COMPOSE_TEST=off leaves it out.
 */
import { execFile, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSmpp } from '../../emulator/client/smpp/connect-smpp.ts'
import { directoryOf, suiteOf } from '../suite/a-suite.ts'

const COMPOSE = composeCommand()
/** Of the project, and of its image: others may use the engine meanwhile. */
const PROJECT = `carrier-emulator-test-${process.pid}`
const BUILDING = 300_000
const SLOW = 60_000
const WHY_NOT = whyNot()
const when = test.skipIf(WHY_NOT !== null)

if (WHY_NOT !== null) console.info(`skipped: ${WHY_NOT}`)

let ports = { SMPP_PORT: '', HTTP_PORT: '' }

function composeCommand(): readonly string[] | null {
  const ways = [['docker', 'compose'], ['docker-compose']]
  return ways.find(([command = '', ...args]) => spawnSync(command, [...args, 'version']).status === 0) ?? null
}

function whyNot(): string | null {
  if (process.env.COMPOSE_TEST === 'off') return 'switched off'
  if (COMPOSE === null || spawnSync('docker', ['info']).status !== 0) return 'no engine'
  const base = 'node:24-bookworm-slim'
  const isHere = spawnSync('docker', ['image', 'inspect', base]).status === 0
  return isHere || spawnSync('docker', ['pull', base], { timeout: SLOW }).status === 0 ? null : `no image ${base}`
}

function compose(...args: string[]): SpawnSyncReturns<string> {
  const [command = '', ...first] = COMPOSE ?? []
  const env = { ...process.env, ...ports, EMULATOR_IMAGE: PROJECT }
  return spawnSync(command, [...first, '-p', PROJECT, ...args], { encoding: 'utf8', env })
}

function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

const containerOf = (service: string) => compose('ps', '-q', service).stdout.trim()
const inspect = (format: string) => docker('inspect', '--format', format, containerOf('emulator'))

async function freePort(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return String(port)
}

/** What its health is when it has been told. */
function healthy(): string {
  const id = containerOf('emulator')
  const poll = `for i in $(seq 1 300); do
    s=$(docker inspect --format '{{.State.Health.Status}}' ${id}); [ "$s" = starting ] || { echo "$s"; exit; }; sleep 0.1; done`
  return spawnSync('bash', ['-c', poll], { encoding: 'utf8' }).stdout.trim()
}

beforeAll(async () => {
  if (WHY_NOT !== null) return
  ports = { SMPP_PORT: await freePort(), HTTP_PORT: await freePort() }
  const { status, stdout, stderr } = compose('up', '-d', '--build')
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`)
}, BUILDING)

afterAll(() => {
  if (WHY_NOT === null) compose('--profile', 'example', 'down', '--rmi', 'all', '-t', '1')
}, SLOW)

when('it becomes healthy by its own verb', () => expect(healthy()).toBe('healthy'), SLOW)

when('the ports are published on this machine alone', () => {
  const { SMPP_PORT, HTTP_PORT } = ports
  const published = JSON.parse(inspect('{{json .HostConfig.PortBindings}}'))
  expect(published).toEqual({
    '2775/tcp': [{ HostIp: '127.0.0.1', HostPort: SMPP_PORT }],
    '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: HTTP_PORT }],
  })
})

when('it runs as nobody in particular, on a file system that it cannot write to', () => {
  const id = containerOf('emulator')
  expect(docker('exec', id, 'id', '-u')).toBe('1000')
  const written = spawnSync('docker', ['exec', id, 'touch', '/app/x', '/scenarios/x', '/tmp/x'], { encoding: 'utf8' })
  expect(written.stderr.match(/Read-only file system/g)).toHaveLength(3)
})

when('the image holds neither sources nor what only builds and tests', () => {
  const names = docker('exec', containerOf('emulator'), 'ls', '/app', '/app/node_modules').split('\n')
  expect(names).toEqual(expect.arrayContaining(['dist', 'scenarios', 'zod']))
  expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(emulator|test|vitest|typescript)$/)]))
})

when(
  'a text goes in through the published port, its receipt comes out, and the scenario of the volume decides',
  async () => {
    const client = await connectSmpp({ host: '127.0.0.1', port: Number(ports.SMPP_PORT) })
    await client.bind({ kind: 'transceiver', systemId: 'test', password: 'test' })
    const [answer] = await client.submit({ from: '12345', to: '64211234567', text: 'hello', registered: 1 })
    expect(answer).toMatchObject({ status: 0 })
    for await (const delivery of client.deliveries) {
      expect(delivery).toMatchObject({ kind: 'receipt', id: answer?.messageId, stat: 'DELIVRD' })
      break
    }
    await client.submit({ from: '12345', to: '64201234567', text: 'hello' })
    await client.unbind()

    const answered = await fetch(`http://127.0.0.1:${ports.HTTP_PORT}/api/v1/worlds/default/messages`)
    const { messages } = (await answered.json()) as { messages: readonly { to: string; carrier: string }[] }
    expect(messages).toMatchObject([
      { to: '64201234567', carrier: 'staging' },
      { to: '64211234567', carrier: 'everyday' },
    ])
  },
)

when('the SMS REST API answers through the published port', async () => {
  const answered = await fetch(`http://127.0.0.1:${ports.HTTP_PORT}/xms/v1/test/batches`, {
    method: 'POST',
    headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
    body: JSON.stringify({ from: '12345', to: ['64211234567'], body: 'hello' }),
  })
  expect(answered.status).toBe(201)
})

const DELIVERED = ['send: { to: "64211234567" }', 'wait: { within: 1m, life: delivered, receipts: [DELIVRD] }']
const FAILING = suiteOf(['send: { to: "64211234567" }', 'advance: 1m', 'expect: { life: expired }'])
/** Read by whoever the container runs as: the file is mounted, not its directory, which is the owner's alone. */
const mounted = (suite: string) => `${join(directoryOf({ 'a.yaml': suite }), 'a.yaml')}:/suites/a.yaml:ro`

when(
  'the suites that are shipped pass, on an emulator of their own',
  () => {
    const { status, stdout } = compose('run', '--rm', '-T', 'suite')
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/ scenarios\/suites\/every-front\.yaml\n(.*\n)*Tests +\d+ passed\n/),
    ])
  },
  3 * SLOW,
)

when(
  'a suite that fails ends with its code',
  () => {
    const { status, stdout } = compose('run', '--rm', '-T', '-v', mounted(FAILING), 'suite', 'run', '/suites')
    expect([status, stdout]).toEqual([1, expect.stringContaining('expected expired, got delivered')])
    const broken = compose('run', '--rm', '-T', '-v', mounted('suite: no tests\n'), 'suite', 'run', '/suites')
    expect(broken.status).toBe(2)
  },
  SLOW,
)

when(
  'a report comes out of the container on standard output, alone, whatever the suites came to',
  () => {
    for (const [suite, code] of [
      [suiteOf(DELIVERED), 0],
      [FAILING, 1],
    ] as const) {
      const report = ['run', '/suites', '--report', 'junit:-']
      const { status, stdout, stderr } = compose('run', '--rm', '-T', '-v', mounted(suite), 'suite', ...report)
      expect([status, stdout]).toEqual([
        code,
        expect.stringMatching(/^<\?xml .*\n<testsuites [\s\S]*<\/testsuites>\n$/),
      ])
      expect(stderr).toMatch(/^Tests +1 (passed|failed)/m)
    }
    const file = compose('run', '--rm', '-T', 'suite', 'run', 'scenarios/suites', '--report', 'junit:junit.xml')
    expect([file.status, file.stdout]).toEqual([3, ''])
    expect(file.stderr).toMatch(/cannot write junit\.xml: .*\n.* A report can go to standard output/)
  },
  SLOW,
)

when(
  'the example of a system under test is started once the server is healthy, and passes when it is bound',
  () => {
    const server = containerOf('emulator')
    const { status, stdout } = compose('run', '--rm', '-T', 'judge')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^One-time codes .*\n(.*\n)*Tests +\d+ passed\n/)])
    expect(containerOf('emulator')).toBe(server)
    expect(containerOf('otp-service')).not.toBe('')
  },
  SLOW,
)

when(
  'a judgement that fails ends with its code, and the system under test stays bound',
  () => {
    const args = ['run', '/suites', '--against', 'http://emulator:8080', '--world', 'default']
    const { status, stdout } = compose('run', '--rm', '-T', '-v', mounted(FAILING), 'judge', ...args)
    expect([status, stdout]).toEqual([1, expect.stringContaining('expected expired, got delivered')])
    const health = `fetch('http://127.0.0.1:8000/health').then(({ status }) => console.log(status))`
    expect(docker('exec', containerOf('otp-service'), 'node', '-e', health)).toBe('200')
  },
  SLOW,
)

when(
  'a suite on this machine goes through the published ports',
  () => {
    const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))
    const { SMPP_PORT, HTTP_PORT } = ports
    const where = ['--against', `http://127.0.0.1:${HTTP_PORT}`, '--world', 'default', '--smpp-port', SMPP_PORT]
    const steps = [...DELIVERED, 'send: { via: rest, to: "64211234567" }', 'expect: { answer: 201 }']
    const cwd = directoryOf({ 'a.yaml': suiteOf(steps) })
    const { status, stdout } = spawnSync(process.execPath, [bin, 'run', 'a.yaml', ...where], { cwd, encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, expect.stringContaining('1 passed')])
  },
  SLOW,
)

when(
  'told to stop, it takes leave of its clients and ends well within ten seconds',
  async () => {
    const client = await connectSmpp({ host: '127.0.0.1', port: Number(ports.SMPP_PORT) })
    await client.bind({ kind: 'transceiver', systemId: 'test', password: 'test' })
    const id = containerOf('emulator')
    const start = performance.now()
    const [code] = await Promise.all([stopped(id), client.closed])
    expect(code).toBe('0')
    expect(compose('--profile', 'example', 'down').status).toBe(0)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(await client.closed).toMatch(/unb[io]und/)
  },
  SLOW,
)

/** Its exit code; asked for without holding up the client, which must answer unbind meanwhile. */
async function stopped(id: string): Promise<string> {
  await promisify(execFile)('docker', ['stop', id])
  return docker('inspect', '--format', '{{.State.ExitCode}}', id)
}
