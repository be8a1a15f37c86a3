/** What a suite's writer is told: every mistake at its place, with what was meant. */
import { expect, test } from 'vitest'
import { directoryOf, runSuite, suiteOf } from './a-suite.ts'

async function told(text: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, out, err } = await runSuite(directoryOf({ 'a.yaml': text, ...others }), 'a.yaml')
  expect({ code, out }).toEqual({ code: 2, out: '' })
  return err
}

test('a mistake is shown at its line and column, with what was meant and all the others', async () => {
  const err = await told(suiteOf(['send: { too: "6421" }', 'advance: soon', 'expect: { recepts: 1 }']))
  expect(err).toContain('a.yaml:5:')
  expect(err).toContain('did you mean `to`?')
  expect(err).toContain('a.yaml:6:18')
  expect(err).toContain('did you mean `receipts`?')
  expect(err).toContain('errors in suites')
})

test.each<[why: string, steps: readonly string[], said: string]>([
  ['does two things', ['{ advance: 1s, note: hi }'], 'a step does one thing; `note` is a step of its own'],
  ['does nothing', ['{}'], 'a step has a key'],
  ['sets nobody', ['set: { outcome: failed }'], 'say whose behaviour: `carrier` beside `set`'],
  ['sets nothing', ['carrier: everyday'], '`carrier` goes with `set`'],
  ['sets what no rule can', ['{ carrier: everyday, set: { outcome: fialed } }'], 'did you mean `failed`?'],
  ['sends as nobody can', ['send: { to: "1", via: mm7, long: sar }'], '`long` is of SMPP'],
  [
    'gives a span to a front without one',
    ['send: { to: "1", via: rest, validity: 1h }'],
    'rest has no span of validity',
  ],
  ['gives octets to MM7', ['send: { to: "1", via: mm7, hex: "00" }'], '`hex` is of SMPP'],
  ['says it twice', ['send: { to: "1", text: hi, hex: "6869" }'], 'one of `text` and `hex`'],
  ['has half an octet', ['send: { to: "1", hex: "686" }'], 'two hexadecimal digits each'],
  ['has a header of a text', ['send: { to: "1", esm-class: 0x40 }'], '`esm-class` goes with `hex`'],
  ['asks for what is no receipt', ['send: { to: "1", registered-delivery: finel }'], 'did you mean `final`?'],
  ['counts rows', ['send: { to: "1", data: a.csv, count: 3 }'], 'leave one out'],
  ['captures by no expression', ['capture: { inbox: "1", otp: 12 }'], 'is no regular expression'],
  ['captures in no linear time', ["capture: { inbox: '1', otp: '/(?<=x)1/' }"], 'RE2 syntax'],
  ['captures from nowhere', ['capture: { otp: /./ }'], 'expected one of `inbox`, `mo` and `receipt`'],
  ['waits for ever', ['wait: { life: delivered }'], 'within'],
  ['is silent where only SMPP can be', ['answer: { via: rest, status: none }'], 'silence is of SMPP'],
  ['answers what there is not', ['answer: { status: ESME_NONE }'], 'is no status'],
  ['wants no count', ['expect: { messages: { at-least: 5, at-most: 3 } }'], 'no count is at least 5 and at most 3'],
  ['wants no span', ['expect: { done: { between: [10s, 5s] } }'], 'no span is at least 10s and at most 5s'],
  ['wants less than no time', ['expect: { done: { at-least: 1m, at-most: 5s } }'], 'at least 1m and at most 5s'],
  ['puts one in order', ['send: { to: "1", as: a }', 'expect-order: [a]'], 'expected several names, each once'],
  ['puts it before itself', ['send: { to: "1", as: a }', 'expect-order: [a, a]'], 'expected several names, each once'],
  ['looks at no field', ['expect: { receipt: {} }'], 'expected a field'],
  ['runs nothing', ["exec: ' '"], 'expected a command'],
  ['expects a carrier that is not there', ['expect: { carrier: everydy }'], 'did you mean `everyday`?'],
  ['expects a rule that is not there', ['expect: { rule: magic-90901 }'], 'did you mean `magic-909001`?'],
  [
    'has a pattern without quotes',
    ['expect: { text: /^[0-9]/ }'],
    'a text that has one of : # * @ [ ] { } in it stands in quotes',
  ],
  ['uses what nobody captured', ['send: { to: "1", text: "${otp}" }'], 'a.yaml:5:32: error: nothing is called ${otp}'],
  [
    'uses it before its time',
    ['exec: "echo ${otp}"', 'capture: { inbox: "1", otp: /.+/ }'],
    'nothing was captured before this step',
  ],
  [
    'mistypes what was captured',
    ['capture: { inbox: "1", code: /.+/ }', 'http: { url: "http://x/", headers: { a: "b ${cod}" } }'],
    'did you mean `code`?',
  ],
  ['calls two things by one name', ['send: { to: "1", as: a }', 'send: { to: "2", as: a }'], 'messages before these'],
  ['takes a pattern for a number', ['expect: { where: { to: "6433*" }, messages: 0 }'], '"6433*" is not a number'],
  ['takes a regex for a number', ['expect: { where: { to: /^6433/ }, messages: 0 }'], '"/^6433/" is not a number'],
  ['takes a regex for a sender', ['expect-tries: { where: { from: /ank/ } }'], '"/ank/" is not a sender'],
  ['writes a number in groups', ['expect: { where: { to: "+64 33 1" }, messages: 0 }'], '"+64 33 1" is not a number'],
  ['looks at no handset', ['expect-inbox: { number: "6433*", texts: 0 }'], 'is not a handset'],
  ['switches off no handset', ['handset: { number: hello, state: off }'], 'is not a handset'],
  ['captures from no handset', ['capture: { inbox: "64*", otp: /./ }'], 'is not a handset'],
  ['waits for nothing', ['wait: { within: 1h, receipts: 0 }'], '`receipts` is so at once'],
  ['waits for no more', ['wait: { within: 1h, receipts: { at-most: 1 } }'], '`receipts` is so at once'],
  ['waits for an empty list', ['expect: { within: 1h, receipts-sent: [] }'], '`receipts-sent` is so at once'],
  ['waits for no text', ['expect-inbox: { number: "1", texts: 0, within: 1h }'], '`texts` is so at once'],
  ['waits for no message', ['expect-mo: { texts: [], within: 1h }'], '`texts` is so at once'],
  ['waits for no try', ['expect-tries: { count: 0, within: 1h }'], '`count` is so at once'],
  ['asks what is no URL', ['http: { url: foo }'], '"foo" is not a URL of http or https'],
  ['wants the gateway to be silent', ['send: { to: "1", via: gateway, receipt: off }'], 'tells of every message'],
  ['is nobody’s', ['sedn: { to: "1" }'], 'did you mean `send`?'],
])('a step that %s', async (_, steps, said) => {
  expect(await told(suiteOf(steps))).toContain(said)
})

test('carriers and accounts in a suite are checked as a scenario, at their own lines', async () => {
  const err = await told(suiteOf(['note: x'], 'carriers:\n  slow:\n    prefxes: ["99"]\n'))
  expect(err).toContain('a.yaml:4:5')
})

test('they are checked along with the steps, and an unknown step is told once', async () => {
  const err = await told(suiteOf(['sedn: { to: "1" }'], 'carriers:\n  slow:\n    prefxes: ["99"]\n'))
  expect(err).toContain('a.yaml:4:5')
  expect(err).toContain('did you mean `send`?')
  expect(err).toContain('2 errors in suites')
})

test('tests of one name, and suites of one name, are mistakes', async () => {
  expect(
    await told(`suite: A\ntests:\n  - { name: x, steps: [note: a] }\n  - { name: x, steps: [note: b] }\n`),
  ).toContain('a.yaml:4:13: error: there is a test "x" already')
  const directory = directoryOf({ 'a.yaml': suiteOf(['note: a']), 'b.yaml': suiteOf(['note: b']) })
  const { code, err } = await runSuite(directory, 'a.yaml', 'b.yaml')
  expect(code).toBe(2)
  expect(err).toContain('b.yaml and a.yaml are both called "Alone"')
})

test('what a suite was once written like is told where it belongs', async () => {
  expect(await told(suiteOf(['note: x'], 'scenario: a.yaml\n'))).toContain('`scenario` goes into `world`')
  expect(await told(suiteOf(['note: x'], 'worlds: {}\n'))).toContain('a suite has one world')
})

test('files that are not there are named, with who asked for them', async () => {
  const directory = directoryOf({ 'a.yaml': suiteOf(['note: x'], 'world: { scenario: none.yaml }\n') })
  expect((await runSuite(directory, 'missing.yaml')).err).toContain('missing.yaml: no such file')
  expect((await runSuite(directory, 'a.yaml')).err).toMatch(/a\.yaml:2:20: error: .*none\.yaml: no such file/)
})

test('columns of a table are places of its messages alone, and each has a name of its own', async () => {
  const rows = { 'r.csv': 'phone,name\n1,Ann\n' }
  const err = await told(
    suiteOf([
      'send: { to: "${phone}", text: "${nam} ${n:3} $${plain} ${SMPP_PORT}", data: r.csv }',
      'exec: "x ${name}"',
    ]),
    rows,
  )
  expect(err).toContain('nothing is called ${nam}\n')
  expect(err).toContain('did you mean `name`?')
  expect(err).toContain('nothing is called ${name}\n')
  expect(err).toContain('2 errors')
  const twice = await told(suiteOf(['send: { to: "${a}", data: r.csv }']), { 'r.csv': 'a,b,a\n1,2,3\n' })
  expect(twice).toContain('r.csv: two columns are called "a"')
})

test('a test without a name, and a second document, are mistakes in the words of a suite', async () => {
  expect(await told('suite: A\ntests:\n  - steps: [note: a]\n')).toContain('a test has a `name` of one line')
  expect(await told(`${suiteOf(['note: a'])}---\nsuite: B\n`)).toContain('a file is one YAML document')
})

test('a table that is not there is a mistake of the word that names it', async () => {
  expect(await told(suiteOf(['send: { to: "1", data: none.csv }']))).toMatch(
    /a\.yaml:5:\d+: error: .*none\.csv: no such/,
  )
})

/** `line:column`, the word, and what was meant, in the order of the file. */
function wrongWords(err: string): readonly string[] {
  const found = err.matchAll(/a\.yaml:(\d+:\d+): error: [^"]*"([^"]*)"[\s\S]*?did you mean `(.*)`/g)
  return [...found].map(([, place, word, meant]) => `${place} ${word}, ${meant}`)
}

test('a word that no message, no answer and no cause has is a mistake at its place, with the word that was meant', async () => {
  const err = await told(
    suiteOf([
      'wait: { within: 1m, life: delivred }',
      'expect: { life: /^deliv/, cause: absent-subscribe }',
      'expect: { answer: ESME_RSYSER }',
      'expect: { answer: 2004 Multimedia refused, told: no-answer }',
      'bind: { account: test, answer: ESME_RBINDFAI }',
      'answer: { status: ESME_RX_T_APN }',
      'expect: { life: "${whichever}", answer: "0x00000401" }',
    ]),
  )
  expect(wrongWords(err)).toEqual([
    '5:35 delivred, delivered',
    '6:42 absent-subscribe, absent-subscriber',
    '7:27 ESME_RSYSER, ESME_RSYSERR',
    '8:58 no-answer, no answer',
    '9:40 ESME_RBINDFAI, ESME_RBINDFAIL',
    '10:27 ESME_RX_T_APN, ESME_RX_T_APPN',
  ])
})

const WRONG = [
  'expect: { smpp: DELIVERD, mm7: Retreived }',
  'wait: { within: 1m, rest: Delivred, gateway: Recieved }',
  'expect: { rest: "406", smpp: /LIVERD/ }',
  'send: { to: "1" }',
  'expect-query: DELIVRED',
  'expect-query: { says: recieved }',
]

test('so is a status that no front has', async () => {
  expect(wrongWords(await told(suiteOf(WRONG)))).toEqual([
    '5:25 DELIVERD, DELIVRD',
    '5:40 Retreived, Retrieved',
    '6:35 Delivred, Delivered',
    '6:54 Recieved, Received',
    '9:23 DELIVRED, DELIVRD',
    '10:31 recieved, received',
  ])
})

test('a status that a carrier writes in place of the usual one is known, and so is what a step sets', async () => {
  const words = 'rest: { status: Delivred, code: 0 }, mm7: Retreived, gateway: Recieved'
  const rule = `{ then: { receipts: { statuses: { delivered: { ${words} } } } } }`
  const set = '{ carrier: odd, set: { receipts: { stat: { delivered: DELIVERD, expired: DELIVRED } } } }'
  const directory = directoryOf({
    'a.yaml': suiteOf([...WRONG, set], `carriers: { odd: { numbers: ["1*"], rules: [${rule}] } }\n`),
  })
  expect((await runSuite(directory, 'a.yaml')).code).toBe(1)
})

test('what a step names and nobody knows is a mistake, with the word that was meant', async () => {
  const err = await told(
    suiteOf(
      [
        'send: { to: "1", account: tset, as: first }',
        'expect: { of: frist, life: delivered }',
        '{ carrier: solw, set: { outcome: expired } }',
        'unset: solw',
        'thaw: tset',
        'bind: tset',
        'expect-order: [first, secnd]',
        'expect-tries: { where: { account: tset } }',
        'capture: { mo: tset, otp: "/./" }',
        'kill: none',
        'send: { to: "1", account: "${whose}" }',
        'expect: { of: latest, life: delivered }',
      ],
      'carriers: { slow: { numbers: ["1*"] } }\n',
    ),
  )
  const wrong = [...err.matchAll(/a\.yaml:(\d+):(\d+): error: (.*)/g)].map(
    ([, line, , message]) => `${line} ${message}`,
  )
  expect(wrong).toEqual([
    '6 there is no account `tset`',
    '7 nothing was sent as `frist` before this step',
    '8 there is no carrier `solw`',
    '9 there is no carrier `solw`',
    '10 there is no account `tset`',
    '11 there is no account `tset`',
    '12 nothing was sent as `secnd` before this step',
    '13 there is no account `tset`',
    '14 there is no account `tset`',
    '15 nothing was sent as `none` before this step',
    '16 nothing is called ${whose}',
  ])
  for (const word of ['test', 'first', 'slow']) expect(err).toContain(`did you mean \`${word}\`?`)
})

test('of what follows from one brace too few, the first alone is told', async () => {
  const err = await told('suite: [A\ntests:\n  - { name: x\n    steps: [}]\n')
  expect(err.match(/error:/g)).toHaveLength(1)
})

test('an empty file is told what a suite begins with', async () => {
  expect(await told('')).toContain('write `suite:` and `tests:`')
})

test('a table without rows is a mistake of the step that names it', async () => {
  const err = await told(suiteOf(['send: { to: "1", data: rows.csv }']), { 'rows.csv': 'a,b\n' })
  expect(err).toContain('a.yaml:5:')
  expect(err).toContain('rows.csv: it has no rows')
})

test.each(['', '- a list', 'just a word', 'suite: A\n', 'suite: A\ntests: []\n', 'suite: [\n'])(
  '%j is no suite',
  async (text) => {
    expect(await told(text)).toContain('a.yaml:')
  },
)
