import { expect, test } from 'vitest'
import { run } from './fake-shell.ts'

/** Everything that a command line can get wrong, and what is said of it. */
const GALLERY: readonly (readonly [args: readonly string[], message: string, hint: string])[] = [
  [['serve', '--smpp-prot', '1'], 'there is no flag --smpp-prot', 'did you mean `--smpp-port`?'],
  [['--smpp-prot=1'], 'there is no flag --smpp-prot=1', 'did you mean `--smpp-port`?'],
  [['serve', '--frob'], 'there is no flag --frob', 'carrier-emulator serve --help shows what there is.'],
  [['serve', '-x'], 'there is no flag -x', 'carrier-emulator serve --help shows what there is.'],
  [['serve', 'now'], '"now" is one argument too many', 'carrier-emulator serve --help shows what there is.'],
  [['serve', '--seed'], 'a value is missing: --seed N', 'carrier-emulator serve --help shows what there is.'],
  [['validate'], 'an argument is missing: FILES', 'carrier-emulator validate --help shows what there is.'],
  [['explain'], 'an argument is missing: TO', 'carrier-emulator explain --help shows what there is.'],
  [['explain', '1', '--at', 'noon'], '--at: "noon" is not a time; write it like 2026-03-01T02:00:00Z', ''],
  [['explain', '1', '--seed', '-1'], '--seed: "-1" is not a seed; write a whole number from 0 to 9007199254740991', ''],
  [
    ['send', '--to', '1', '--text', 'x'],
    'an argument is missing: KIND',
    'carrier-emulator send --help shows what there is.',
  ],
  [
    ['send', 'sms', '--text', 'x'],
    'a flag is missing: --to NUMBER',
    'carrier-emulator send --help shows what there is.',
  ],
  [['send', 'sms', '--to', '1'], 'a flag is missing: --text TEXT', 'carrier-emulator send --help shows what there is.'],
  [
    ['send', 'fax', '--to', '1', '--text', 'x'],
    '"fax" cannot be sent',
    'Write: send sms --to NUMBER --text TEXT, or send mms --to NUMBER --file FILE',
  ],
  [['send', 'sms', '--host', ''], '--host: "" is empty; write something', ''],
  [['send', 'sms', '--to', 'ж'], '--to: "ж" has characters that SMPP has no room for; write printable ASCII', ''],
  [['send', 'sms', '--version', '3.5'], '--version: "3.5" is not one of 3.3, 3.4, 5.0', ''],
  [['send', 'sms', '--count', '0'], '--count: "0" is not a count; write a whole number from 1 to 1000000', ''],
  [['send', 'sms', '--count', '1e3'], '--count: "1e3" is not a count; write a whole number from 1 to 1000000', ''],
  [
    ['send', 'sms', '--data-coding', '256'],
    '--data-coding: "256" is not a data_coding; write a whole number from 0 to 255',
    '',
  ],
  [['send', 'sms', '--long', 'fax'], '--long: "fax" is not one of udh, sar, payload', ''],
  [['send', 'sms', '--port', '70000'], '--port: "70000" is not a port; write 0 to 65535, where 0 takes a free one', ''],
  [
    ['send', 'sms', '--timeout', '5'],
    '--timeout: "5" has no unit; units are ms, s, m (minutes), h, d and w, e.g. 5s',
    '',
  ],
  [['mo', '--text', 'x'], 'a flag is missing: --from NUMBER', 'carrier-emulator mo --help shows what there is.'],
  [['messages', '--limit', '0'], '--limit: "0" is not a limit; write a whole number from 1 to 1000', ''],
  [['messages', 'a', 'b'], '"b" is one argument too many', 'carrier-emulator messages --help shows what there is.'],
  [['ready', '--url', 'localhost'], '--url: "localhost" is not a URL; write it like http://127.0.0.1:8080', ''],
  [
    ['clock', '5 minutes'],
    'the clock cannot do "5 minutes"',
    'Write a span of time such as 5m, or next, real, x60 (any factor), manual, auto, hold or resume.',
  ],
]

test.each(GALLERY)('%j is refused: %s', async (args, message, hint) => {
  expect(await run(args)).toEqual({
    code: 3,
    out: '',
    err: `carrier-emulator: ${message}\n${hint === '' ? '' : `  ${hint}\n`}`,
  })
})
