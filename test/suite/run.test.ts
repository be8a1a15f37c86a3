/** `run`, with real clients on real sockets: what passes, what fails and how that is told, and how it ends. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runCommandLine } from '../../emulator/cli/command-line.ts'
import type { RunResult } from '../../emulator/suite/result.ts'
import { FakeShell } from '../cli/fake-shell.ts'
import { directoryOf, runSuite, suiteOf } from './a-suite.ts'

const TO = '"64211234567"'

interface Finished {
  readonly code: number
  readonly out: string
  readonly result: RunResult
}

async function ran(
  text: string,
  args: readonly string[] = [],
  others: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const directory = directoryOf({ 'a.yaml': text, ...others })
  const { code, out, err } = await runSuite(directory, 'a.yaml', '--report', 'json:r.json', ...args)
  expect(err).toBe('')
  return { code, out, result: JSON.parse(readFileSync(join(directory, 'r.json'), 'utf8')) as RunResult }
}

/** Of the one step that did not come off. */
function failureOf({ result }: Finished) {
  const steps = result.suites.flatMap(({ tests }) => tests.flatMap((each) => each.steps))
  return steps.find(({ outcome }) => outcome !== 'passed')
}

const passes = async (steps: readonly string[], around = '', others: Readonly<Record<string, string>> = {}) => {
  const finished = await ran(suiteOf(steps, around), [], others)
  expect(failureOf(finished)).toBeUndefined()
  expect(finished.code).toBe(0)
}

test('what was sent is waited for in the world’s time, however long that is', async () => {
  await passes(
    [
      `send: { to: ${TO}, text: hi }`,
      'wait: { within: 7d, life: expired, receipts: [EXPIRED], attempts-at: [0s, 20m, 1h20m, 2h20m, 3h20m] }',
      'expect: { done: 4h, smpp: EXPIRED, answer: ESME_ROK, carrier: slow }',
    ],
    'carriers:\n  slow: { numbers: ["6421*"], validity: { default: 4h }, retry: [20m, { every: 1h }], rules: [{ name: off, then: { handset: off } }] }\n',
  )
})

test('what has happened already is seen', async () => {
  await passes([`send: { to: ${TO} }`, 'advance: 1d', 'wait: { within: 1s, life: delivered, receipts: 1 }'])
})

test('an expectation that fails shows what was expected, what came, what happened, why, and how to see it again', async () => {
  const finished = await ran(
    suiteOf([`send: { to: ${TO} }`, 'advance: 1h', 'expect: { life: expired }', 'note: not come to']),
  )
  expect(finished.code).toBe(1)
  const step = failureOf(finished)
  expect(step).toMatchObject({ kind: 'expect', where: 'a.yaml:7', outcome: 'failed' })
  expect(step?.failure).toMatchObject({ expected: 'expired', got: 'delivered' })
  const details = new Map(step?.failure?.details.map(({ title, lines }) => [title, lines.join('\n')]))
  expect(details.get('What happened to it')).toContain('final: delivered')
  expect(details.get('Who said what to whom')).toMatch(/client +emulator +handset/)
  expect(details.get('Rules that decided')).toBe('none: the carrier as it is')
  expect(step?.failure?.repeat).toBe("carrier-emulator run a.yaml --seed 1 --grep '^Alone: it$'")
  expect(finished.out).not.toContain('not come to')
})

test('a step whose needs are not there breaks the test, and says what may mend it', async () => {
  const finished = await ran(suiteOf([`send: { to: ${TO}, account: "\${env.HOME}", text: hi }`]))
  expect([finished.code, failureOf(finished)?.outcome]).toEqual([1, 'broken'])
  expect(failureOf(finished)?.failure?.message).toBe(`there is no account ${process.env.HOME}`)
})

test('what a test is refused does not tell which of the worlds it had: that hangs on the others', async () => {
  const finished = await ran(suiteOf(['note: x', 'thaw: "${env.HOME}"']))
  expect(failureOf(finished)?.failure?.message).toBe(`the world has no account ${process.env.HOME}`)
})

test('what is not known is told without the names of the environment', async () => {
  const finished = await ran(suiteOf([`send: { to: ${TO}, text: "\${env.NOBODY_SET_IT}" }`]))
  const [{ lines = [] } = {}] = failureOf(finished)?.failure?.details ?? []
  expect(lines).toEqual(['the environment has no variable NOBODY_SET_IT: set it for the run'])
})

test('what a test has set on a carrier is told where it decided, and a note tells what was captured', async () => {
  const set = '{ carrier: everyday, set: { outage: on } }'
  const send = `send: { to: ${TO} }`
  const note = ["exec: { command: echo 12345, capture: { code: '/[0-9]+/' } }", 'note: "code ${code} at ${SMPP_PORT}"']
  const finished = await ran(suiteOf([...note, set, send, 'advance: 1m', 'expect: { life: delivered }']))
  expect(finished.result.suites[0]?.tests[0]?.steps[1]?.says).toBe('code 12345 at ${SMPP_PORT}')
  const rules = ({
    failure,
  }: {
    failure: { details: readonly { title: string; lines: readonly string[] }[] } | null
  }) => failure?.details.find(({ title }) => title === 'Rules that decided')?.lines
  const told = 'set at a.yaml:7: everyday: {"outage":"on"}'
  expect(rules(failureOf(finished) as never)).toEqual([told])
  const none = await ran(suiteOf(['note: a', 'note: b', set, send, 'expect: { messages: 2 }']))
  expect(rules(failureOf(none) as never)).toEqual([told])
  const unset = await ran(suiteOf([set, 'unset: everyday', send, 'expect: { life: expired }']))
  expect(rules(failureOf(unset) as never)).toEqual(['none: the carrier as it is'])
})

test('a field that a receipt has not, and a count that is another, are told as such', async () => {
  const sent = [`send: { to: ${TO} }`, 'advance: 1m']
  const typo = await ran(suiteOf([...sent, 'expect: { receipt: { stta: DELIVRD } }']))
  expect(failureOf(typo)?.failure?.got).toMatch(/^none; it has .*\bstat\b/)
  const counted = await ran(suiteOf([...sent, 'expect: { receipts: 3 }']))
  expect(failureOf(counted)?.failure?.got).toBe('1: DELIVRD')
})

test('a system that does not answer in time is told apart from one that is not there', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const finished = await ran(suiteOf([`http: { url: "http://127.0.0.1:${port}/", timeout: 20ms }`]))
  expect(failureOf(finished)?.failure?.message).toBe(
    `GET http://127.0.0.1:${port}/: no answer within 20ms of wall time`,
  )
})

test('a report is written into a directory that is not there yet', async () => {
  const directory = directoryOf({ 'a.yaml': suiteOf(['note: x']) })
  expect((await runSuite(directory, 'a.yaml', '--report', 'junit:out/ci/j.xml')).code).toBe(0)
  expect(readFileSync(join(directory, 'out/ci/j.xml'), 'utf8')).toContain('<testsuite')
})

test('a report goes to standard output, and what the screen is told to standard error', async () => {
  const directory = directoryOf({
    'a.yaml': suiteOf([`send: { to: ${TO} }`, 'advance: 1m', 'expect: { life: expired }']),
  })
  const { code, out, err } = await runSuite(directory, 'a.yaml', '--report', 'junit:-,json:r.json')
  expect([code, out.slice(0, 5), out.trimEnd().split('\n').at(-1)]).toEqual([1, '<?xml', '</testsuites>'])
  expect(err).toContain('expected expired, got delivered')
  expect(readdirSync(directory)).toEqual(['a.yaml', 'r.json'])
})

test('where a report cannot be written, that is told before any test is taken', async () => {
  const directory = directoryOf({ 'a.yaml': suiteOf(['note: x']), taken: '' })
  for (const path of ['taken/j.xml', directory]) {
    const { code, out, err } = await runSuite(directory, 'a.yaml', '--report', `junit:${path}`)
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(
      /^carrier-emulator: cannot write .*: E\w+: .*\n {2}A report can go to standard output: - in place/,
    )
  }
})

test('each front sends, and each client gets its own words', async () => {
  await passes([
    ...['smpp', 'mm7', 'rest', 'gateway'].map((via, i) => `send: { via: ${via}, to: "6421123456${i}", as: ${via} }`),
    'advance: 1h',
    'expect: { of: smpp, answer: ESME_ROK, receipts: [DELIVRD], receipt: { err: "000", "submit date": "2601010000" } }',
    'expect: { of: mm7, answer: 1000, receipts: [Retrieved], receipt: { statusText: Success } }',
    'expect: { of: rest, answer: 201, receipts: [Delivered], receipt: { code: 0 } }',
    'expect: { of: gateway, answer: 201, gateway: Received, receipts: { at-least: 1 } }',
  ])
})

test('a long text goes in parts, and the handset puts it together', async () => {
  const text = 'ü'.repeat(200)
  await passes([
    `send: { to: ${TO}, text: "${text}", as: long }`,
    'wait: { of: long, within: 1m, messages: 2, receipts: 1 }',
    `expect-inbox: { number: ${TO}, texts: ["${text}"] }`,
  ])
})

test('an outage that is set fails what the carrier has already, until it is unset', async () => {
  const slow =
    'accounts: { a: { smpp: { password: x } } }\ncarriers: { k: { numbers: ["64*"], retry: 1m, latency: { first: 5m } } }\n'
  await passes(
    [
      `send: { to: ${TO} }`,
      'carrier: k\n        set: { outage: on }',
      'advance: 10m',
      'expect: { life: pending, cause: system-failure, receipts: 0 }',
      'carrier: k\n        set: { outage: { attempts: congestion, submit: queue-full } }',
      `send: { to: ${TO}, as: refused }`,
      'expect: { answer: ESME_RMSGQFUL }',
      'unset: k',
      `send: { to: ${TO} }`,
      'wait: { within: 10m, receipts: [DELIVRD], attempts: 1 }',
    ],
    slow,
  )
})

test('octets go as they are, of any data coding, with a header or none', async () => {
  const inbox = (texts: string) => `expect-inbox: { number: ${TO}, texts: [${texts}] }`
  await passes([
    `send: { to: ${TO}, hex: "68 69", data-coding: 255 }`,
    'wait: { within: 1m, receipts: [DELIVRD] }',
    inbox('"6869"'),
    `send: { to: ${TO}, hex: "0605040b8423f0 0106", esm-class: 0x40 }`,
    'wait: { within: 1m, receipts: [DELIVRD] }',
    inbox('"6869", "0106"'),
  ])
})

test('a client asks for the receipts that registered_delivery has, in the version that it binds with', async () => {
  await passes(
    [
      `handset: { number: ${TO}, state: off, for: 90s }`,
      `send: { to: ${TO}, registered-delivery: intermediate }`,
      'wait: { within: 10m, receipts: [ENROUTE, DELIVRD] }',
      `send: { to: ${TO}, registered-delivery: failure }`,
      'expect-nothing: 1d',
      `send: { to: ${TO}, registered-delivery: success }`,
      'expect: { answer: ESME_RINVREGDLVFLG }',
      'bind: { version: 5.0 }',
      `send: { to: ${TO}, registered-delivery: 3 }`,
      'wait: { within: 1m, receipts: [DELIVRD] }',
      'bind: { version: 3.3, answer: ESME_RINVCMDID }',
    ],
    'carriers:\n  k: { numbers: ["64*"], retry: [{ every: 1m }] }\n',
  )
})

test('a rate is of the world’s time: message 31 of a second is throttled on every machine', async () => {
  await passes(
    [
      `send: { account: fast, to: ${TO}, count: 30, as: first }`,
      'expect: { of: first, answer: ESME_ROK, messages: 30 }',
      `send: { account: fast, to: ${TO}, as: one-more }`,
      'expect: { of: one-more, answer: ESME_RTHROTTLED }',
      'advance: 1s',
      `send: { account: fast, to: ${TO}, count: 30, rate: 30/s }`,
      'expect: { answer: ESME_ROK, messages: 30 }',
    ],
    'accounts: { fast: { smpp: { password: x, rate: 30/s } } }\n',
  )
})

test('so is the rate of an MM7 account, however long a hundred requests take', async () => {
  await passes(
    [
      `send: { via: mm7, account: fast, to: ${TO}, count: 100 }`,
      'expect: { answer: "1000", messages: 100 }',
      `send: { via: mm7, account: fast, to: ${TO} }`,
      'expect: { answer: "3510" }',
      'advance: 10ms',
      `send: { via: mm7, account: fast, to: ${TO} }`,
      'expect: { answer: "1000" }',
    ],
    'accounts: { fast: { mm7: { rate: 100/s } } }\n',
  )
})

test('a table sends a message for each row', async () => {
  await passes(
    [
      "send: { data: rows.csv, to: '${number}', text: 'Hi ${name}' }",
      'wait: { within: 1m, messages: 2, life: delivered }',
      'expect-inbox: { number: "64211", texts: [Hi Ann] }',
    ],
    '',
    { 'rows.csv': 'number,name\n64211,Ann\n64212,Bob\n' },
  )
})

test('what a handset says is captured, and used', async () => {
  await passes([
    `mo: { from: ${TO}, text: "code 123456" }`,
    'expect-mo: { texts: [/code/] }',
    "capture: { mo: test, otp: '/[0-9]{6}/' }",
    `send: { to: ${TO}, text: "got \${otp}" }`,
    'expect: { text: got 123456 }',
  ])
})

test('a handset writes to a client of each kind', async () => {
  await passes(
    ['smpp', 'mm7', 'rest', 'gateway'].flatMap((via) => [
      `mo: { via: ${via}, from: ${TO}, text: "kia ora ${via} é" }`,
      `expect-mo: { via: ${via}, texts: ["kia ora ${via} é"] }`,
    ]),
  )
})

test('a place that nothing fills breaks the step', async () => {
  const finished = await ran(suiteOf([`send: { to: ${TO}, text: "\${env.NOBODY_SET_IT}" }`]))
  expect(failureOf(finished)?.failure?.message).toBe('nothing is called ${env.NOBODY_SET_IT}')
})

test('receipts wait for a client that is away', async () => {
  await passes([
    `send: { to: ${TO} }`,
    'disconnect: test',
    'advance: 1h',
    'expect: { life: delivered, receipts: 0 }',
    'bind: { as: receiver }',
    'expect: { receipts: [DELIVRD] }',
    'bind: { as: transmitter }',
    'restart: now',
    `send: { to: ${TO} }`,
    'wait: { within: 1m, receipts: [DELIVRD] }',
  ])
})

test('so does what handsets send', async () => {
  const mo = `mo: { from: ${TO}, text: hi }`
  await passes([mo, 'expect-mo: { texts: [hi] }'])
  for (const leave of ['disconnect: test', 'restart: now']) {
    await passes([
      `send: { to: ${TO} }`,
      leave,
      mo,
      'advance: 1m',
      'expect-mo: { texts: 0 }',
      'expect: { receipts: 0 }',
    ])
    await passes([mo, leave, mo, 'expect-mo: { texts: [hi] }', 'bind: test', 'expect-mo: { texts: [hi, hi] }'])
  }
})

test('that nobody tries is so until somebody does', async () => {
  const none = `expect-tries: { where: { to: ${TO} }, count: 0, quiet: 1h }`
  await passes([none])
  const finished = await ran(suiteOf([`send: { to: ${TO} }`, none]))
  expect(failureOf(finished)?.failure?.message).toBe('tries of 12345 to 64211234567: expected 0, got 1')
})

test('what was captured is a text in what is expected, whatever it looks like', async () => {
  const captured = [`send: { to: ${TO}, text: "see /r/ a.c" }`, 'advance: 1m']
  const capture = `capture: { inbox: ${TO}, path: '/see ([^ ]+)/', dotted: '/([^ ]+)$/' }`
  const again = (text: string) => [...captured, capture, `send: { to: ${TO}, text: "${text}" }`]
  await passes([...again('/r/'), 'expect: { text: "${path}" }'])
  await passes([...again('is a.c'), 'expect: { text: "/^is ${dotted}$/" }'])
  for (const [text, wanted] of [
    ['arrived', '${path}'],
    ['is abc', '/^is ${dotted}$/'],
  ] as const) {
    const finished = await ran(suiteOf([...again(text), `expect: { text: "${wanted}" }`]))
    expect(failureOf(finished)?.outcome).toBe('failed')
  }
})

test('an account may be bound several times over, as often as it may', async () => {
  await passes(
    [
      'bind: double',
      'bind: { account: double, as: receiver, besides: on }',
      'bind: { account: double, besides: on, answer: ESME_RALYBND }',
      `send: { account: double, to: ${TO} }`,
      'wait: { within: 1m, receipts: [DELIVRD], receipt: { bind: transceiver } }',
      'disconnect: double',
      'bind: double',
      'bind: { account: double, besides: on }',
    ],
    'accounts: { double: { smpp: { password: x, binds: 2 } } }\n',
  )
})

test('a client that refuses receipts is tried again, until they are frozen and thawed', async () => {
  await passes(
    [
      'answer: { via: gateway, status: 503 }',
      `send: { via: gateway, to: ${TO} }`,
      'advance: 3h',
      'expect: { frozen: on, receipts-sent: { at-least: 50 } }',
      'answer: { via: gateway, status: ok }',
      'thaw: test',
      'wait: { within: 2h, receipt: { status: received } }',
      'expect: { frozen: off }',
    ],
    '',
  )
})

const SILENT = 'accounts: { quick: { smpp: { password: x, window: 2, timers: { response: 10s } } } }\n'

test('a client that says nothing times out by the world’s clock, and takes what comes once it answers again', async () => {
  await passes(
    [
      'answer: { status: none }',
      `send: { account: quick, to: ${TO}, text: hi }`,
      'advance: 10s',
      'expect: { receipts: [DELIVRD], happened: /receipt sent/ }',
      'wait: { within: 5s, happened: "receipt unanswered" }',
      'wait: { within: 30s, receipts: 2, receipts-spacing: 40s }',
      'answer: { status: ok }',
      'wait: { within: 5m, happened: "receipt answered: ESME_ROK", receipts: 3, receipts-spacing: { between: [40s, 70s] } }',
      'expect-nothing: 1d',
    ],
    SILENT,
  )
})

test('behind a window that a silent client has filled wait the others, and another status ends the silence', async () => {
  await passes(
    [
      'bind: quick',
      'answer: { status: none }',
      'mo: { account: quick, from: "64211", text: one }',
      'disconnect: quick',
      `send: { account: quick, to: ${TO}, count: 5 }`,
      'advance: 10s',
      'expect: { life: delivered }',
      'expect-mo: { account: quick, texts: [one, one] }',
      'answer: { status: ESME_RX_T_APPN }',
      'wait: { within: 10m, receipts: { at-least: 2 }, happened: "receipt answered: ESME_RX_T_APPN" }',
    ],
    SILENT,
  )
})

test('submits that are never answered are told as such, at once', async () => {
  await passes([
    'send: { to: "64211909014" }',
    'expect: { answer: no answer }',
    'send: { to: "64211909015" }',
    'expect: { answer: connection dropped }',
    '{ carrier: everyday, set: { submit: unbind } }',
    `send: { to: ${TO} }`,
    'expect: { answer: unbound }',
  ])
})

test.each(['mm7', 'rest', 'gateway'])(
  'requests over %s that are never answered are told as such, at once',
  async (via) => {
    await passes([
      `send: { via: ${via}, to: "64211909014", count: 3 }`,
      'expect: { answer: no answer, messages: 3 }',
      `send: { via: ${via}, to: "64211909015", count: 2 }`,
      'expect: { answer: connection dropped, messages: 2 }',
      `send: { via: ${via}, to: ${TO} }`,
      'wait: { within: 1m, life: delivered }',
    ])
  },
)

test('a REST client asks to be told of each recipient: where the account has it so, also before the end', async () => {
  await passes(
    [
      `send: { via: rest, to: ${TO} }`,
      'wait: { within: 1m, receipts: [Delivered] }',
      `send: { via: rest, account: plan, to: ${TO} }`,
      'wait: { within: 1m, receipts: [Queued, Dispatched, Delivered] }',
    ],
    'accounts:\n  plan: { rest: { token: t, intermediate-callbacks: on } }\n',
  )
})

test('an answer over HTTP is known by its status, and by the words with it', async () => {
  const plan = 'accounts:\n  plan: { rest: { token: t, illegal-numbers: ["6421*"] } }\n'
  await passes(
    [
      'send: { via: mm7, to: "64211982004", as: mms }',
      'expect: { of: mms, answer: 2004 }',
      'expect: { of: mms, answer: 2004 Multimedia refused }',
      'expect: { of: mms, answer: /refused$/ }',
      `send: { via: rest, account: plan, to: ${TO} }`,
      'expect: { answer: 403 illegal_number_type }',
      `send: { via: gateway, to: ${TO}, text: "" }`,
      'expect: { answer: 400 missing_attrib }',
    ],
    plan,
  )
  for (const answer of ['2005', '2004 Multimedia']) {
    const wrong = await ran(suiteOf(['send: { via: mm7, to: "64211982004" }', `expect: { answer: "${answer}" }`]))
    expect(failureOf(wrong)?.failure).toMatchObject({ expected: answer, got: '2004 Multimedia refused' })
  }
  const basic = Buffer.from('test:test').toString('base64')
  const asked = [
    `http: { url: "\${GATEWAY_URL}", headers: { authorization: Basic ${basic} }, json: "{}", status: 400 }`,
  ]
  expect((await ran(suiteOf(asked), ['--strict'])).code).toBe(0)
  const words = ['send: { via: mm7, to: "+6421" }', 'expect: { answer: 2002 Address Error }']
  expect((await ran(suiteOf(words), ['--strict'])).code).toBe(0)
})

test('a request of its own to the world of the test is no message of the next send, and its callback is seen', async () => {
  const batch = JSON.stringify({ from: '12345', to: ['64211234567'], body: 'hi', delivery_report: 'per_recipient' })
  await passes([
    'send: { to: "64211234560" }',
    `http: { url: "\${SMS_REST_URL}/batches", headers: { authorization: "Bearer \${SMS_REST_TOKEN}" }, json: '${batch}' }`,
    'send: { to: "64211234561" }',
    'expect: { messages: 1, to: "64211234561" }',
    `wait: { within: 1m, where: { to: ${TO} }, life: delivered, receipts: [Delivered], receipt: { code: 0 } }`,
  ])
  const other = await ran(
    suiteOf([`send: { to: ${TO} }`, `wait: { within: 1m, where: { to: ${TO} }, receipt: { err: 27 } }`]),
  )
  expect(failureOf(other)?.failure?.message).toContain('err of the receipt')
})

test('the order of receipts, and silence, are judged by what the clients got', async () => {
  await passes([
    'carrier: everyday\n        set: { latency: { delivery: 10m } }',
    `send: { to: ${TO}, as: slow }`,
    'unset: everyday',
    `send: { to: ${TO}, as: quick }`,
    'advance: 1h',
    'expect-order: [quick, slow]',
    'expect-nothing: 30d',
  ])
  const late = await ran(suiteOf([`send: { to: ${TO} }`, 'expect-nothing: 1d']))
  expect(failureOf(late)?.failure?.got).toMatch(/^smpp receipt DELIVRD of /)
})

test('an inbox, a silence, an order and tries that are not as expected show what happened to the message', async () => {
  const titlesOf = async (...steps: readonly string[]) => {
    const failed = failureOf(await ran(suiteOf(steps)))
    return failed?.failure?.details.map(({ title }) => title) ?? []
  }
  const send = `send: { to: ${TO}, as: it }`
  for (const wrong of [`expect-inbox: { number: ${TO}, texts: [bye], within: 1m }`, 'expect-nothing: 1h']) {
    expect(await titlesOf(send, wrong)).toContain('What happened to it')
  }
  const silent = 'carrier: everyday\n        set: { receipts: never }'
  expect(await titlesOf(silent, send, `send: { to: ${TO}, as: next }`, 'expect-order: [it, next]')).toContain(
    'What happened to it',
  )
  const ofTries = await titlesOf(send, 'expect-tries: { count: 2 }')
  expect(ofTries).toEqual(['Its tries, by the clock of the world', ...OF_ALL])
  expect(await titlesOf(send, 'expect: { messages: 2 }')).toEqual(OF_ALL)
  const mo = failureOf(await ran(suiteOf([`mo: { from: ${TO}, text: hi }`, 'expect-mo: { texts: [ho] }'])))
  expect(mo?.failure?.details).toEqual([
    { title: 'What handsets sent to it', lines: [expect.stringMatching(/ to \d+ by smpp, accepted: hi$/)] },
  ])
})

const OF_ALL = ['Messages of the test', 'Who said what to whom', 'Rules that decided']

test('what says nothing, or holds of nothing, is no expectation that is met', async () => {
  const gotOf = async (...steps: readonly string[]) => failureOf(await ran(suiteOf(steps)))?.failure?.got
  expect(await gotOf('expect: { where: { to: "999" }, answer: ESME_ROK }')).toBe('none')
  expect(await gotOf('wait: { within: 1h, where: { to: "999" }, answer: ESME_ROK }')).toBe('none')
  const few = [
    `send: { to: ${TO}, count: 3 }`,
    'advance: 1h',
    'expect-delays: { like: { normal: { mean: 10h, sd: 1s } } }',
  ]
  expect(await gotOf(...few)).toBe('3')
})

test('a callback counts for the account whose message it is', async () => {
  const other = 'accounts: { other: { gateway: { application: o, password: o } } }\n'
  const mo = `mo: { via: gateway, account: other, from: ${TO}, text: hello }`
  const wrong = await ran(suiteOf([mo, 'expect-mo: { via: gateway, texts: [hello] }'], other))
  expect([wrong.code, failureOf(wrong)?.failure?.got]).toEqual([1, 'none'])
  await passes([mo, 'expect-mo: { via: gateway, account: other, texts: [hello] }'], other)
})

test('what a command says of where the world is is told by names, and it writes without colours', async () => {
  vi.stubEnv('FORCE_COLOR', '3')
  onTestFinished(() => void vi.unstubAllEnvs())
  const said = 'echo "colour=$FORCE_COLOR.$NO_COLOR"; env | grep EMULATOR_WORLD; echo "no 127.0.0.1:$SMPP_PORT"; exit 1'
  const failed = failureOf(await ran(suiteOf([`exec: '${said}'`])))
  expect(failed?.failure?.got).toBe('1: colour=.1\nEMULATOR_WORLD=${EMULATOR_WORLD}\nno 127.0.0.1:${SMPP_PORT}')
})

test('ports of the world are told by names wherever a command or an answer has them, and what is long is shown whole, too', async () => {
  const said =
    'echo "${MM7_URL%/mm7*}/nope :$(echo $EMULATOR_URL | cut -d: -f3) $(printf %300s x) EMULATOR_WORLD=$EMULATOR_WORLD"; exit 1'
  const reports = new Set<string>()
  for (const jobs of ['1', '3']) {
    const directory = directoryOf({
      'a.yaml': `suite: S\ntests:\n${['a', 'b', 'c'].map((name) => `  - { name: ${name}, steps: [exec: ${JSON.stringify(said)}] }\n`).join('')}`,
    })
    await runSuite(directory, 'a.yaml', '--stable', '--report', 'json:r.json', '--jobs', jobs)
    reports.add(readFileSync(join(directory, 'r.json'), 'utf8'))
  }
  const [report = ''] = reports
  expect(reports.size).toBe(1)
  expect(report).toContain('http://127.0.0.1:${HTTP_PORT}/nope :${EMULATOR_PORT}')
})

test('what answers at length is cut in the line, and shown whole below it', async () => {
  const wrong = 'http: { url: "${EMULATOR_URL}/api/v1", answer: "not so" }'
  const failure = failureOf(await ran(suiteOf([wrong])))?.failure
  expect(failure?.got).toHaveLength('200: '.length + 200)
  const [whole] = failure?.details ?? []
  expect([whole?.title, whole?.lines.join('\n')]).toEqual(['The answer', expect.stringContaining('/api/v1/worlds')])
})

test('a command may leave something running, which ends with the test', async () => {
  const started = 'sleep 60 & echo $! >$AT.new; mv $AT.new $AT.pid; echo started'
  const directory = directoryOf({})
  const at = join(directory, 'left')
  await passes([`exec: { command: 'AT=${at}; ${started}', output: started }`, `exec: 'kill -0 $(cat ${at}.pid)'`])
  const pid = Number(readFileSync(`${at}.pid`, 'utf8'))
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test('what a command leaves running is given time to do what it does', async () => {
  const sends = `require('http').request(process.env.GATEWAY_URL, { method: 'POST', auth: 'test:test', headers: { 'content-type': 'application/json' } }).end(JSON.stringify({ destination: '+64211234567', content: 'hi' }))`
  // As a line of a shell: the command itself ends before that has begun.
  const left = `exec: { command: ${JSON.stringify(`${process.execPath} -e "$SENDS" > /dev/null 2>&1 &`)}, env: { SENDS: ${JSON.stringify(sends)} } }`
  const wrong = await ran(suiteOf([left, 'expect-nothing: 1h']))
  expect(failureOf(wrong)?.failure?.got).toContain(`a submission of test to 64211234567`)
  await passes([left, `wait: { where: { to: ${TO} }, within: 1h, messages: 1, life: delivered }`])
})

function isRunning(pid: number): boolean {
  // One that was killed and that nobody has asked for yet is there no more.
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] : 'X'
  return state !== 'X' && state !== 'Z'
}

test('of thousands of messages the tries of each are judged', async () => {
  const steps = [
    `send: { to: ${TO}, text: twice, count: 2 }`,
    `send: { to: ${TO}, text: "no $\{n}", count: 1100 }`,
    'expect-tries: { count: 1 }',
  ]
  expect(failureOf(await ran(suiteOf(steps)))?.failure?.got).toBe('2')
})

test('a receipt that tells no state is still known by its id', async () => {
  await passes([
    'carrier: everyday\n        set: { receipts: { template: "id:{id} {stat} err:{err} text:", tlvs: off, pdu: data_sm } }',
    `send: { to: ${TO} }`,
    'advance: 1m',
    'expect: { receipts: [""], receipt: { pdu: data_sm, stat: "", body: "/^id:[0-9]+ DELIVRD err:000 text:$/" } }',
  ])
})

test('a try that the carrier refused for good is a try', async () => {
  await passes([
    'carrier: everyday\n        set: { submit: { refuse: ESME_RINVDSTADR } }',
    `send: { via: gateway, to: ${TO} }`,
    'expect: { gateway: Failed, attempts-at: [0s] }',
  ])
})

test('a client asks what became of its message, by each front that can be asked', async () => {
  await passes([
    'carrier: everyday\n        set: { receipts: never }',
    `send: { to: ${TO}, as: by-smpp }`,
    `send: { via: rest, to: ${TO}, as: by-rest }`,
    `send: { via: gateway, to: ${TO} }`,
    'expect-query: { of: by-smpp, says: ENROUTE }',
    'advance: 1h',
    'expect-query: { of: by-smpp, says: DELIVRD }',
    'expect-query: { of: by-rest, says: Dispatched }',
    'expect-query: submitted',
  ])
  const other = await ran(suiteOf([`send: { to: ${TO} }`, 'expect-query: EXPIRED']))
  expect(failureOf(other)?.failure).toMatchObject({ expected: 'EXPIRED', got: 'ENROUTE' })
  const silent = await ran(suiteOf([`send: { via: mm7, to: ${TO} }`, 'expect-query: Retrieved']))
  expect(failureOf(silent)?.failure?.message).toMatch('mm7 has nothing to ask with')
})

test('delays are compared with a distribution', async () => {
  const steps = (like: string) => [
    `send: { to: "6421\${n:6}", count: 2000 }`,
    'advance: 1h',
    `expect-delays: { like: ${like} }`,
  ]
  await passes(steps('{ normal: { mean: 1s, sd: 80ms }, at-least: 700ms, at-most: 1.4s }'))
  const other = await ran(suiteOf(steps('{ normal: { mean: 1.02s, sd: 80ms }, at-least: 700ms, at-most: 1.4s }')))
  expect(failureOf(other)?.failure?.message).toContain('Kolmogorov-Smirnov')
})

test('delays are compared with what the carrier draws from, without its being written again', async () => {
  const many = `send: { to: "6421\${n:7}", count: 200 }`
  const with_ = (latency: string) => `carriers: { k: { numbers: ["64*"], latency: { ${latency} } } }\n`
  const steps = [many, 'advance: 1h', 'expect-delays: { like: carrier }', 'expect-delays: {}']
  await passes(steps, with_('first: 2s, delivery: { lognormal: { median: 3s, p95: 12s } }, receipt: 1s'))
  await passes(steps, with_('delivery: 2s, receipt: 1s'))
  const twice = with_('delivery: { exponential: { mean: 1s } }, receipt: { exponential: { mean: 1s } }')
  expect(failureOf(await ran(suiteOf(steps, twice)))?.failure?.got).toContain('draws twice for each message')
  const off = `handset: { number: "64210000001", state: off, for: 10m }`
  const late = await ran(
    suiteOf([off, many, 'advance: 1h', 'expect-delays: { each: 3s }'], with_('delivery: 2s, receipt: 1s')),
  )
  expect(failureOf(late)?.failure?.message).toContain('delay of the message to 64210000001: expected 3s')
})

test('commands find the world in their environment', async () => {
  await passes([
    "exec: { command: 'echo port $SMPP_PORT of $EMULATOR_URL', output: '/^port [0-9]+ of http/', capture: { port: '/[0-9]+/' } }",
    'exec: { command: ["/bin/sh", "-c", "exit 3"], code: 3 }',
    "exec: { command: 'test ${port} = $SMPP_PORT' }",
  ])
  const finished = await ran(suiteOf(['exec: { command: "sleep 60", timeout: 50ms }']))
  expect(failureOf(finished)?.failure).toMatchObject({ expected: 'an end within 50ms of wall time', got: 'none' })
})

test('a test that takes too long is ended, and says so by the code', async () => {
  const finished = await ran(suiteOf(['exec: "sleep 60"']), ['--timeout', '100ms'])
  expect([finished.code, failureOf(finished)?.outcome]).toEqual([5, 'timed-out'])
})

test('of a directory all suites run, in the order of their names', async () => {
  const suite = (name: string) => `suite: ${name}\ntests: [{ name: it, steps: [note: a] }]\n`
  const directory = directoryOf({ 'b.yml': suite('B'), 'a.yaml': suite('A'), 'rows.csv': 'a\n1\n' })
  const { code, out } = await runSuite(directory, '.')
  expect([code, out.match(/^\w+ +[\w.]+\.ya?ml$/gm)]).toEqual([0, ['A  a.yaml', 'B  b.yml']])
  const { code: none, err } = await runSuite(directoryOf({}), '.')
  expect([none, err]).toEqual([2, expect.stringContaining('no YAML file in this directory')])
})

test.each([1, 5, 10, 20, 40])('a test that has but %d ms ends, and the run with it', async (ms) => {
  const text = suiteOf([`send: { to: ${TO} }`, 'wait: { within: 1m, receipts: 1 }', 'exec: sleep 9'])
  const { code, err } = await runSuite(directoryOf({ 'a.yaml': text }), 'a.yaml', '--timeout', `${ms}ms`)
  expect([code, err]).toEqual([5, ''])
})

test('reports of several --report are all written, those that can be; what the tests came to is the code all the same', async () => {
  const directory = directoryOf({ 'a.yaml': suiteOf(['note: x']), 'b.yaml': suiteOf(['expect: { life: expired }']) })
  const both = ['--report', 'junit:j.xml', '--report', 'json:r.json']
  expect((await runSuite(directory, 'a.yaml', ...both)).code).toBe(0)
  for (const name of ['j.xml', 'r.json']) expect(existsSync(join(directory, name))).toBe(true)
  const over = await runSuite(directory, 'a.yaml', '--report', 'json:a.yaml')
  expect([over.code, over.err]).toEqual([3, expect.stringContaining('a.yaml is a suite, and would be written over')])
  const twice = await runSuite(directory, 'a.yaml', '--report', 'json:x', '--report', 'junit:x')
  expect([twice.code, twice.err]).toEqual([3, expect.stringContaining('"x" is to hold two reports')])
  const nowhere = await runSuite(directory, 'b.yaml', '--report', 'junit:/proc/none/j.xml')
  expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining('cannot write /proc/none/j.xml')])
})

test('--grep, --bail and --repeat choose what runs', async () => {
  const text = `suite: S\ntests:\n  - { name: one, steps: [expect: { life: expired }] }\n  - { name: two, steps: [note: b] }\n`
  const outcomes = ({ result }: Finished) => result.suites[0]?.tests.map(({ outcome }) => outcome).join(' ')
  expect(outcomes(await ran(text, ['--grep', 'two']))).toBe('skipped passed')
  expect(outcomes(await ran(text, ['--bail', '--jobs', '1']))).toBe('broken skipped')
  const { code, err } = await runSuite(directoryOf({ 'a.yaml': text }), 'a.yaml', '--grep', '^two$')
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('--grep fits none of 2 tests; it is matched against "suite:'),
  ])
  const repeated = await ran(text, ['--grep', 'two', '--repeat', '3', '--seed', '5'])
  expect(repeated.result.suites[0]?.tests.slice(3).map(({ name, seed }) => `${name} ${seed}`)).toEqual([
    'two (seed 5) 5',
    'two (seed 6) 6',
    'two (seed 7) 7',
  ])
})

test('rules that never matched are listed, and those that did are not', async () => {
  const rules = 'rules: [{ name: used, when: { text: a }, then: {} }, { name: unused, when: { text: b }, then: {} }]'
  const around = `carriers:\n  own: { numbers: ["6421*"], ${rules} }\n  idle: { numbers: ["99*"] }\n`
  const { result } = await ran(suiteOf([`send: { to: ${TO}, text: a }`, 'expect: { rule: used }'], around))
  expect(result.unfired.map(({ rule }) => rule)).toEqual(['unused'])
  expect(result.unused.map(({ carrier }) => carrier)).toEqual(['idle'])
})

test('the seed that is told is that of the suites: their own, where no other is asked for', async () => {
  const seeded = (name: string, seed: number) =>
    `suite: ${name}\nworld: { seed: ${seed} }\ntests: [{ name: it, steps: [note: x] }]\n`
  const alone = await ran(seeded('Nine', 9))
  expect([alone.result.seed, alone.out]).toEqual([9, expect.stringContaining('Seed   9\n')])
  const both = await ran(seeded('Nine', 9), ['b.yaml'], { 'b.yaml': seeded('Two', 2) })
  expect(both.result.suites.map(({ seed }) => seed)).toEqual([9, 2])
  expect([both.result.seed, both.out]).toEqual([null, expect.stringContaining('Seed   9 (Nine), 2 (Two)\n')])
  const asked = await ran(seeded('Nine', 9), ['b.yaml', '--seed', '5'], { 'b.yaml': seeded('Two', 2) })
  expect([asked.result.seed, asked.out]).toEqual([5, expect.stringContaining('Seed   5\n')])
})

test('the handset shows the text of an MMS, in its place among the others', async () => {
  await passes([
    `send: { via: mm7, to: ${TO}, text: "Your code is 271828" }`,
    `wait: { within: 1m, life: delivered }`,
    `expect-inbox: { number: ${TO}, texts: ["Your code is 271828"] }`,
    `capture: { inbox: ${TO}, otp: '/[0-9]{6}/' }`,
    `send: { to: ${TO}, text: "\${otp}" }`,
    `expect-inbox: { number: ${TO}, texts: ["Your code is 271828", "271828"], within: 1m }`,
  ])
})

test('the same suite and seed give the same report, byte for byte, whatever the number of jobs and their order', async () => {
  const tests = Array.from({ length: 6 }, (_, i) => {
    const via = ['smpp', 'mm7', 'rest', 'gateway'][i % 4]
    return `  - name: test ${i}\n    steps:\n      - send: { via: ${via}, to: "64211\${n:5}", count: 5 }\n      - advance: 1d\n      - expect: { life: delivered }\n`
  })
  const directory = directoryOf({ 'a.yaml': `suite: S\ntests:\n${tests.join('')}` })
  const report = async (...args: readonly string[]) => {
    const { code } = await runSuite(directory, 'a.yaml', '--stable', '--report', 'json:r.json', ...args)
    expect(code).toBe(0)
    return readFileSync(join(directory, 'r.json'), 'utf8')
  }
  const first = await report('--jobs', '1')
  expect(await report('--jobs', '6')).toBe(first)
  expect(await report('--jobs', '2', '--shuffle')).toBe(first)
  expect(await report('--seed', '2')).not.toBe(first)
})

test('under --strict a client that is refused for what no test expects fails it, with a code of its own', async () => {
  const tooFast = `send: { account: fast, to: ${TO}, count: 31 }`
  const fast = 'accounts: { fast: { smpp: { password: x, rate: 30/s } } }\n'
  expect((await ran(suiteOf([tooFast], fast))).code).toBe(0)
  const strict = await ran(suiteOf([tooFast], fast), ['--strict'])
  expect([strict.code, failureOf(strict)?.kind]).toEqual([6, 'strict'])
  expect(failureOf(strict)?.failure?.got).toBe('fast by smpp: submit_sm ESME_RTHROTTLED: more than 30/s')
  const manyMore = `send: { via: rest, to: ${TO}, count: 1100 }`
  expect((await ran(suiteOf([tooFast, manyMore], fast), ['--strict'])).code).toBe(6)
  const expected = 'expect: { answer: /ESME_ROK|ESME_RTHROTTLED/ }'
  expect((await ran(suiteOf([tooFast, expected], fast), ['--strict'])).code).toBe(0)
})

test('what was refused before it came to a message is not left out of what is expected of each', async () => {
  const around = 'accounts: { fast: { smpp: { password: x, rate: 3/s }, mm7: { rate: 3/s } } }\n'
  const five = `send: { account: fast, to: ${TO}, count: 5, as: five }`
  const refused =
    'messages: expected one of each of the 5 that were sent, got 3; not taken: ESME_RTHROTTLED, ESME_RTHROTTLED'
  for (const step of [
    'wait: { within: 1m, life: delivered }',
    'expect: { of: five, told: ESME_ROK }',
    'expect-delays: { of: five, each: { at-most: 1m } }',
    'expect-query: DELIVRD',
    'expect-order: [five, one]',
  ]) {
    const one = step.includes('one]') ? [`send: { to: ${TO}, as: one }`, 'advance: 1h'] : []
    const finished = await ran(suiteOf([five, 'advance: 1h', ...one, step], around))
    expect(failureOf(finished)?.failure?.message, step).toBe(refused)
  }
  const counted = await ran(suiteOf([five, 'expect: { messages: 5 }'], around))
  expect(failureOf(counted)?.failure?.got).toBe('3; not taken: ESME_RTHROTTLED, ESME_RTHROTTLED')
  const mms = await ran(
    suiteOf(
      [`send: { via: mm7, account: fast, to: ${TO}, count: 5 }`, 'wait: { within: 1m, life: delivered }'],
      around,
    ),
  )
  expect(failureOf(mms)?.failure?.got).toMatch(/^3; not taken: 3510 .*, 3510 /)
  const known = [
    'expect: { messages: 3, life: delivered, receipts: [DELIVRD] }',
    'expect: { answer: /ESME/, life: delivered }',
  ]
  await passes(
    [five, 'advance: 1h', ...known, 'expect-delays: { where: { account: fast }, each: { at-most: 1m } }'],
    around,
  )
})

const BASIC = (words: string) => `{ authorization: 'Basic ${Buffer.from(words).toString('base64')}' }`

/** By no step `http`, whose status is what the test expects. */
const asks = (url: string, init: string) =>
  `exec: { command: [${process.execPath}, -e, "fetch(process.env.${url}, ${init})"] }`

test.each([
  [
    'a connection that is dropped for its rate',
    'fast by smpp: submit connection dropped: more than 2/s',
    `send: { account: fast, to: ${TO}, count: 5 }`,
  ],
  [
    'a password that the gateway does not know',
    'somebody by gateway: messages 401 ',
    asks('GATEWAY_URL', `{ method: 'POST', headers: ${BASIC('test:wrong')} }`),
  ],
  [
    'a method that the gateway has not',
    'test by gateway: messages 405 PUT is not for this resource',
    asks('GATEWAY_URL', `{ method: 'PUT', headers: ${BASIC('test:test')} }`),
  ],
  [
    'a body of the REST API that is no JSON',
    'batches 415 the body is not application/json',
    asks(
      "SMS_REST_URL + '/batches'",
      "{ method: 'POST', body: 'x', headers: { authorization: 'Bearer ' + process.env.SMS_REST_TOKEN } }",
    ),
  ],
  [
    'a resource that the REST API has not',
    'batchez 404 nothing at batchez',
    asks("SMS_REST_URL + '/batchez'", "{ headers: { authorization: 'Bearer ' + process.env.SMS_REST_TOKEN } }"),
  ],
  ['MM7 that is not posted', 'somebody by mm7: mm7 405 GET: MM7 requests are posted', asks('MM7_URL', '{}')],
  [
    'HTTP at the port of SMPP',
    'somebody by smpp: octets ESME_RINVCMDLEN: the peer speaks HTTP, not SMPP',
    `exec: { command: [${process.execPath}, -e, "const s = require('net').connect(process.env.SMPP_PORT).on('close', () => process.exit()); s.write('GET / HTTP/1.1' + String.fromCharCode(13, 10, 13, 10))"] }`,
  ],
])('under --strict it is seen: %s', async (_, got, step) => {
  const fast = 'fast: { smpp: { password: x, rate: 2/s, over: drop, window: 1 } }'
  const steps = [`send: { account: fast, to: ${TO} }`, 'expect: { answer: ESME_ROK }', step]
  const finished = await ran(suiteOf(steps, `accounts: { ${fast} }\n`), ['--strict'])
  expect(failureOf(finished)?.failure?.got).toContain(got)
  expect(finished.code).toBe(6)
})

test('an interrupt ends the tests under way and their commands, and tells what was done by then', async () => {
  const command = 'echo $$ > pid.new; mv pid.new pid; exec sleep 60'
  const directory = directoryOf({
    'a.yaml': `suite: S\ntests:\n  - { name: one, steps: [note: a] }\n  - { name: two, steps: [exec: 'cd $AT; ${command}'] }\n`,
  })
  process.env.AT = directory
  const shell = new FakeShell({ cwd: directory })
  const ended = runCommandLine(['run', 'a.yaml', '--jobs', '1'], shell)
  const pid = await vi.waitFor(() => Number(readFileSync(join(directory, 'pid'), 'utf8')), { timeout: 10_000 })
  shell.interrupt('SIGINT')
  expect(await ended).toBe(130)
  expect(shell.stdout).toContain('1 passed')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
})

test('progress is one line on a terminal, and gone at the end', async () => {
  const shell = new FakeShell({ cwd: directoryOf({ 'a.yaml': suiteOf(['note: a']) }) })
  expect(await runCommandLine(['run', 'a.yaml'], shell)).toBe(0)
  expect(shell.stderr).toBe('\r\x1b[2K1 of 1: it\r\x1b[2K')
})

test('colours are for a terminal: a report that goes into a file has none, the screen beside it has', async () => {
  const cwd = directoryOf({ 'a.yaml': suiteOf(['note: a']) })
  const intoFile = new FakeShell({ cwd, isOutTerminal: false })
  expect(await runCommandLine(['run', 'a.yaml'], intoFile)).toBe(0)
  expect(intoFile.stdout).not.toContain('\x1b')
  const piped = new FakeShell({ cwd, isOutTerminal: false })
  expect(await runCommandLine(['run', 'a.yaml', '--report', 'junit:-'], piped)).toBe(0)
  expect([piped.stdout.includes('\x1b'), piped.stderr.includes('\x1b[32m')]).toEqual([false, true])
})

test.each([
  [['--world', 'default'], '--world is of a server'],
  [['--against', 'nowhere'], 'is not a URL'],
  [['--grep', '('], 'is no regular expression'],
  [['--report', 'pdf:x'], 'pdf'],
  [['--jobs', '0'], 'from 1 to 64'],
])('%j is refused', async (args, why) => {
  const { code, err } = await runSuite(directoryOf({ 'a.yaml': suiteOf(['note: a']) }), 'a.yaml', ...args)
  expect([code, err]).toEqual([3, expect.stringContaining(why)])
})

test('a server that is not there is told', async () => {
  const { code, err } = await runSuite(
    directoryOf({ 'a.yaml': suiteOf(['note: a']) }),
    'a.yaml',
    '--against',
    'http://127.0.0.1:1',
  )
  expect([code, err]).toEqual([4, expect.stringContaining('nothing answers at http://127.0.0.1:1')])
})

test('--update writes what came in place of what was expected, and nothing else', async () => {
  const steps = (life: string, receipts: string, err: string, inbox: string, attempts: string, says: string) => [
    `send: { to: ${TO}, text: "a: b" } # keep`,
    `wait: { within: 1h, receipts: ${receipts}, life: ${life}, receipt: { err: ${err} } }`,
    `expect: { attempts: ${attempts}, text: "a: b" }`,
    `expect-inbox: { number: ${TO}, texts: ${inbox} }`,
    `expect-query: ${says}`,
    `expect-query: { of: latest, says: ${says} }`,
  ]
  const directory = directoryOf({
    'a.yaml': suiteOf(steps('expired', '[EXPIRED, DELIVRD]', '"069"', '[]', '{ at-least: 2 }', 'EXPIRED')),
  })
  const first = await runSuite(directory, 'a.yaml', '--update')
  expect([first.code, first.err]).toEqual([0, 'a.yaml: 7 expectations updated\n'])
  const updated = readFileSync(join(directory, 'a.yaml'), 'utf8')
  expect(updated).toBe(suiteOf(steps('delivered', '[DELIVRD]', '"000"', '["a: b"]', '1', 'DELIVRD')))
  expect(await runSuite(directory, 'a.yaml')).toMatchObject({ code: 0 })
})

test('--update leaves alone what cannot be written in one place', async () => {
  const text = suiteOf([`send: { to: "6421123456\${n}", count: 2, text: "\${n}" }`, 'expect: { text: none }'])
  const directory = directoryOf({ 'a.yaml': text })
  expect((await runSuite(directory, 'a.yaml', '--update')).code).toBe(1)
  expect(readFileSync(join(directory, 'a.yaml'), 'utf8')).toBe(text)
})

test('a refusal for good that is set answers each front in its own code; one for now is an outage that ends', async () => {
  await passes([
    'carrier: everyday\n        set: { submit: { refuse: ESME_RINVDSTADR, rest: 408 } }',
    `send: { via: rest, to: ${TO} }`,
    'expect: { answer: /^201/, rest: 408 }',
    'carrier: everyday\n        set: { submit: { refuse: ESME_RSYSERR } }',
    `send: { via: gateway, to: ${TO} }`,
    'advance: 5m',
    'expect: { gateway: Failed, attempts: 6 }',
    'unset: everyday',
    'wait: { within: 2m, gateway: Received }',
  ])
})
