/**
 * Spans of time as people write them: `5ms`, `1m30s`, `1.5s`, `24h`, `3d`, `1w`.
 *
 * Exact: a text is either whole milliseconds or refused. A day is 24 hours and a week 7 days, whatever a calendar says.
 */
import type { Millis } from './instant.ts'
import { invariant } from './invariant.ts'
import { fail, ok, type Result } from './result.ts'

/** The longest span there is, 10 years of 365 days, in ms. A longer one is a slip of the keyboard. */
export const LONGEST = 315_360_000_000 as Millis

const UNITS: ReadonlyMap<string, number> = new Map([
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
])
const UNIT_LIST = 'ms, s, m (minutes), h, d and w'
const MAX_CHARACTERS = 40

/**
 * Reads a duration: one or more numbers, each with its unit, from large units to small, without spaces; or `0`.
 * The error is a sentence for the user: what was given, what is wrong with it, what to write.
 */
export function parseDuration(text: string): Result<Millis, string> {
  if (text === '0') return ok(0 as Millis)
  if (text.length > MAX_CHARACTERS) return fail(`a duration of ${text.length} characters is too long, e.g. 1h30m`)
  if (text.startsWith('-')) return fail(`"${text}" is negative; a duration is 0 or more`)
  if (/^\d+(\.\d+)?$/.test(text)) return fail(`"${text}" has no unit; units are ${UNIT_LIST}, e.g. ${text}s`)
  const part = /(\d{1,15})(?:\.(\d{1,6}))?([a-zA-Z]+)/y
  let total = 0
  let previous = Number.POSITIVE_INFINITY
  do {
    const match = part.exec(text)
    if (match === null) return fail(`"${text}" is not a duration; write a number and a unit, e.g. 200ms, 1m30s or 24h`)
    const [, whole = '', decimals = '', name = ''] = match
    const unit = UNITS.get(name)
    if (unit === undefined) return fail(`"${text}" has an unknown unit "${name}"; units are ${UNIT_LIST}`)
    if (unit >= previous) return fail(`"${text}" must go from large units to small, each of them once, e.g. 1h30m`)
    previous = unit
    // Decimals are taken apart from the whole, as an integer over a power of ten: 4.35 as a float is no whole number
    // of milliseconds.
    const scale = Number(`1e${decimals.length}`)
    const fraction = Number(decimals) * unit
    if (fraction % scale !== 0) return fail(`"${text}" is finer than a millisecond, the smallest step there is`)
    total += Number(whole) * unit + fraction / scale
  } while (part.lastIndex < text.length)
  if (total > LONGEST) return fail(`"${text}" is longer than 10 years (3650d)`)
  return ok(total as Millis)
}

/**
 * Writes whole milliseconds in the form that `parseDuration` reads back: `90_000` is `1m30s`, `1_500` is `1.5s`,
 * `1_209_600_000` is `2w`. A negative span (a difference in a report) gets a minus sign.
 */
export function formatDuration(ms: number): string {
  invariant(Number.isSafeInteger(ms), `a duration is whole milliseconds, not ${ms}`)
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms === 0) return '0s'
  let text = ''
  let rest = ms
  for (const [name, unit] of UNITS) {
    // Weeks only when nothing else is needed: 10d says more than 1w3d.
    if (rest < unit || (name === 'w' && rest % unit !== 0)) continue
    const amount = name === 's' ? rest / unit : Math.floor(rest / unit)
    text += `${amount}${name}`
    rest = name === 's' ? 0 : rest - amount * unit
  }
  return text
}
