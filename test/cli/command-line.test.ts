import { expect, test } from 'vitest'
import { errorText } from '../../emulator/cli/command-line.ts'
import { exitCodeOf } from '../../emulator/cli/exit-code.ts'
import { EmulatorError } from '../../emulator/core/emulator-error.ts'
import { FakeShell, run } from './fake-shell.ts'

test('an unknown verb is refused with the verb that was meant and all there are', async () => {
  expect(await run(['mesages'])).toEqual({
    code: 3,
    out: '',
    err:
      'carrier-emulator: there is no verb mesages\n' +
      '  did you mean `messages`? Verbs: serve, exec, validate, explain, schema, send, mo, messages, clock, run, ready.\n',
  })
})

test('an unknown verb that is near to none gets the list alone', async () => {
  const { code, err } = await run(['watch', 'suite.yaml'])
  expect(code).toBe(3)
  expect(err).toContain('\n  Verbs: serve, exec')
})

test('a name of Object.prototype is no verb', async () => {
  expect((await run(['constructor'])).code).toBe(3)
})

test.each([['--help'], ['-h'], ['help']])('%s lists the verbs on standard output', async (flag) => {
  const { code, out, err } = await run([flag])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('  validate  checks scenario files\n')
})

test.each([['--version'], ['-V']])('%s prints the version and nothing else', async (flag) => {
  const { code, out } = await run([flag])
  expect(code).toBe(0)
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  ['no verb', []],
  ['a flag in place of a verb', ['--seed', '7']],
])('%s means serve', async (_, args) => {
  const shell = new FakeShell({ env: { EMULATOR_SMPP_PORT: 'none' } })
  expect((await run(args, shell)).err).toContain('EMULATOR_SMPP_PORT: "none" is not a port')
})

test.each([
  ['serve'],
  ['exec'],
  ['validate'],
  ['explain'],
  ['schema'],
  ['send'],
  ['mo'],
  ['messages'],
  ['clock'],
  ['ready'],
])('%s --help goes to standard output and ends well', async (verb) => {
  const { code, out, err } = await run([verb, '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(new RegExp(`^Usage: carrier-emulator ${verb}`))
})

test.each([
  ['BAD_SCENARIO', 2],
  ['BAD_OPTION', 3],
  ['BAD_REQUEST', 3],
  ['CANNOT_LISTEN', 4],
  ['CANNOT_START', 4],
  ['CANNOT_RUN', 127],
  ['NOT_FOUND', 1],
  ['CONFLICT', 1],
  ['PEER_REFUSED', 1],
] as const)('%s ends with exit code %i', (code, exit) => {
  expect(exitCodeOf(code)).toBe(exit)
})

test('an error shows its details first and its hint last', () => {
  const error = new EmulatorError('BAD_SCENARIO', 'two mistakes', 'Mend them.', ['one', 'two'])
  expect(errorText(error)).toBe('one\ntwo\ncarrier-emulator: two mistakes\n  Mend them.\n')
})

test('a bug ends with exit code 70, its stack, and the request to report it', async () => {
  const shell = new FakeShell()
  shell.out = () => {
    throw new TypeError('no such thing')
  }
  const { code, err } = await run(['schema'], shell)
  expect(code).toBe(70)
  expect(err).toMatch(/^TypeError: no such thing\n {4}at /)
  expect(err).toContain("this is a bug of the emulator's own; please report it")
})
