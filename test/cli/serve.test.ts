/** `serve` and the verbs that speak to it, in this process, over real sockets. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CERTIFICATE, PRIVATE_KEY } from '../client/smpp/localhost-certificate.ts'
import { FakeShell, type Ran, run } from './fake-shell.ts'

interface Served {
  readonly shell: FakeShell
  readonly ports: {
    readonly smpp: number
    readonly smpps: number | null
    readonly http: number
    readonly control: number
  }
  readonly ended: Promise<Ran>
  /** Runs a verb against it. */
  run(...args: string[]): Promise<Ran>
}

const ANY_PORTS = ['--smpp-port', '0', '--http-port', '0']
const running: Served[] = []

afterEach(async () => {
  for (const { shell, ended } of running.splice(0)) {
    shell.interrupt()
    await ended
  }
})

async function serving(...args: string[]): Promise<Served> {
  const shell = new FakeShell()
  const ended = run([...ANY_PORTS, '--print-ports', ...args], shell)
  const early = ended.then(({ err }) => Promise.reject(new Error(`it ended: ${err}`)))
  await Promise.race([shell.wrote(/\n/), early])
  const ports = JSON.parse(shell.stdout) as Served['ports']
  const env = { EMULATOR_URL: `http://127.0.0.1:${ports.control}` }
  const served = {
    shell,
    ports,
    ended,
    run: (...verb: string[]) =>
      run(verb[0] === 'send' ? [...verb, '--port', String(ports.smpp)] : verb, new FakeShell({ env })),
  }
  running.push(served)
  return served
}

function aFile(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'serve-')), name)
  writeFileSync(file, text)
  return file
}

const QUICK = `carriers:
  quick:
    numbers: ["64*"]
    latency: { delivery: 0ms, receipt: 0ms }
accounts:
  bank: { smpp: { system-id: bank, password: secret } }
`

test('--print-ports is one line of JSON and nothing else', async () => {
  const { shell, ports } = await serving()
  expect(shell.stdout).toBe(`${JSON.stringify(ports)}\n`)
  expect(Object.keys(ports)).toEqual(['smpp', 'smpps', 'http', 'control'])
  expect(ports).toMatchObject({ smpp: expect.any(Number), smpps: null, control: ports.http })
  expect(shell.stderr).toBe('')
})

test('without it, the banner tells ports, account, seed and a line to paste', async () => {
  const shell = new FakeShell()
  const ended = run([...ANY_PORTS, '--seed', '42'], shell)
  await shell.wrote(/Kannel.*\n/)
  expect(shell.stdout).toMatch(/^carrier-emulator is ready \(seed 42, clock real\)\n {2}SMPP {5}127\.0\.0\.1:\d+\n/)
  expect(shell.stdout).toContain('system_id test, password test')
  shell.interrupt('SIGINT')
  expect((await ended).code).toBe(130)
})

test('SIGTERM ends it well', async () => {
  const { shell, ended } = await serving()
  shell.interrupt('SIGTERM')
  expect((await ended).code).toBe(0)
})

test('send prints the response and the receipt', async () => {
  const served = await serving('--scenario', aFile('a.yaml', QUICK))
  const { code, out, err } = await served.run('send', 'sms', '--to', '64211234567', '--text', 'hello')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const [, id] = /^submitted {2}64211234567 {2}id (\S+)\n/.exec(out) ?? []
  expect(out).toMatch(new RegExp(`\nreceipt    64211234567  id ${id}  DELIVRD  err 000  after \\S+s\n$`))
})

test.each([['3.3'], ['3.4'], ['5.0']])('send gets its receipt in SMPP %s', async (version) => {
  const served = await serving('--scenario', aFile('a.yaml', QUICK))
  const { code, out } = await served.run('send', 'sms', '--to', '64211', '--text', 'hi', '--version', version)
  expect(code).toBe(0)
  expect(out).toContain('DELIVRD')
})

test('send tells what happened in JSON, part by part, message by message', async () => {
  const served = await serving('--scenario', aFile('a.yaml', QUICK))
  const text = 'x'.repeat(161)
  const { out } = await served.run('send', 'sms', '--to', '64211', '--text', text, '--count', '2', '--json')
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const submitted = events.filter(({ event }) => event === 'submitted')
  const receipts = events.filter(({ event }) => event === 'receipt')
  expect(new Set(submitted.map(({ id }) => id)).size).toBe(4)
  expect(new Set(receipts.map(({ id }) => id))).toEqual(new Set(submitted.map(({ id }) => id)))
  expect(receipts[0]).toEqual({
    event: 'receipt',
    to: '64211',
    id: expect.any(String),
    stat: 'DELIVRD',
    err: '000',
    final: true,
    afterMs: expect.any(Number),
  })
})

test('a refused submit is an expected failure', async () => {
  const served = await serving()
  expect(await served.run('send', 'sms', '--to', '64909011', '--text', 'hi')).toEqual({
    code: 1,
    out: 'refused    64909011  ESME_RTHROTTLED\n',
    err: '',
  })
})

test('a refused bind is an expected failure', async () => {
  const served = await serving()
  expect(await served.run('send', 'sms', '--to', '1', '--text', 'hi', '--password', 'wrong')).toEqual({
    code: 1,
    out: '',
    err:
      'carrier-emulator: the server refused bind_transceiver as "test": ESME_RINVPASWD\n' +
      '  Check --system-id and --password.\n',
  })
})

test('a receipt that does not come is waited for no longer than asked', async () => {
  const served = await serving()
  const args = ['send', 'sms', '--to', '64909005', '--text', 'hi', '--timeout', '10ms']
  const { code, err } = await served.run(...args)
  expect({ code, err }).toEqual({ code: 1, err: 'carrier-emulator: 0 of 1 receipts came: no more within 10ms\n' })
  expect((await served.run(...args, '--registered', '2')).code).toBe(0)
  expect((await served.run(...args, '--no-wait')).code).toBe(0)
})

test('messages, clock and mo speak to the emulator that EMULATOR_URL names', async () => {
  const served = await serving('--clock', 'manual')
  await served.run('send', 'sms', '--to', '64211234567', '--text', 'hello   there', '--no-wait')
  expect((await served.run('messages')).out).toMatch(/^ID +SUBMITTED .*\n\S+ .* 64211234567 .*hello there\n$/)
  expect((await served.run('messages', '--state', 'delivered')).out).toBe('no messages\n')

  const clock = await served.run('clock')
  expect(clock.out).toMatch(/^now {9}\S+\nmode {8}manual\nnext {8}\S+, 1 timer in all\n$/)
  expect((await served.run('clock', '5m')).out).toMatch(/\nfired {7}\d timers\nnext {8}nothing/)
  expect((await served.run('clock', 'hold')).out).toContain('manual, held\n')
  expect((await served.run('clock', 'x60')).out).toContain('x60, held\n')
  expect((await served.run('clock', 'resume')).out).toContain('mode        x60\n')

  const [, id = ''] = /\n(\S+)/.exec((await served.run('messages', '--state', 'delivered')).out) ?? []
  const told = await served.run('messages', id)
  expect(told.out).toContain(`message     ${id} (key:1), delivered, done\n`)
  expect(told.out).toContain('\nA message to 64211234567 in world default')

  const mo = await served.run('mo', '--from', '64211234567', '--text', 'hi')
  expect(mo.out).toMatch(/^sent {2}64211234567 -> 12345 {2}id \S+, to account test in 1 part: \w+\n$/)
  expect(await served.run('ready')).toEqual({ code: 0, out: '', err: '' })
})

test('--json gives the API’s own answers', async () => {
  const served = await serving('--clock', 'manual')
  expect(JSON.parse((await served.run('messages', '--json')).out)).toEqual({ messages: [], next: null })
  expect(JSON.parse((await served.run('clock', '--json')).out)).toMatchObject({ mode: 'manual' })
  const mo = await served.run('mo', '--from', '1', '--text', 'hi', '--json')
  expect(JSON.parse(mo.out)).toMatchObject({ account: 'test', from: '1', to: '12345', text: 'hi' })
})

test('what is not there ends with exit code 1, what cannot be asked with 3', async () => {
  const served = await serving()
  expect((await served.run('messages', 'none')).code).toBe(1)
  expect((await served.run('clock', '--world', 'none')).code).toBe(1)
  expect((await served.run('messages', '--state', 'delivred')).code).toBe(3)
})

test('over TLS it serves those who ask for it', async () => {
  const files = ['--tls-cert', aFile('c.pem', CERTIFICATE), '--tls-key', aFile('k.pem', PRIVATE_KEY)]
  const { ports } = await serving(...files, '--smpps-port', '0', '--scenario', aFile('a.yaml', QUICK))
  const args = ['send', 'sms', '--to', '64211', '--text', 'hi', '--tls', '--port', String(ports.smpps)]
  expect((await run(args)).out).toContain('DELIVRD')
})

test('files that are no certificate are a mistake of the settings', async () => {
  const file = aFile('c.pem', 'no certificate')
  const { code, err } = await run([...ANY_PORTS, '--smpps-port', '0', '--tls-cert', file, '--tls-key', file])
  expect(code).toBe(3)
  expect(err).toMatch(/^carrier-emulator: tls-cert and tls-key make no TLS server: .*no start line\n/)
})

test('a port that is taken ends with exit code 4', async () => {
  const { ports } = await serving()
  const { code, err } = await run(['--smpp-port', String(ports.smpp), '--http-port', '0'])
  expect(code).toBe(4)
  expect(err).toContain(`carrier-emulator: cannot listen on 127.0.0.1:${ports.smpp}: `)
})

test('a broken scenario ends with exit code 2 and what is wrong with it', async () => {
  const file = aFile('a.yaml', QUICK.replace('numbers', 'nubmers'))
  const { code, out, err } = await run([...ANY_PORTS, '--scenario', file])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('a.yaml:3:5: error: unknown key `nubmers`')
})

test('a changed scenario holds for new messages, a broken one changes nothing and says so', async () => {
  const file = aFile('a.yaml', QUICK)
  const served = await serving('--scenario', file)
  const sent = () => served.run('send', 'sms', '--to', '64211', '--text', 'hi', '--no-wait')
  expect((await sent()).out).toContain('submitted')

  writeFileSync(file, `${QUICK}typo: true\n`)
  await served.shell.wrote(/the scenario has changed and has mistakes: the old rules stay\n.*unknown key `typo`/)
  expect((await sent()).out).toContain('submitted')

  writeFileSync(file, QUICK.replace('latency', 'rules: [{ then: { submit: { refuse: ESME_RSYSERR } } }]\n    latency'))
  await served.shell.wrote(/the scenario has changed: new messages meet the new rules/)
  expect((await sent()).out).toContain('refused    64211  ESME_RSYSERR')
})

test('ready waits for an emulator that is not there yet', async () => {
  const probe = createServer()
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port))
  })
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  const url = ['--url', `http://127.0.0.1:${port}`]
  const missing = await run(['ready', '--wait', '--timeout', '1ms', ...url])
  expect(missing.code).toBe(1)
  expect(missing.err).toMatch(/^carrier-emulator: not ready within 1ms: nothing answers at /)
  expect((await run(['ready', ...url])).code).toBe(1)

  const waiting = run(['ready', '--wait', ...url])
  await serving('--control-port', String(port))
  expect(await waiting).toEqual({ code: 0, out: '', err: '' })
})

test('ready asks what never answers no longer than it may take', async () => {
  const silent = createServer((socket) => void socket.resume())
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port))
  })
  const { code, err } = await run(['ready', '--wait', '--timeout', '300ms', '--url', `http://127.0.0.1:${port}`])
  await new Promise<void>((resolve) => silent.close(() => resolve()))
  expect(code).toBe(1)
  expect(err).toMatch(/^carrier-emulator: not ready within 300ms: .* did not answer/)
})

test('ready asks where the variables have told serve to listen', async () => {
  const { ports } = await serving('--control-port', '0')
  const ready = (env: Record<string, string>) => run(['ready'], new FakeShell({ env }))
  const [http, control] = [String(ports.http), String(ports.control)]
  expect((await ready({ EMULATOR_HTTP_PORT: control })).code).toBe(0)
  expect((await ready({ EMULATOR_HTTP_PORT: http, EMULATOR_CONTROL_PORT: control })).code).toBe(0)
  expect((await ready({ EMULATOR_HTTP_PORT: '1', EMULATOR_URL: `http://127.0.0.1:${control}` })).code).toBe(0)
  expect((await ready({ EMULATOR_HTTP_PORT: http })).code).toBe(1)
})
