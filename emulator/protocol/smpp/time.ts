/**
 * The 16-character time format, `YYMMDDhhmmsstnnp` (SMPP 3.4 §7.1.1): an absolute time with its difference from UTC
 * in quarter hours (`+` ahead, `-` behind), or with `R` a period from the message centre's current time.
 *
 * Strict on absolute times, where a wrong digit is another day; lenient on periods, where `480000` (48 hours) can
 * mean one thing only, though the specification would write it `020000…`.
 */
import { addMonths, civilTime, daysInMonth, instantOf } from '../../core/calendar.ts'
import { after, DAY, HOUR, type Instant, MINUTE, millis, SECOND } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import { fail, ok, type Result } from '../../core/result.ts'

/** `none` is the empty string: deliver at once, or the message centre's own validity. */
export type SmppTime = { readonly kind: 'none' } | { readonly kind: 'absolute' | 'relative'; readonly at: Instant }

const NONE: SmppTime = { kind: 'none' }
const QUARTER_HOUR = 15

/** §7.1.1: `nn` is 00 to 48. Zones east of UTC+12 (New Zealand's summer time is +13) cannot be written. */
const MOST_QUARTERS = 48

/** Reads a time as of `now`, which relative periods count from and which decides the century. */
export function parseSmppTime(text: Octets, now: Instant): Result<SmppTime, string> {
  if (text === '') return ok(NONE)
  if (text.length !== 16) return fail(`"${text}" has ${text.length} characters where 0 or 16 may be`)
  if (!/^\d{15}[-+R]$/.test(text)) return fail(`"${text}" is not 15 digits and then +, - or R`)
  const quarters = two(text, 13)
  if (quarters > MOST_QUARTERS)
    return fail(`"${text}" is ${quarters} quarter hours off UTC, more than ${MOST_QUARTERS}`)
  if (text.endsWith('R')) return ok({ kind: 'relative', at: relativeTo(text, now) })
  const offset = (text.endsWith('-') ? -quarters : quarters) * QUARTER_HOUR
  return absolute(text, offset, now)
}

function absolute(text: Octets, offsetMinutes: number, now: Instant): Result<SmppTime, string> {
  const year = nearestYear(two(text, 0), now)
  const [month, day, hour, minute, second] = [two(text, 2), two(text, 4), two(text, 6), two(text, 8), two(text, 10)]
  if (month < 1 || month > 12) return fail(`"${text}" has the month ${month}`)
  if (day < 1 || day > daysInMonth(year, month)) return fail(`"${text}" has the day ${day} in month ${month}`)
  if (hour > 23 || minute > 59 || second > 59) return fail(`"${text}" has the time ${hour}:${minute}:${second}`)
  const ms = Number(text[12]) * 100
  return ok({ kind: 'absolute', at: instantOf({ year, month, day, hour, minute, second, ms }, offsetMinutes) })
}

/** Years and months are the calendar's; the rest has a fixed length. Tenths and `nn` mean nothing in a period. */
function relativeTo(text: Octets, now: Instant): Instant {
  const months = two(text, 0) * 12 + two(text, 2)
  const rest = two(text, 4) * DAY + two(text, 6) * HOUR + two(text, 8) * MINUTE + two(text, 10) * SECOND
  return after(months === 0 ? now : addMonths(now, months), millis(rest))
}

/** The year that ends in these two digits and is nearest to now: the format has no century. */
function nearestYear(lastTwo: number, now: Instant): number {
  const { year } = civilTime(now)
  const candidate = year - (year % 100) + lastTwo
  if (candidate > year + 50) return candidate - 100
  return candidate <= year - 50 ? candidate + 100 : candidate
}

/** `at` as clocks `offsetMinutes` from UTC show it; the nearest zone that can be written, where it cannot. */
export function formatAbsolute(at: Instant, offsetMinutes = 0): Octets {
  const asked = Math.trunc(offsetMinutes / QUARTER_HOUR)
  const quarters = Math.max(-MOST_QUARTERS, Math.min(MOST_QUARTERS, asked))
  const { year, month, day, hour, minute, second, ms } = civilTime(at, quarters * QUARTER_HOUR)
  const digits = [year % 100, month, day, hour, minute, second].map(pad).join('')
  return `${digits}${Math.floor(ms / 100)}${pad(Math.abs(quarters))}${quarters < 0 ? '-' : '+'}`
}

function two(text: Octets, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
