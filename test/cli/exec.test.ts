/** `exec` as a process: the command is a real one, which is another Node here. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { run } from './fake-shell.ts'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))
const SHOW_ENV = 'console.log(JSON.stringify(process.env))'
/** Ends as it is told by a signal, once it has said that it is there. */
const UNTIL = (signal: string, then: string) =>
  `process.on('${signal}', () => { ${then} }); setInterval(() => {}, 1000); console.log('here')`

const children: ChildProcess[] = []
const servers: Server[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) server.close()
})

interface Running {
  readonly child: ChildProcess
  readonly said: Promise<void>
  readonly ended: Promise<{ code: number | null; out: string; err: string }>
}

function starting(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const { cwd = '/', env = {} } = options
  const child = spawn(process.execPath, [BIN, 'exec', ...args], { cwd, env: { PATH: process.env.PATH, ...env } })
  children.push(child)
  let out = ''
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const said = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('\n')) resolve()
    })
  })
  return { child, said, ended: once(child, 'close').then(([code]) => ({ code, out, err })) }
}

const node = (script: string, ...args: string[]) => ['--', process.execPath, '-e', script, ...args]

async function environment(...args: Parameters<typeof starting>): Promise<Record<string, string>> {
  const { code, out, err } = await starting(...args).ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

test('the command finds every front and its credentials in its environment, and keeps what was there', async () => {
  const env = await environment(node(SHOW_ENV), { env: { MINE: 'kept', SMPP_PORT: '1', SMPPS_PORT: '2' } })
  const { SMPP_PORT, EMULATOR_URL } = env
  expect(env).toMatchObject({
    MINE: 'kept',
    SMPP_HOST: '127.0.0.1',
    SMPP_SYSTEM_ID: 'test',
    SMPP_PASSWORD: 'test',
    MM7_URL: `${EMULATOR_URL}/mm7/v1`,
    MM7_VASPID: 'test',
    MM7_VASID: 'test',
    MM7_USER: 'test',
    MM7_PASSWORD: 'test',
    SMS_REST_URL: `${EMULATOR_URL}/xms/v1/test`,
    SMS_REST_TOKEN: 'test',
    GATEWAY_URL: `${EMULATOR_URL}/rest/gateway/messages`,
    GATEWAY_APPLICATION: 'test',
    GATEWAY_PASSWORD: 'test',
  })
  expect(EMULATOR_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(Number(SMPP_PORT)).toBeGreaterThan(1)
  expect(env).not.toHaveProperty('SMPPS_PORT')
})

test('it is ready before the command is started, and gone when exec has ended', async () => {
  const asks = `const url = process.env.EMULATOR_URL
    fetch(url + '/readyz').then((answer) => console.log(JSON.stringify({ url, status: answer.status })))`
  const { code, out } = await starting(node(asks)).ended
  const { url, status } = JSON.parse(out)
  expect({ code, status }).toEqual({ code: 0, status: 200 })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('the command sends a text over SMPP, and its receipt comes back', async () => {
  const send = `const [node, bin] = process.argv.slice(1)
    const { SMPP_PORT } = process.env
    const args = [bin, 'send', 'sms', '--to', '64211234567', '--text', 'hello', '--port', SMPP_PORT]
    require('node:child_process').spawnSync(node, args, { stdio: 'inherit' })`
  const { code, out } = await starting(['--clock', 'x1000', ...node(send, process.execPath, BIN)]).ended
  expect(code).toBe(0)
  expect(out).toMatch(/^submitted .*\nreceipt .* DELIVRD/)
})

test('output passes through as it is, and the exit code is the command’s', async () => {
  const { code, out, err } = await starting(node("console.log('out'); console.error('err'); process.exit(42)")).ended
  expect({ code, out, err }).toEqual({ code: 42, out: 'out\n', err: 'err\n' })
})

test('arguments behind the dashes are the command’s, whatever they look like', async () => {
  const show = 'console.log(JSON.stringify(process.argv.slice(1)))'
  const { out } = await starting(node(show, '--', '--help', '--seed', 'a b')).ended
  expect(JSON.parse(out)).toEqual(['--help', '--seed', 'a b'])
})

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a command that %s ends makes 128 and its number', async (signal, code) => {
  const running = starting(node(`process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`))
  expect((await running.ended).code).toBe(code)
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s goes to the command, which says how all ends',
  async (signal) => {
    const running = starting(node(UNTIL(signal, 'process.exit(7)')))
    await running.said
    running.child.kill(signal)
    expect((await running.ended).code).toBe(7)
  },
)

test('each signal goes to the command, not the first alone', async () => {
  const counts = 'globalThis.n = (globalThis.n ?? 0) + 1; console.log(n); if (n === 2) process.exit(9)'
  const running = starting(node(UNTIL('SIGTERM', counts)))
  await running.said
  running.child.kill('SIGTERM')
  await once(running.child.stdout!, 'data')
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(9)
})

test('a command that is not there makes 127, and says so', async () => {
  expect(await starting(['--', 'no-such-command', 'x']).ended).toEqual({
    code: 127,
    out: '',
    err:
      'carrier-emulator: cannot run no-such-command: there is no such command\n' +
      '  Check its name and PATH; what a project has installed is called as npx NAME.\n',
  })
  const { code, err } = await starting(['--', 'npm test']).ended
  expect(code).toBe(127)
  expect(err).toContain("a line for a shell is: exec -- sh -c '…'")
  expect((await starting(['--', '/etc/passwd']).ended).code).toBe(127)
})

test('a port that is taken makes 4, and the command is not run', async () => {
  const server = createServer()
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const { code, out } = await starting(['--smpp-port', String(port), ...node("console.log('ran')")]).ended
  expect({ code, out }).toEqual({ code: 4, out: '' })
})

test('the accounts and all but the ports come from emulator.yaml', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'exec-'))
  const scenario = 'accounts:\n  test: { smpp: { system-id: bank, password: secret } }\n'
  writeFileSync(join(cwd, 'bank.yaml'), scenario)
  writeFileSync(
    join(cwd, 'emulator.yaml'),
    'scenario: bank.yaml\nsmpp-port: 2775\nhttp-port: 8080\ncontrol-port: 8081\n',
  )
  const env = await environment(node(SHOW_ENV), { cwd })
  expect(env).toMatchObject({ SMPP_SYSTEM_ID: 'bank', SMPP_PASSWORD: 'secret' })
  expect(env.SMPP_PORT).not.toBe('2775')
  expect(env.EMULATOR_URL).not.toMatch(/:808[01]$/)
})

test.each([
  ['no dashes', ['exec']],
  ['nothing behind them', ['exec', '--seed', '1', '--']],
])('%s is a mistake, with the way to write it', async (_, args) => {
  expect(await run(args)).toEqual({
    code: 3,
    out: '',
    err: 'carrier-emulator: a command is missing\n  Write it behind two dashes: carrier-emulator exec -- npm test\n',
  })
})

test('a flag that is none is told by exec, and a command without dashes is an argument too many', async () => {
  expect((await run(['exec', '--smpp-prot', '1', '--', 'x'])).err).toContain('did you mean `--smpp-port`?')
  expect((await run(['exec', 'npm', 'test'])).err).toContain(
    '"npm" is one argument too many\n  Write it behind two dashes: carrier-emulator exec -- npm test',
  )
  expect((await run(['exec', '--print-ports', '--', 'x'])).err).toContain('there is no flag --print-ports')
})
