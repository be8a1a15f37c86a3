/** Mistakes in what `startEmulator` is given, made on purpose, as JavaScript lets one make them. */
import { expect, test } from 'vitest'
import { checkedOptions } from '../emulator/checked-options.ts'
import { EmulatorError } from '../emulator/core/emulator-error.ts'
import { startEmulator } from '../emulator/main.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from '../emulator/options.ts'

function mistakeOf(options: object): EmulatorError {
  try {
    checkedOptions(options as Partial<EmulatorOptions>)
  } catch (error) {
    if (error instanceof EmulatorError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(options)} is taken as it is`)
}

test('what is not given, or is undefined, is as it is by itself', () => {
  expect(checkedOptions({})).toEqual(DEFAULT_OPTIONS)
  const smppPort = undefined as unknown as number
  expect(checkedOptions({ smppPort, seed: 7 })).toEqual({ ...DEFAULT_OPTIONS, seed: 7 })
})

test('all that may be said is taken as it is said', () => {
  const said = {
    ...DEFAULT_OPTIONS,
    smppPort: 0,
    httpPort: null,
    smppsPort: 0,
    tls: { cert: 'a.pem', key: 'b.pem', ca: null },
    scenarios: ['a.yaml'],
    callbackUrl: 'http://127.0.0.1:9000/',
    start: 'fixed',
    magic: false,
  } as const
  for (const kind of ['real', 'manual', 'auto'] as const)
    expect(checkedOptions({ ...said, clock: { kind } })).toEqual({ ...said, clock: { kind } })
  expect(checkedOptions({ clock: { kind: 'scaled', factor: 60 } }).clock).toEqual({ kind: 'scaled', factor: 60 })
})

test.each([
  [{ smppPort: 'abc' }, 'smppPort: "abc" is not a port; write 0 to 65535, where 0 takes a free one, or null for none'],
  [{ httpPort: 65_536 }, 'httpPort: 65536 is not a port; write 0 to 65535, where 0 takes a free one, or null for none'],
  [{ seed: 1.5 }, 'seed: 1.5 is not a whole number from 0 to 2^53 - 1'],
  [{ scenarios: 'a.yaml' }, 'scenarios: "a.yaml" is not a list of paths; write it like [\'my-carrier.yaml\']'],
  [{ magic: 'no' }, 'magic: "no" is neither true nor false'],
  [{ callbackUrl: 'localhost' }, 'callbackUrl: "localhost" is not a URL of http or https; null for none'],
  [{ maxMessages: 0 }, 'maxMessages: 0 is not a whole number from 1 to 100000000'],
  [{ host: '' }, 'host: "" is no text'],
  [{ start: 'now' }, "start: \"now\" is neither 'wall' nor 'fixed'"],
  [{ tls: { cert: 'a' } }, 'tls: {"cert":"a"} is not { cert, key, ca }, paths of PEM files; ca may be null'],
])('%o is a mistake that says what to write', (options, message) => {
  expect(mistakeOf(options)).toMatchObject({ code: 'BAD_OPTION', message, details: [] })
})

test.each([
  ['manual', "{ kind: 'manual' }"],
  ['x60', "{ kind: 'scaled', factor: 60 }"],
  [{ kind: 'manuel' }, "{ kind: 'manual' }"],
  [{ kind: 'scaled' }, "{ kind: 'manual' }"],
])('a clock of %o is shown how it is written', (clock, example) => {
  expect(mistakeOf({ clock }).message).toContain(`is no clock; write it like ${example}; kinds are real, manual, auto`)
})

test('an option misspelt is told with the one that was meant', () => {
  const { message, hint } = mistakeOf({ smpPort: 0 })
  expect(message).toBe('there is no option smpPort; did you mean `smppPort`?')
  expect(hint).toContain('smppPort, smppsPort, tls, httpPort')
})

test('several mistakes are told at once, and nothing is started', async () => {
  const options = { smppPort: -1, sede: 7 } as Partial<EmulatorOptions>
  await expect(startEmulator(options)).rejects.toMatchObject({
    code: 'BAD_OPTION',
    message: 'the options have 2 mistakes',
    details: [expect.stringMatching(/^smppPort: -1 /), 'there is no option sede; did you mean `seed`?'],
  })
})
