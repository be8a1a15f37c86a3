/** `run --against URL --world default`: a world that the client of somebody else is bound to, and is judged in. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as listenTcp, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import type { EmulatorOptions } from '../../emulator/options.ts'
import { NodeSmppClient } from '../control/node-smpp-client.ts'
import { directoryOf, runSuite, suiteOf } from './a-suite.ts'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))
const TO = '64211234567'

async function aServer(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0, ...options })
  onTestFinished(() => emulator.close())
  return emulator
}

async function anOutsideClient(emulator: RunningEmulator): Promise<NodeSmppClient> {
  const client = await NodeSmppClient.bound(emulator.ports.smpp as number, 'test', 'test')
  onTestFinished(() => client.close())
  return client
}

/** A system under test: it is asked over HTTP, and answers when that is done. */
async function aSystem(asked: () => unknown): Promise<string> {
  const server = createServer(async (_, response) => {
    await asked()
    response.writeHead(202).end('taken')
  })
  return `http://127.0.0.1:${await portOf(server)}`
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const urlOf = ({ ports }: RunningEmulator) => `http://127.0.0.1:${ports.control}`

// biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
async function ask(emulator: RunningEmulator, path: string): Promise<any> {
  return (await fetch(`${urlOf(emulator)}/api/v1/worlds/default${path}`)).json()
}

function against(emulator: RunningEmulator, suite: string, ...args: readonly string[]) {
  return runSuite(
    directoryOf({ 'a.yaml': suite }),
    'a.yaml',
    '--against',
    urlOf(emulator),
    '--world',
    'default',
    ...args,
  )
}

const PASSED = { code: 0, err: '', out: expect.stringMatching(/passed/) }

test('carriers of the suite are left out in a world of the server, and that is told', async () => {
  const emulator = await aServer()
  const steps = [`send: { to: "${TO}" }`, 'wait: { within: 1m, life: delivered }']
  const acme = 'carriers: { acme: { numbers: ["6421*"], rules: [{ then: { outcome: undeliverable } }] } }\n'
  const { code, err } = await against(emulator, suiteOf(steps, acme))
  expect([code, err]).toEqual([
    0,
    "a.yaml:2: warning: with --world the carriers are the server's; what the suite says of acme is left out\n",
  ])
})

test('tests follow one another, each from nothing, and the outside client stays bound', async () => {
  const accounts = 'accounts: { gateway: { smpp: { password: secret } } }\n'
  const emulator = await aServer({ scenarios: [join(directoryOf({ 'accounts.yaml': accounts }), 'accounts.yaml')] })
  const client = await anOutsideClient(emulator)
  const before = await ask(emulator, '/sessions')
  await client.submit({ destination_addr: TO, short_message: 'before' })
  const tests = [1, 2, 3].map(
    (i) => `  - name: test ${i}
    steps:
      - expect: { where: { to: "${TO}" }, messages: 0 }
      - expect-inbox: { number: "${TO}", texts: 0 }
      - send: { account: gateway, to: "${TO}" }
      - wait: { within: 1m, life: delivered, receipts: [DELIVRD] }
      - carrier: everyday
        set: { outcome: failed }
      - handset: { number: "${TO}", state: off }
`,
  )
  expect(await against(emulator, `suite: S\n${accounts}tests:\n${tests.join('')}`, '--jobs', '8')).toEqual(PASSED)
  expect(await ask(emulator, '/sessions')).toEqual(before)
  expect((await client.submit({ destination_addr: TO, short_message: 'after' })).command_status).toBe(0)
})

test('what an outside client did is waited for, its receipts are those that it took, and its code is captured', async () => {
  const emulator = await aServer()
  const client = await anOutsideClient(emulator)
  const url = await aSystem(() => void client.submit({ destination_addr: TO, short_message: 'Your code is 271828' }))
  const suite = suiteOf([
    `http: { url: "${url}", method: POST, status: 202, answer: taken }`,
    `wait: { where: { account: test, to: "${TO}" }, within: 1m, life: delivered, receipts: [DELIVRD], answer: ESME_ROK }`,
    `capture: { inbox: "${TO}", otp: '/[0-9]{6}/' }`,
    `expect: { where: { to: "${TO}" }, text: "Your code is \${otp}", messages: 1 }`,
  ])
  expect(await against(emulator, suite)).toEqual(PASSED)
  expect(client.delivered).toEqual([expect.stringContaining('stat:DELIVRD')])
  expect((await ask(emulator, '/sessions')).sessions).toHaveLength(1)
})

test('a client of ours that says nothing silences nobody else of its account, and is gone with its test', async () => {
  const emulator = await aServer()
  await anOutsideClient(emulator)
  const suite = suiteOf([
    'answer: { status: none }',
    `send: { to: "${TO}" }`,
    'wait: { within: 10m, receipts: 2 }',
    'expect: { happened: receipt unanswered }',
  ])
  expect(await against(emulator, suite)).toEqual(PASSED)
  expect((await ask(emulator, '/sessions')).sessions).toMatchObject([{ account: 'test', silent: false }])
})

test('where nothing is due, an outside client that takes its time is waited for on the wall', async () => {
  const emulator = await aServer()
  const client = await anOutsideClient(emulator)
  const late = () => void setTimeout(() => void client.submit({ destination_addr: TO, short_message: 'late' }), 400)
  const suite = suiteOf([
    `http: { url: "${await aSystem(late)}" }`,
    `wait: { where: { to: "${TO}" }, within: 1m, life: delivered, receipts: 1 }`,
  ])
  expect(await against(emulator, suite)).toEqual(PASSED)
})

/** A system under test that sends one message at once and others later, by the wall. */
async function anEagerSystem(emulator: RunningEmulator): Promise<string> {
  const client = await anOutsideClient(emulator)
  const submit = () => void client.submit({ destination_addr: TO, short_message: 'again' })
  return aSystem(() => {
    submit()
    for (const after of [400, 800]) setTimeout(submit, after)
  })
}

test.each([
  ['expect-nothing: 1d', /what came: expected nothing, got a submission of test to 64211234567/],
  [`expect-tries: { where: { to: "${TO}" }, count: 1, quiet: 1d }`, /tries.*after a quiet time: expected 1, got 2/],
  [`expect-tries: { where: { to: "${TO}" }, quiet: 1d }`, /further tries.*after a quiet time: expected none within 1d/],
])('where nothing is to happen, an outside client gets time on the wall to do something: %s', async (step, said) => {
  const emulator = await aServer()
  const url = await anEagerSystem(emulator)
  const first = `wait: { where: { to: "${TO}" }, within: 1m, messages: 1 }`
  const { code, out } = await against(emulator, suiteOf([`http: { url: "${url}" }`, first, step]))
  expect([code, out]).toEqual([1, expect.stringMatching(said)])
})

test('that nobody tries is judged on the wall, too', async () => {
  const emulator = await aServer()
  const url = await anEagerSystem(emulator)
  const none = (to: string) => `expect-tries: { where: { to: "${to}" }, clock: wall, count: 0, quiet: 300ms }`
  expect(await against(emulator, suiteOf([`http: { url: "${url}" }`, none('6421999')]))).toEqual(PASSED)
  const { code, out } = await against(emulator, suiteOf([`http: { url: "${url}" }`, 'exec: "sleep 0.1"', none(TO)]))
  expect([code, out]).toEqual([1, expect.stringMatching(/tries of .* to 64211234567: expected 0, got \d/)])
})

test('a client that does not stop is told of, with how often it tried', async () => {
  const emulator = await aServer()
  const client = await anOutsideClient(emulator)
  const stubborn = setInterval(() => client.submit({ destination_addr: TO, short_message: 'again' }), 50)
  onTestFinished(() => clearInterval(stubborn))
  const tries = 'clock: wall, within: 5s, count: { at-least: 2, at-most: 30 }, spacing: { at-most: 5s }'
  const suite = (quiet: string) =>
    suiteOf([
      'carrier: everyday\n        set: { submit: { refuse: ESME_RTHROTTLED } }',
      `expect-tries: { where: { to: "${TO}" }, ${tries}${quiet} }`,
    ])
  expect(await against(emulator, suite(''))).toEqual(PASSED)
  const unbounded = suiteOf([`expect-tries: { where: { to: "${TO}" }, clock: wall, within: 5s, quiet: 1s }`])
  expect((await against(emulator, unbounded)).out).toContain('after a quiet time: expected none within 1s, got')
  const { code, out } = await against(emulator, suite(', quiet: 3s'))
  expect(code).toBe(1)
  expect(out).toMatch(/tries of 1?\d* ?to 64211234567, after a quiet time: expected 2 to 30, got \d\d/)
})

test('what a handset says goes to the client that is there', async () => {
  const emulator = await aServer()
  const client = await anOutsideClient(emulator)
  expect(await against(emulator, suiteOf([`mo: { from: "${TO}", text: hello }`]))).toEqual(PASSED)
  expect(client.delivered).toEqual(['hello'])
})

test('a client that is refused is a matter of the test in which it was', async () => {
  const emulator = await aServer()
  await expect(NodeSmppClient.bound(emulator.ports.smpp as number, 'test', 'wrong')).rejects.toThrow('refused')
  expect(await against(emulator, suiteOf(['note: nothing']), '--strict')).toEqual(PASSED)
  const url = await aSystem(
    () => void NodeSmppClient.bound(emulator.ports.smpp as number, 'test', 'wrong').catch(String),
  )
  const steps = [`http: { url: "${url}" }`, 'exec: "sleep 0.3"']
  expect((await against(emulator, suiteOf(steps), '--strict')).code).toBe(6)
})

/** A process whose only test waits for what never answers. */
async function aRunUnderWay(emulator: RunningEmulator, ...args: readonly string[]) {
  let asked: () => void = () => undefined
  const reached = new Promise<void>((resolve) => {
    asked = resolve
  })
  const url = `http://127.0.0.1:${await portOf(createServer(() => asked()))}`
  const cwd = directoryOf({ 'a.yaml': suiteOf([`http: { url: "${url}", timeout: 1m }`]) })
  const against = ['run', 'a.yaml', '--against', urlOf(emulator), ...args]
  const runner = spawn(process.execPath, [BIN, ...against], { cwd, stdio: 'ignore' })
  onTestFinished(() => void runner.kill('SIGKILL'))
  await reached
  return runner
}

test('worlds that a run made are there as long as it is; should it be killed, until their lease is over', async () => {
  const emulator = await aServer()
  const runner = await aRunUnderWay(emulator, '--lease', '1500ms')
  const worlds = async () => (await ask(emulator, '/..')).worlds.slice(1)
  const [{ leasedUntil }] = await worlds()
  // It is renewed, for as long as the test lasts.
  await vi.waitFor(async () => {
    const [world] = await worlds()
    expect(Date.parse(world.clock.wall)).toBeGreaterThan(Date.parse(leasedUntil))
  }, 10_000)
  runner.kill('SIGKILL')
  await vi.waitFor(async () => expect(await worlds()).toEqual([]), 10_000)
})

test('the clock stands still in a run and goes on after it; should the run be killed, when its lease is over', async () => {
  const emulator = await aServer()
  const runner = await aRunUnderWay(emulator, '--world', 'default', '--lease', '1500ms')
  const held = await ask(emulator, '/clock')
  // It is renewed, for as long as the test lasts.
  await vi.waitFor(async () => {
    const { wall } = await ask(emulator, '/clock')
    expect(Date.parse(wall)).toBeGreaterThan(Date.parse(held.heldUntil))
  }, 10_000)
  expect(await ask(emulator, '/clock')).toMatchObject({ held: true, now: held.now })
  runner.kill('SIGKILL')
  await vi.waitFor(async () => expect(await ask(emulator, '/clock')).toMatchObject({ held: false }), 10_000)
  await vi.waitFor(async () => expect((await ask(emulator, '/clock')).now).not.toBe(held.now))

  expect(await against(emulator, suiteOf(['advance: 1h']))).toEqual(PASSED)
  expect(await ask(emulator, '/clock')).toMatchObject({ held: false, mode: 'real' })
})

test('a second run in the same world is refused, and disturbs nothing', async () => {
  const emulator = await aServer({ clock: { kind: 'manual' } })
  await aRunUnderWay(emulator, '--world', 'default')
  const { heldBy, heldUntil } = await ask(emulator, '/clock')
  const journal = await ask(emulator, '/journal')
  expect(await against(emulator, suiteOf(['note: x']))).toEqual({
    code: 4,
    out: '',
    err: expect.stringContaining(`the clock of world default is held by ${heldBy}\n  It lets it go when it is done`),
  })
  expect(heldBy).toMatch(/^run \d+\.1 on \S+, begun at /)
  expect(heldUntil).not.toBeNull()
  expect(await ask(emulator, '/journal')).toEqual(journal)
})

test('a run whose world another has taken meanwhile leaves it alone', async () => {
  const emulator = await aServer()
  const take = async () => {
    const hold = (body: object) =>
      fetch(`${urlOf(emulator)}/api/v1/worlds/default/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    await hold({ hold: false })
    await hold({ hold: '1h', holder: 'another' })
    // The run finds it at its next renewal; when it asks once more, it has read that refusal.
    await vi.waitFor(async () => expect(refusals).toBeGreaterThan(1), 10_000)
  }
  let refusals = 0
  const proxy = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const isRead = request.method === 'GET' || request.method === 'DELETE'
    const answer = await fetch(`${urlOf(emulator)}${request.url}`, {
      method: request.method ?? 'GET',
      ...(!isRead && { headers: { 'content-type': 'application/json' }, body }),
    })
    if (answer.status === 409) refusals++
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  const url = `http://127.0.0.1:${await portOf(proxy)}`
  const steps = [`http: { url: "${await aSystem(take)}" }`, 'advance: 1h', 'advance: 2h']
  const args = ['a.yaml', '--against', url, '--world', 'default', '--lease', '300ms']
  const ports = ['--smpp-port', String(emulator.ports.smpp)]
  const { code, out } = await runSuite(directoryOf({ 'a.yaml': suiteOf(steps) }), ...args, ...ports)
  expect([code, out]).toEqual([1, expect.stringMatching(/a\.yaml:6 [\s\S]*the clock of the world is held by another/)])
  expect(await ask(emulator, '/clock')).toMatchObject({ held: true, heldBy: 'another' })
})

test('a world whose clock is moved by hand goes on to be so', async () => {
  const emulator = await aServer({ clock: { kind: 'manual' } })
  expect(await against(emulator, suiteOf([`send: { to: "${TO}" }`, 'wait: { within: 1h, receipts: 1 }']))).toEqual(
    PASSED,
  )
  expect(await ask(emulator, '/clock')).toMatchObject({ held: false, mode: 'manual' })
})

test('ports may be published under other numbers', async () => {
  const emulator = await aServer()
  const seen = { smpp: '', http: '' }
  const published = (name: 'smpp' | 'http') =>
    portOf(
      listenTcp((socket) => {
        const inside = connect(emulator.ports[name] as number, '127.0.0.1')
        socket.on('data', (data) => {
          seen[name] += data.toString('latin1')
        })
        socket.pipe(inside).pipe(socket)
        for (const end of [socket, inside]) end.on('error', () => undefined)
      }),
    )
  const suite = suiteOf([
    `send: { to: "${TO}" }`,
    'wait: { within: 1m, receipts: [DELIVRD] }',
    `send: { via: mm7, to: "${TO}" }`,
    'wait: { within: 1m, mm7: Retrieved }',
  ])
  const where = ['--against', `http://127.0.0.1:${await published('http')}`, '--world', 'default']
  const args = [...where, '--smpp-port', String(await published('smpp'))]
  expect(await runSuite(directoryOf({ 'a.yaml': suite }), 'a.yaml', ...args)).toEqual(PASSED)
  expect(seen).toEqual({ smpp: expect.stringContaining(TO), http: expect.stringContaining('POST /mm7/v1') })
})

test('what is sent over the SMS REST API is reported to who sent it', async () => {
  const suite = suiteOf([
    `send: { via: rest, to: "${TO}" }`,
    'wait: { within: 1m, answer: 201, receipts: [Delivered] }',
  ])
  expect(await against(await aServer(), suite)).toEqual(PASSED)
})

test('a failure says how to see it again on that server', async () => {
  const emulator = await aServer()
  const { code, out } = await against(emulator, suiteOf([`send: { to: "${TO}" }`, 'expect: { life: expired }']))
  expect(code).toBe(1)
  expect(out).toContain(`run a.yaml --against ${urlOf(emulator)} --world default --seed 1 --grep '^Alone: it$'`)
})

test.each([
  [['--timeout', '0s'], 3, '"0s" is no time at all'],
  [['--smpp-port', '2775'], 3, '--smpp-port is of a world that is there'],
  [['--against', 'http://127.0.0.1:1', '--world', 'default', '--lease', '10ms'], 3, 'shorter than a request may take'],
])('%j is refused', async (args, expected, why) => {
  const { code, err } = await runSuite(directoryOf({ 'a.yaml': suiteOf(['note: a']) }), 'a.yaml', ...args)
  expect([code, err]).toEqual([expected, expect.stringContaining(why)])
})

test('a world that is not there is told', async () => {
  const emulator = await aServer()
  const args = ['--against', urlOf(emulator), '--world', 'elsewhere']
  const { code, err } = await runSuite(directoryOf({ 'a.yaml': suiteOf(['note: a']) }), 'a.yaml', ...args)
  expect([code, err]).toEqual([4, expect.stringContaining('there is no world elsewhere')])
})
