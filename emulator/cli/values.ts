/** The values of flags, variables and configuration keys, read from text. The error is a sentence: value, rule, remedy. */
import { parseClockMode } from '../core/clock-mode.ts'
import { parseDuration } from '../core/duration.ts'
import type { Millis } from '../core/instant.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ClockMode } from '../core/world-clock.ts'

export type Read<T> = (text: string) => Result<T, string>

export const anyText: Read<string> = ok

export const someText: Read<string> = (text) => (text === '' ? fail('"" is empty; write something') : ok(text))

/** What fits into SMPP's addresses and names. Their lengths are for the server to judge. */
export const ascii: Read<string> = (text) =>
  /^[ -~]*$/.test(text) ? ok(text) : fail(`"${text}" has characters that SMPP has no room for; write printable ASCII`)

export const port: Read<number> = (text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? ok(Number(text))
    : fail(`"${text}" is not a port; write 0 to 65535, where 0 takes a free one`)

/** A whole number in these bounds; `what` names it with its article. */
export function whole(what: string, least: number, most: number): Read<number> {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most
      ? ok(value)
      : fail(`"${text}" is not ${what}; write a whole number from ${least} to ${most}`)
  }
}

const TOGGLE: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['no', false],
  ['0', false],
])

export const toggle: Read<boolean> = (text) => {
  const value = TOGGLE.get(text.toLowerCase())
  return value === undefined ? fail(`"${text}" is neither on nor off; write true or false`) : ok(value)
}

/** An address or name to listen on. */
export const host: Read<string> = (text) =>
  /^[A-Za-z0-9._:%-]+$/.test(text) && !/^[^:]+:\d+$/.test(text)
    ? ok(text)
    : fail(`"${text}" is not a host; write an address or a name without port or scheme, such as 127.0.0.1 or 0.0.0.0`)

export const clockMode: Read<ClockMode> = parseClockMode

export const duration: Read<Millis> = parseDuration

export const someTime: Read<Millis> = (text) => {
  const read = duration(text)
  return read.ok && read.value === 0 ? fail(`"${text}" is no time at all; write at least 1ms`) : read
}

export function oneOf<const W extends string>(words: readonly W[]): Read<W> {
  return (text) => {
    const word = words.find((each) => each === text)
    return word === undefined ? fail(`"${text}" is not one of ${words.join(', ')}`) : ok(word)
  }
}

/** Where callbacks are posted to. */
export const callbackUrl: Read<string> = (text) =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? ok(text)
    : fail(`"${text}" is not a URL of http or https; write one such as http://127.0.0.1:9000/callbacks`)
