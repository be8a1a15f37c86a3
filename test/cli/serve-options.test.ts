import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveOptions } from '../../emulator/cli/serve-options.ts'
import { EmulatorError } from '../../emulator/core/emulator-error.ts'
import { DEFAULT_OPTIONS } from '../../emulator/options.ts'
import { FakeShell } from './fake-shell.ts'

interface Given {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What emulator.yaml in the working directory says. */
  readonly file?: string
}

function folder(file: string): string {
  const path = mkdtempSync(join(tmpdir(), 'emulator-'))
  writeFileSync(join(path, 'emulator.yaml'), file)
  return path
}

function optionsOf({ args = [], env = {}, file }: Given) {
  const cwd = file === undefined ? '/nowhere' : folder(file)
  const options = serveOptions(args, new FakeShell({ env, cwd }))
  if (options === null) throw new Error('help was shown')
  return options
}

function emulatorOf(given: Given) {
  return optionsOf(given).emulator
}

function mistakeOf(given: Given): string {
  try {
    optionsOf(given)
  } catch (error) {
    if (error instanceof EmulatorError && error.code === 'BAD_OPTION')
      return [...error.details, error.message].join('\n')
    throw error
  }
  throw new Error('nothing was refused')
}

test('nothing given is the default emulator, whose scenarios are watched', () => {
  expect(optionsOf({})).toEqual({
    emulator: { ...DEFAULT_OPTIONS, watch: true },
    printPorts: false,
    warnings: [],
  })
})

test('every flag ends up in the options', () => {
  const args = [
    ...['--smpp-port', '1', '--smpps-port', '2', '--http-port', '3', '--control-port', '4', '--host', '::1'],
    ...['--tls-cert', 'c.pem', '--tls-key', 'k.pem', '--tls-ca', 'a.pem'],
    ...['--scenario', 'a.yaml', '--scenario', 'b', '--seed', '7', '--clock', 'x1000', '--no-magic'],
    ...['--max-messages', '10', '--max-pending', '20', '--print-ports', '--no-watch'],
  ]
  expect(optionsOf({ args })).toEqual({
    emulator: {
      ...DEFAULT_OPTIONS,
      ...{ smppPort: 1, smppsPort: 2, httpPort: 3, controlPort: 4, host: '::1' },
      tls: { cert: 'c.pem', key: 'k.pem', ca: 'a.pem' },
      ...{ scenarios: ['a.yaml', 'b'], seed: 7, clock: { kind: 'scaled', factor: 1000 }, magic: false },
      ...{ maxMessages: 10, maxPending: 20, watch: false },
    },
    printPorts: true,
    warnings: [],
  })
})

const EVERY = [
  ['smpp-port', '1', 'smppPort', 1],
  ['http-port', '3', 'httpPort', 3],
  ['control-port', '4', 'controlPort', 4],
  ['host', '0.0.0.0', 'host', '0.0.0.0'],
  ['seed', '7', 'seed', 7],
  ['clock', 'auto', 'clock', { kind: 'auto' }],
  ['magic', 'off', 'magic', false],
  ['no-magic', 'true', 'magic', false],
  ['no-magic', 'false', 'magic', true],
  ['watch', 'false', 'watch', false],
  ['no-watch', '1', 'watch', false],
  ['max-messages', '10', 'maxMessages', 10],
  ['max-pending', '20', 'maxPending', 20],
] as const

test.each(EVERY)('%s: %s holds from a variable and from emulator.yaml alike', (key, text, option, value) => {
  const variable = `EMULATOR_${key.toUpperCase().replaceAll('-', '_')}`
  expect(emulatorOf({ env: { [variable]: text } })[option]).toEqual(value)
  expect(emulatorOf({ file: `${key}: ${text}\n` })[option]).toEqual(value)
})

test('a flag counts before a variable, a variable before emulator.yaml', () => {
  const file = 'seed: 1\nhttp-port: 1\nsmpp-port: 1\n'
  const env = { EMULATOR_SEED: '2', EMULATOR_HTTP_PORT: '2' }
  const { seed, httpPort, smppPort } = emulatorOf({ file, env, args: ['--seed', '3'] })
  expect([seed, httpPort, smppPort]).toEqual([3, 2, 1])
})

test('a toggle that a file switches off is switched on by its flag', () => {
  expect(emulatorOf({ file: 'magic: off', args: ['--magic'] }).magic).toBe(true)
})

test('an empty variable counts as not set', () => {
  expect(emulatorOf({ env: { EMULATOR_SEED: '' } }).seed).toBe(DEFAULT_OPTIONS.seed)
})

test('scenarios of a variable are told apart as paths are', () => {
  expect(emulatorOf({ env: { EMULATOR_SCENARIO: 'a.yaml:b.yaml' } }).scenarios).toEqual(['a.yaml', 'b.yaml'])
})

test('paths in emulator.yaml are seen from where it lies', () => {
  const cwd = folder('scenario: [a.yaml, /b.yaml]\n')
  const options = serveOptions(['--config', join(cwd, 'emulator.yaml')], new FakeShell())
  expect(options?.emulator.scenarios).toEqual([join(cwd, 'a.yaml'), '/b.yaml'])
})

test('an emulator.yaml of comments alone says nothing', () => {
  expect(emulatorOf({ file: '# seed: 7\n' }).seed).toBe(DEFAULT_OPTIONS.seed)
})

test('SMPP over TLS listens on 3550 once there is a certificate, and not without', () => {
  expect(emulatorOf({}).smppsPort).toBeNull()
  expect(emulatorOf({ args: ['--tls-cert', 'c', '--tls-key', 'k'] }).smppsPort).toBe(3550)
})

test('a variable that means nothing is a warning, with what was meant', () => {
  expect(
    optionsOf({ env: { EMULATOR_SMPP_PROT: '1', EMULATOR_FLAVOUR: 'x', EMULATOR_URL: 'http://x' } }).warnings,
  ).toEqual([
    'the variable EMULATOR_SMPP_PROT means nothing here; did you mean `EMULATOR_SMPP_PORT`?',
    'the variable EMULATOR_FLAVOUR means nothing here',
  ])
})

test('a service link of Kubernetes is no port, and passed over', () => {
  const { emulator, warnings } = optionsOf({ env: { EMULATOR_SMPP_PORT: 'tcp://10.0.0.1:2775' } })
  expect(emulator.smppPort).toBe(DEFAULT_OPTIONS.smppPort)
  expect(warnings).toEqual(['the variable EMULATOR_SMPP_PORT is a service link of Kubernetes: passed over'])
})

const REFUSED: readonly (readonly [Given, string])[] = [
  [
    { args: ['--smpp-port', '65536'] },
    '--smpp-port: "65536" is not a port; write 0 to 65535, where 0 takes a free one',
  ],
  [
    { args: ['--smpp-port', '--seed'] },
    '--smpp-port: "--seed" is not a port; write 0 to 65535, where 0 takes a free one',
  ],
  [
    { env: { EMULATOR_HTTP_PORT: '80a' } },
    'EMULATOR_HTTP_PORT: "80a" is not a port; write 0 to 65535, where 0 takes a free one',
  ],
  [
    { args: ['--host', 'http://x'] },
    '--host: "http://x" is not a host; write an address or a name without port or scheme, such as 127.0.0.1 or 0.0.0.0',
  ],
  [
    { args: ['--host', 'localhost:2775'] },
    '--host: "localhost:2775" is not a host; write an address or a name without port or scheme, such as 127.0.0.1 or 0.0.0.0',
  ],
  [{ args: ['--seed', '0x10'] }, '--seed: "0x10" is not a seed; write a whole number from 0 to 9007199254740991'],
  [
    { args: ['--seed', '9007199254740992'] },
    '--seed: "9007199254740992" is not a seed; write a whole number from 0 to 9007199254740991',
  ],
  [
    { args: ['--clock', 'fast'] },
    '--clock: "fast" is not a mode of the clock; write real, x60 (or any factor), manual or auto',
  ],
  [
    { args: ['--clock', 'x0'] },
    '--clock: "x0" is not a mode of the clock; write real, x60 (or any factor), manual or auto',
  ],
  [
    { args: ['--max-pending', '0'] },
    '--max-pending: "0" is not a number of messages; write a whole number from 1 to 100000000',
  ],
  [{ env: { EMULATOR_MAGIC: 'maybe' } }, 'EMULATOR_MAGIC: "maybe" is neither on nor off; write true or false'],
  [{ args: ['--scenario', ''] }, '--scenario: "" is empty; write something'],
  [
    { args: ['--callback-url', 'ftp://x'] },
    '--callback-url: "ftp://x" is not a URL of http or https; write one such as http://127.0.0.1:9000/callbacks',
  ],
  [
    { env: { EMULATOR_DATA_DIR: '/data' } },
    'EMULATOR_DATA_DIR does not exist yet: messages are kept in memory, and gone when the emulator stops',
  ],
  [{ args: ['--tls-cert', 'c'] }, 'tls-cert needs tls-key: the private key of the certificate'],
  [{ args: ['--tls-key', 'k'] }, 'tls-key needs tls-cert: the certificate of the private key'],
  [{ args: ['--tls-ca', 'a'] }, 'tls-ca needs tls-cert and tls-key: without them there is no TLS'],
  [{ args: ['--smpps-port', '1'] }, 'smpps-port needs tls-cert and tls-key: without them there is no TLS'],
]

test.each(REFUSED)('%j is refused', (given, message) => {
  expect(mistakeOf(given)).toBe(message)
})

test('a key of emulator.yaml that is named like a member of an object is an unknown setting', () => {
  expect(mistakeOf({ file: 'constructor: 1\n' })).toContain('there is no setting `constructor`')
})

test('a configuration file that is named must be there', () => {
  expect(mistakeOf({ args: ['--config', 'no.yaml'] })).toMatch(/^cannot read the configuration: ENOENT/)
})

test('mistakes of emulator.yaml are told as a compiler tells them, all at once', () => {
  const file = 'smpp-prot: 2775\nseed: -1\nclock:\n  mode: auto\nmagic:\ndata-dir: /data\n'
  expect(mistakeOf({ file })).toBe(
    [
      'emulator.yaml:1:1: error: there is no setting `smpp-prot`',
      '  1 | smpp-prot: 2775',
      '    | ^^^^^^^^^',
      '  did you mean `smpp-port`?',
      'emulator.yaml:2:7: error: "-1" is not a seed; write a whole number from 0 to 9007199254740991',
      '  2 | seed: -1',
      '    |       ^^',
      'emulator.yaml:4:3: error: expected one value',
      '  4 |   mode: auto',
      '    |   ^^^^^^^^^^',
      'emulator.yaml:5:1: error: `magic` has no value',
      '  5 | magic:',
      '    | ^^^^^',
      '  write one, or remove the key',
      'emulator.yaml:6:1: error: `data-dir` does not exist yet: messages are kept in memory, and gone when the emulator stops',
      '  6 | data-dir: /data',
      '    | ^^^^^^^^',
      'the settings have 5 mistakes',
    ].join('\n'),
  )
})

test('mistakes of flags, variables and file are told together', () => {
  const given = { args: ['--seed', 'x'], env: { EMULATOR_CLOCK: 'y' }, file: 'host: "a b"' }
  expect(
    mistakeOf(given)
      .split('\n')
      .map((line) => line.slice(0, 14)),
  ).toEqual([
    '--seed: "x" is',
    'EMULATOR_CLOCK',
    'emulator.yaml:',
    '  1 | host: "a',
    '    |       ^^',
    'the settings h',
  ])
})
