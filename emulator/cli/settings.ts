/**
 * What `serve` can be told, each by a flag, a variable or a key of emulator.yaml: `--smpp-port 2775`,
 * `EMULATOR_SMPP_PORT=2775`, `smpp-port: 2775`. A toggle has a `no-` form in all three places.
 */
import { fail, ok, type Result } from '../core/result.ts'
import type { ClockMode } from '../core/world-clock.ts'
import { callbackUrl, clockMode, host, port, type Read, someText, toggle, whole } from './values.ts'

/** The values as read, by the setting's name; undefined where nothing was given. */
export interface Settings {
  readonly 'smpp-port'?: number
  readonly 'smpps-port'?: number
  readonly 'tls-cert'?: string
  readonly 'tls-key'?: string
  readonly 'tls-ca'?: string
  readonly 'http-port'?: number
  readonly 'control-port'?: number
  readonly host?: string
  readonly scenario?: readonly string[]
  readonly seed?: number
  readonly clock?: ClockMode
  readonly 'callback-url'?: string
  readonly magic?: boolean
  readonly 'max-messages'?: number
  readonly 'max-pending'?: number
  readonly watch?: boolean
  readonly 'print-ports'?: boolean
}

export type SettingName = keyof Settings

export interface Setting {
  /** What stands for the value in the help; '' for a toggle. */
  readonly value: string
  /** Of a toggle: what the flag means that is not how it is by itself. */
  readonly about: string
  readonly read: Read<unknown>
  /** May be given several times. */
  readonly isList?: true
  /** A toggle that holds unless it is switched off. */
  readonly isOn?: true
}

const MOST = 100_000_000

export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  'smpp-port': { value: 'PORT', about: 'SMPP (2775)', read: port },
  'smpps-port': { value: 'PORT', about: 'SMPP over TLS (3550, with --tls-cert and --tls-key)', read: port },
  'tls-cert': { value: 'FILE', about: "the server's certificate, PEM", read: someText },
  'tls-key': { value: 'FILE', about: 'its private key, PEM', read: someText },
  'tls-ca': { value: 'FILE', about: 'clients must show a certificate signed by this one', read: someText },
  'http-port': { value: 'PORT', about: 'HTTP (8080)', read: port },
  'control-port': { value: 'PORT', about: 'control API and page on a port of their own', read: port },
  host: { value: 'ADDRESS', about: 'where to listen (127.0.0.1)', read: host },
  scenario: {
    value: 'PATH',
    about: 'a scenario file, or a directory of them; repeatable',
    read: someText,
    isList: true,
  },
  seed: { value: 'N', about: 'all chance follows from it (1)', read: whole('a seed', 0, Number.MAX_SAFE_INTEGER) },
  'callback-url': {
    value: 'URL',
    about: "where the default accounts' reports and callbacks go: MM7, REST, gateway",
    read: callbackUrl,
  },
  clock: { value: 'MODE', about: 'real, x1000 (any factor), manual or auto (real)', read: clockMode },
  magic: { value: '', about: 'the magic endings of numbers mean nothing', read: toggle, isOn: true },
  'max-messages': {
    value: 'N',
    about: 'finished messages that are kept (100000)',
    read: whole('a number of messages', 1, MOST),
  },
  'max-pending': {
    value: 'N',
    about: 'unfinished messages; past it submits are refused (2000000)',
    read: whole('a number of messages', 1, MOST),
  },
  watch: { value: '', about: 'changed scenario files are not read again', read: toggle, isOn: true },
  'print-ports': { value: '', about: 'one line of JSON on standard output when ready: the ports', read: toggle },
}

/** What people will look for, and why it is not there. */
export const NOT_YET: ReadonlyMap<string, string> = new Map([
  ['data-dir', 'does not exist yet: messages are kept in memory, and gone when the emulator stops'],
])

export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name)
}

/** The setting that a key means, `no-magic` the toggle `magic` turned around; null: none. */
export function settingOf(key: string): { readonly name: SettingName; readonly negated: boolean } | null {
  if (isSetting(key)) return { name: key, negated: false }
  const rest = key.replace(/^no-/, '')
  return isSetting(rest) && SETTINGS[rest].value === '' ? { name: rest, negated: true } : null
}

/** The value of a setting from the texts it was given; where it takes one only, from the last. */
export function readSetting(name: SettingName, texts: readonly string[], negated: boolean): Result<unknown, string> {
  const { read, isList } = SETTINGS[name]
  const values: unknown[] = []
  for (const text of texts) {
    const value = read(text)
    if (!value.ok) return fail(value.error)
    values.push(negated ? !value.value : value.value)
  }
  return ok(isList ? values : values.at(-1))
}
