import { expect, test } from 'vitest'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { carrierOf, factsOf, mistakesIn, scenarioOf, worldOf } from './compiled.ts'

const ACCOUNT = 'accounts: { a: { smpp: { password: p } } }'

test('a file without worlds speaks of the world default', () => {
  const { worlds } = scenarioOf(`carriers: { c: { numbers: ["1*"] } }\n${ACCOUNT}`)
  expect([...worlds.keys()]).toEqual(['default'])
  expect([...(worlds.get('default')?.carriers.keys() ?? [])]).toEqual(['c'])
  expect([...(worlds.get('default')?.accounts.keys() ?? [])]).toEqual(['a'])
})

test('without any file there is the world default, and nothing in it', () => {
  const world = scenarioOf([]).worlds.get('default')
  expect(world).toMatchObject({ name: 'default', seed: null, clock: null, start: null })
  expect(world?.route('64211234567')).toBeNull()
})

test('what stands beside worlds is in each of them', () => {
  const { worlds } = scenarioOf(`
worlds:
  a: { seed: 7, clock: auto, start: 2026-03-01T00:00:00+13:00 }
  b: { clock: x60, carriers: { own: { numbers: ["2*"] } } }
carriers: { shared: { numbers: ["1*"] } }
${ACCOUNT}
`)
  expect([...worlds.keys()].sort()).toEqual(['a', 'b', 'default'])
  expect(worlds.get('a')).toMatchObject({ seed: 7, clock: { kind: 'auto' }, start: Date.UTC(2026, 1, 28, 11) })
  expect(worlds.get('b')).toMatchObject({ seed: null, clock: { kind: 'scaled', factor: 60 } })
  expect([...(worlds.get('b')?.carriers.keys() ?? [])]).toEqual(['shared', 'own'])
  expect(worlds.get('a')?.carriers.get('shared')).toBe(worlds.get('b')?.carriers.get('shared'))
  expect(worlds.get('default')?.carriers.size).toBe(0)
})

test.each([
  ['real', { kind: 'real' }],
  ['manual', { kind: 'manual' }],
  ['auto', { kind: 'auto' }],
  ['x1000', { kind: 'scaled', factor: 1_000 }],
  ['x0.5', { kind: 'scaled', factor: 0.5 }],
])('clock: %s', (text, clock) => {
  expect(worldOf(`worlds: { w: { clock: ${text} } }`, 'w').clock).toEqual(clock)
})

test('files add up', () => {
  const world = scenarioOf([
    'carriers: { c: { numbers: ["1*"] } }',
    'accounts: { a: { carrier: c, smpp: { password: p } } }',
  ]).worlds.get('default')
  expect(world?.accounts.get('a')?.carrier).toBe('c')
})

test('all mistakes of all files are told at once, in the order of the files', () => {
  const result = loadScenario([
    { path: 'b.yaml', text: 'carriers: { c: { retyr: 1m, expiry: soon } }' },
    { path: 'a.yaml', text: 'acounts: {}\ncarriers: { c: {} }' },
  ])
  expect(result.ok ? [] : result.error.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'b.yaml unknown-key',
    'b.yaml bad-value',
    'a.yaml unknown-key',
    'a.yaml duplicate-name',
  ])
})

test('a mistake in a definition that two worlds share is told once', () => {
  expect(mistakesIn('worlds: { a: {}, b: {} }\naccounts: { x: { carrier: gone, smpp: { password: p } } }')).toEqual([
    'there is no carrier `gone` in this world',
  ])
})

test('two files may not give one world two seeds', () => {
  const result = loadScenario(
    ['worlds: { w: { seed: 1 } }', 'worlds: { w: { seed: 2 } }'].map((text, i) => ({ path: `${i}.yaml`, text })),
  )
  expect(result.ok ? [] : result.error.map(({ message }) => message)).toEqual([
    'the world `w` has a seed already, in another file',
  ])
})

test('an account may be pinned to a carrier that has mistakes: that it is there is known', () => {
  expect(mistakesIn('carriers: { c: { retyr: 1m } }\naccounts: { a: { carrier: c, smpp: { password: p } } }')).toEqual([
    'unknown key `retyr` in a carrier (did you mean `retry`?)',
  ])
})

const BUILTIN = {
  path: 'builtin.yaml',
  text: 'carriers: { usual: { numbers: ["*"] } }\naccounts: { test: { smpp: { password: p } } }',
  builtin: true,
}

function withBuiltin(text: string) {
  const result = loadScenario([BUILTIN, { path: 'user.yaml', text }])
  if (!result.ok) throw new Error(result.error.map(formatDiagnostic).join('\n'))
  return result.value.worlds
}

test("the emulator's carriers are in every world, its accounts in the default one", () => {
  const worlds = withBuiltin('worlds: { w: {} }')
  expect(worlds.get('w')?.route('1')?.name).toBe('usual')
  expect(worlds.get('w')?.accounts.size).toBe(0)
  expect(worlds.get('default')?.accounts.has('test')).toBe(true)
})

test("the emulator's definitions give way to the user's of the same name", () => {
  const world = withBuiltin('carriers: { usual: { title: Mine, numbers: ["1*"] } }').get('default')
  expect(world?.carriers.get('usual')?.title).toBe('Mine')
  expect(world?.route('2')).toBeNull()
})

test("the emulator's carriers give way to the user's that own the same numbers", () => {
  const world = withBuiltin('carriers: { mine: { numbers: ["*"] } }').get('default')
  expect(world?.route('2')?.name).toBe('mine')
})

test("the emulator's account gives way to the user's that signs in the same way", () => {
  const world = withBuiltin('accounts: { mine: { smpp: { system-id: test, password: q } } }').get('default')
  expect([...(world?.accounts.keys() ?? [])]).toEqual(['mine'])
})

test.each([
  ['64211234567', 'mobile'],
  ['6421', 'mobile'],
  ['642', 'country'],
  ['+64211234567', 'mobile'],
  ['64219999', 'one'],
  ['642199990', 'mobile'],
  ['1', 'rest'],
])('%s goes to the carrier %s: the longest prefix, or the whole number', (to, name) => {
  const world = worldOf(`
carriers:
  country: { numbers: ["64*"] }
  mobile: { numbers: ["+6421*"] }
  one: { numbers: ["64219999"] }
  rest: { numbers: ["*"] }
`)
  expect(world.route(to)?.name).toBe(name)
})

test('a number that nobody owns has no carrier', () => {
  expect(worldOf('carriers: { c: { numbers: ["64*"] }, unnumbered: {} }').route('61')).toBeNull()
})

test('an account signs in by its name where it does not say otherwise, with the usual settings', () => {
  expect(worldOf('accounts: { spark: { smpp: { password: secret } } }').accounts.get('spark')).toEqual({
    name: 'spark',
    where: '1.yaml:1',
    carrier: null,
    smpp: {
      systemId: 'spark',
      password: 'secret',
      version: 0x50,
      window: 10,
      binds: Number.POSITIVE_INFINITY,
      rate: Number.POSITIVE_INFINITY,
      over: 'throttle',
      errorBodies: 'full',
      ids: { response: null, text: null, tlv: null },
      defaultAlphabet: 'gsm7',
      timers: { enquireLink: 0, inactivity: 0, response: 30_000 },
    },
    mm7: null,
    rest: null,
    gateway: null,
    handOver: null,
    handOut: expect.objectContaining({ stop: { failures: 50, after: Number.POSITIVE_INFINITY }, then: 'freeze' }),
  })
})

test('an account says everything about its link', () => {
  const account = worldOf(`
accounts:
  spark-link:
    smpp:
      system-id: 0044
      password: 000
      version: 3.4
      window: 5
      binds: 2
      rate: 30/s
      over: drop
      error-bodies: header-only
      ids: { response: hex, receipt: { form: decimal, pad: 10 } }
      default-alphabet: latin1
      timers: { enquire-link: 1m, inactivity: 5m, response: 10s }
`).accounts.get('spark-link')
  const decimal = { form: 'decimal', letters: 'same', pad: 10 }
  expect(account?.smpp).toEqual({
    systemId: '0044',
    password: '000',
    version: 0x34,
    window: 5,
    binds: 2,
    rate: 30,
    over: 'drop',
    errorBodies: 'header-only',
    ids: { response: { form: 'hex', letters: 'same', pad: 0 }, text: decimal, tlv: decimal },
    defaultAlphabet: 'latin1',
    timers: { enquireLink: 60_000, inactivity: 300_000, response: 10_000 },
  })
})

const FOR_EVER = Number.POSITIVE_INFINITY
const MINUTELY = { kind: 'steps', steps: [{ every: 60_000, times: FOR_EVER }] }

test.each([
  ['{ schedule: [{ every: 60s }], stop: { failures: 50 }, then: freeze }', MINUTELY, 50, FOR_EVER, 'freeze'],
  ['{ schedule: 60s, stop: { retries: 50 } }', MINUTELY, 51, FOR_EVER, 'drop'],
  ['{ schedule: 60s, stop: { after: 1h } }', MINUTELY, FOR_EVER, 3_600_000, 'drop'],
  ['modica', MINUTELY, 50, FOR_EVER, 'freeze'],
])('hand-over: %s', (text, schedule, failures, after, end) => {
  const world = worldOf(`accounts: { a: { hand-over: ${text}, smpp: { password: p } } }`)
  const policy = world.accounts.get('a')?.handOver
  expect(policy).toMatchObject({ schedule, stop: { failures, after } })
  expect(policy?.then).toBe(end)
})

test('a schedule that ends by itself needs no stop', () => {
  expect(mistakesIn('accounts: { a: { hand-over: { schedule: [5s, 10s] }, smpp: { password: p } } }')).toEqual([])
})

test.each(['schedule: 60s', 'schedule: { first: 1s, factor: 2, max: 1h }', 'schedule: [1s, { every: 1m }]'])(
  'a policy without an end is refused: %s',
  (text) => {
    expect(mistakesIn(`accounts: { a: { hand-over: { ${text} }, smpp: { password: p } } }`)).toEqual([
      'this policy never ends: say when to `stop`',
    ])
  },
)

test('rules that are marked magic can be left out', () => {
  const text = 'carriers: { c: { numbers: ["*"], rules: [{ magic: on, when: { to: "*1" }, then: {} }, { then: {} }] } }'
  expect(scenarioOf(text).worlds.get('default')?.carriers.get('c')?.rules).toHaveLength(2)
  expect(scenarioOf(text, { magic: false }).worlds.get('default')?.carriers.get('c')?.rules).toHaveLength(1)
})

test('what is odd is told, and loads', () => {
  const scenario = scenarioOf('carriers: { c: { rules: [{ then: {} }, { when: { to: "1*" }, then: {} }] } }')
  expect(scenario.warnings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning unreachable-rule'])
})

test('an exemption without effect is a rule like others: it ends the search', () => {
  const carrier = carrierOf('rules:\n  - { when: { to: "64*" }, then: {} }\n  - then: { handset: off }')
  expect(carrier.decide(factsOf({ to: '64211' })).handset).toBeNull()
  expect(carrier.decide(factsOf({ to: '1' })).handset).not.toBeNull()
})

test('a loading bears the generation that it is given', () => {
  expect(scenarioOf('carriers: {}', { generation: 5 }).generation).toBe(5)
})
