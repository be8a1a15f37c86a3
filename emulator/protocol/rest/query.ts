/** The queries of lists and reports (reference section 2). */
import { DAY, type Instant, type Millis } from '../../core/instant.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { shown } from './fields.ts'
import { bareDigits } from './msisdn.ts'
import { badFormat, type RestError, violation } from './rest-error.ts'
import { timeOf } from './time.ts'

export interface Page {
  /** From 0. */
  readonly page: number
  readonly pageSize: number
}

export interface ListQuery extends Page {
  /** 24 hours ago by default, and never longer ago than lists reach. */
  readonly start: Instant
  /** NEVER by default. */
  readonly end: Instant
  readonly clientReference: string | null
  /** Comma-separated, split, numbers in digits; null: any. */
  readonly from: readonly string[] | null
  readonly to: readonly string[] | null
  readonly status: readonly string[] | null
  readonly code: readonly string[] | null
}

/** `reach`: how long ago the oldest that is listed may be. */
export function readListQuery(query: URLSearchParams, now: Instant, reach: Millis): Result<ListQuery, RestError> {
  const page = wholeIn(query, 'page', 0, 0, 1_000_000)
  const pageSize = wholeIn(query, 'page_size', 30, 1, 100)
  const start = timeIn(query, 'start_date', (now - DAY) as Instant)
  const end = timeIn(query, 'end_date', Number.POSITIVE_INFINITY as Instant)
  if (!page.ok) return page
  if (!pageSize.ok) return pageSize
  if (!start.ok) return start
  if (!end.ok) return end
  return ok({
    page: page.value,
    pageSize: pageSize.value,
    start: Math.max(start.value, now - reach) as Instant,
    end: end.value,
    clientReference: query.get('client_reference'),
    from: addressesIn(query, 'from'),
    to: addressesIn(query, 'to'),
    status: listIn(query, 'status'),
    code: listIn(query, 'code'),
  })
}

export function wholeIn(
  query: URLSearchParams,
  name: string,
  usual: number,
  least: number,
  most: number,
): Result<number, RestError> {
  const text = query.get(name)
  if (text === null) return ok(usual)
  if (!/^\d{1,9}$/.test(text)) return fail(badFormat(`${shown(text)} is not a valid '${name}'`))
  const n = Number(text)
  return n >= least && n <= most ? ok(n) : fail(violation(`'${name}' is ${n}; ${least} to ${most} are allowed`))
}

function timeIn(query: URLSearchParams, name: string, usual: Instant): Result<Instant, RestError> {
  const given = query.get(name)
  if (given === null) return ok(usual)
  // A plus sign that was not escaped arrives as a space: one that follows the time of day is the zone's.
  const space = given.lastIndexOf(' ')
  const isZone = space !== -1 && given.includes(':') && given.indexOf(':') < space
  const text = isZone ? `${given.slice(0, space)}+${given.slice(space + 1)}` : given
  const at = timeOf(text)
  return at === null ? fail(badFormat(`${shown(text)} of '${name}' is not an ISO 8601 time`)) : ok(at)
}

export function listIn(query: URLSearchParams, name: string): readonly string[] | null {
  const text = query.get(name)
  if (text === null || text === '') return null
  return text.split(',').map((each) => each.trim())
}

/** Names of senders stay as they are. */
function addressesIn(query: URLSearchParams, name: string): readonly string[] | null {
  return listIn(query, name)?.map((each) => bareDigits(each) ?? each) ?? null
}

/**
 * One page of a list, newest first, in the frame that all lists have. `page_size` is not what was asked for but "the
 * number of entries returned in this request"; only these are rendered.
 */
export function pageView<T>(
  name: string,
  all: readonly T[],
  { page, pageSize }: Page,
  view: (one: T) => object,
): object {
  const entries = all.slice(page * pageSize, (page + 1) * pageSize).map(view)
  return { count: all.length, page, page_size: entries.length, [name]: entries }
}
