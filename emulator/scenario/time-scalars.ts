/** Times of the calendar and the day as they are written in a scenario. */
import type { z } from 'zod'
import { civilTime, daysInMonth, instantOf } from '../core/calendar.ts'
import { type Instant, MINUTE, type Millis, millis } from '../core/instant.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { scalar } from '../protocol/settings/scalar.ts'

/** An instant in ISO 8601: `2026-03-01T02:00:00Z`, `2026-03-01T02:00+13:00`; UTC where no zone is given. */
export const isoTime: z.ZodType<Instant> = scalar(
  'a time such as 2026-03-01T02:00:00Z',
  { examples: ['2026-03-01T02:00:00Z'] },
  parseIsoTime,
)

/** A time of day, as ms since midnight. */
export const timeOfDay: z.ZodType<Millis> = scalar(
  'a time of day such as "22:00"',
  { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['22:00'] },
  (given) => {
    const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(given)
    if (match === null) return fail(`"${given}" is not a time of day; write "00:00" to "23:59"`)
    return ok(millis((Number(match[1]) * 60 + Number(match[2])) * MINUTE))
  },
)

/** Minutes east of UTC, from `+02:00`. */
export const zone: z.ZodType<number> = scalar(
  'a zone such as "+02:00"',
  { pattern: '^(UTC|Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$', examples: ['+02:00', 'UTC'] },
  (given) => {
    const minutes = zoneMinutes(given)
    return minutes === null
      ? fail(`"${given}" is not a zone; write an offset from UTC such as "+02:00", or UTC`)
      : ok(minutes)
  },
)

function zoneMinutes(given: string): number | null {
  if (given === 'UTC' || given === 'Z') return 0
  const match = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(given)
  if (match === null) return null
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

function parseIsoTime(given: string): Result<Instant, string> {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(.*)$/.exec(given)
  const [year, month, day, hour, minute, second] = (match ?? []).slice(1, 7).map((digits) => Number(digits ?? 0))
  const offset = match === null ? null : match[7] === '' ? 0 : zoneMinutes(match[7] ?? '')
  if (offset === null || year === undefined || month === undefined || day === undefined) {
    return fail(`"${given}" is not a time; write it like 2026-03-01T02:00:00Z`)
  }
  const civil = { year, month, day, hour: hour ?? 0, minute: minute ?? 0, second: second ?? 0, ms: 0 }
  const real =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    civil.hour < 24 &&
    civil.minute < 60 &&
    civil.second < 60
  return real ? ok(instantOf(civil, offset)) : fail(`"${given}" is not in the calendar`)
}

/** `+02:00`, `-03:30`, `UTC`. */
export function formatZone(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** `22:00` from ms since midnight. */
export function formatTimeOfDay(ms: number): string {
  const minutes = Math.floor(ms / MINUTE)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** `2026-03-01T02:00:00Z`. */
export function formatIsoTime(at: Instant): string {
  const { year, month, day, hour, minute, second } = civilTime(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`
}
