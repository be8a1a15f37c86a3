/** Instants as text: ISO 8601 in UTC with milliseconds, `2026-01-01T00:00:00.000Z`. */
import { civilTime, daysInMonth, instantOf } from './calendar.ts'
import { type Instant, instant, NEVER } from './instant.ts'
import { fail, ok, type Result } from './result.ts'

/** Fractions of a millisecond, which the wall's clock has, are cut off. */
export function isoTime(at: Instant): string {
  const { year, month, day, hour, minute, second, ms } = civilTime(instant(Math.floor(at)))
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  return `${date}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(ms, 3)}Z`
}

/** null for NEVER: no such time. */
export function isoTimeOrNull(at: Instant): string | null {
  return at === NEVER ? null : isoTime(at)
}

/** `2026-03-01T02:00:00Z`, with or without milliseconds, in UTC or with an offset such as `+13:00`. */
export function parseIsoTime(text: string): Result<Instant, string> {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))$/.exec(
    text,
  )
  if (match === null) return fail(`"${text}" is not a time; write it like 2026-03-01T02:00:00Z`)
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const inCalendar = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (!inCalendar || hour > 23 || minute > 59 || second > 59) return fail(`"${text}" is not in the calendar`)
  const ms = Number((match[7] ?? '').padEnd(3, '0'))
  const offset = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)
  return ok(instantOf({ year, month, day, hour, minute, second, ms }, match[8] === '-' ? -offset : offset))
}

function digits(n: number, width: number): string {
  return String(n).padStart(width, '0')
}
