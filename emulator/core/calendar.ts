/**
 * The proleptic Gregorian calendar over instants, by arithmetic alone: what a date string on a wire needs, without a
 * `Date` (which would bring the host's time zone and a clock into code that must have neither).
 *
 * Days are counted with the year beginning in March, so that the leap day comes last (H. Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms", `civil_from_days` and `days_from_civil`).
 */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from './instant.ts'

/** A reading of the calendar and the clock on the wall. `month` and `day` count from 1. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

/** What clocks show at `at`, in UTC or `offsetMinutes` ahead of it (negative: behind). */
export function civilTime(at: Instant, offsetMinutes = 0): CivilTime {
  const local = at + offsetMinutes * MINUTE
  const days = Math.floor(local / DAY)
  const rest = local - days * DAY
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(rest / HOUR),
    minute: Math.floor(rest / MINUTE) % 60,
    second: Math.floor(rest / SECOND) % 60,
    ms: rest % SECOND,
  }
}

/** The instant at which clocks `offsetMinutes` ahead of UTC show `civil`, whose fields must be in their ranges. */
export function instantOf(civil: CivilTime, offsetMinutes = 0): Instant {
  const marchYear = civil.month <= 2 ? civil.year - 1 : civil.year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const monthFromMarch = civil.month > 2 ? civil.month - 3 : civil.month + 9
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + civil.day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  const days = era * 146_097 + dayOfEra - 719_468
  const clock = civil.hour * HOUR + civil.minute * MINUTE + civil.second * SECOND + civil.ms
  return (days * DAY + clock - offsetMinutes * MINUTE) as Instant
}

export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** The same day and hour (UTC) that many months later; the month's last day where it has no such day. */
export function addMonths(at: Instant, months: number): Instant {
  const civil = civilTime(at)
  const count = civil.year * 12 + civil.month - 1 + months
  const year = Math.floor(count / 12)
  const month = count - year * 12 + 1
  return instantOf({ ...civil, year, month, day: Math.min(civil.day, daysInMonth(year, month)) })
}
