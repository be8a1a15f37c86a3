/**
 * ISO 8601 as the API takes it: seconds and the time of day may be missing, the zone is UTC where none is given, dashes
 * and colons may be left out. Its own documents have `2014-10-02T09:30Z`, `2014-06-23` and `20140623TZ`.
 */
import { daysInMonth, instantOf } from '../../core/calendar.ts'
import type { Instant } from '../../core/instant.ts'

const DATE = String.raw`(\d{4})-?(\d\d)-?(\d\d)`
const CLOCK = String.raw`(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?`
const ZONE = String.raw`Z|([+-])(\d\d)(?::?(\d\d))?`
const FORM = new RegExp(`^${DATE}(?:[T ](?:${CLOCK})?)?(?:${ZONE})?$`, 'i')

/** null where it is no time. Fractions of a millisecond are cut off. */
export function timeOf(text: string): Instant | null {
  const match = FORM.exec(text.trim())
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const hours = Number(match[9] ?? 0)
  const minutes = Number(match[10] ?? 0)
  // No place on earth is further ahead than 14 hours.
  if (hours > 14 || minutes > 59) return null
  const offset = hours * 60 + minutes
  return instantOf({ year, month, day, hour, minute, second, ms }, match[8] === '-' ? -offset : offset)
}
