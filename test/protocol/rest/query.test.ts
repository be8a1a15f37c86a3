import { expect, test } from 'vitest'
import { DAY, HOUR, instant, millis, NEVER } from '../../../emulator/core/instant.ts'
import { pageView, readListQuery } from '../../../emulator/protocol/rest/query.ts'

const NOW = instant(Date.UTC(2026, 0, 10))

function read(query: string) {
  const list = readListQuery(new URLSearchParams(query), NOW, millis(14 * DAY))
  return list.ok ? list.value : `${list.error.http} ${list.error.code}: ${list.error.text}`
}

test('a list is of the last 24 hours, thirty at a time, where nothing is said', () => {
  expect(read('')).toEqual({
    page: 0,
    pageSize: 30,
    start: NOW - 24 * HOUR,
    end: NEVER,
    clientReference: null,
    from: null,
    to: null,
    status: null,
    code: null,
  })
})

test('every filter is read, lists by their commas', () => {
  const query = 'page=2&page_size=100&start_date=2026-01-01&end_date=2026-01-02T10:00Z&client_reference=mine'
  expect(read(`${query}&from=12345,54321&to=4040&status=Delivered, Failed&code=0,27`)).toEqual({
    page: 2,
    pageSize: 100,
    start: Date.UTC(2026, 0, 1),
    end: Date.UTC(2026, 0, 2, 10),
    clientReference: 'mine',
    from: ['12345', '54321'],
    to: ['4040'],
    status: ['Delivered', 'Failed'],
    code: ['0', '27'],
  })
})

test('numbers to look for are written as anywhere', () => {
  expect(read('from=%2B64 21 123-4567,0064211234568,Shop&to=+4040')).toMatchObject({
    from: ['64211234567', '64211234568', 'Shop'],
    to: ['4040'],
  })
})

test('a list reaches back 14 days, whatever is asked for', () => {
  expect(read('start_date=2025-12-28')).toMatchObject({ start: Date.UTC(2025, 11, 28) })
  expect(read('start_date=2020-01-01')).toMatchObject({ start: NOW - 14 * DAY })
})

test('a plus sign that was not escaped is still a zone', () => {
  expect(read('start_date=2026-01-01T10:00:00+02:00')).toMatchObject({ start: Date.UTC(2026, 0, 1, 8) })
  expect(read('start_date=2026-01-01T10:00:00%2B02:00')).toMatchObject({ start: Date.UTC(2026, 0, 1, 8) })
  expect(read('start_date=2026-01-01 10:00')).toMatchObject({ start: Date.UTC(2026, 0, 1, 10) })
})

test.each([
  ['page=-1', "400 syntax_invalid_parameter_format: '-1' is not a valid 'page'"],
  ['page=x', "400 syntax_invalid_parameter_format: 'x' is not a valid 'page'"],
  ['page_size=0', "400 syntax_constraint_violation: 'page_size' is 0; 1 to 100 are allowed"],
  ['page_size=101', "400 syntax_constraint_violation: 'page_size' is 101; 1 to 100 are allowed"],
  ['end_date=soon', "400 syntax_invalid_parameter_format: 'soon' of 'end_date' is not an ISO 8601 time"],
])('%s is refused', (query, error) => {
  expect(read(query)).toBe(error)
})

test('a page says how many there are, and how many it has', () => {
  const view = (n: number) => ({ n })
  const all = [1, 2, 3, 4, 5]
  expect(pageView('all', all, { page: 0, pageSize: 2 }, view)).toEqual({
    count: 5,
    page: 0,
    page_size: 2,
    all: [{ n: 1 }, { n: 2 }],
  })
  expect(pageView('all', all, { page: 2, pageSize: 2 }, view)).toEqual({
    count: 5,
    page: 2,
    page_size: 1,
    all: [{ n: 5 }],
  })
  expect(pageView('all', all, { page: 3, pageSize: 2 }, view)).toEqual({ count: 5, page: 3, page_size: 0, all: [] })
})

test('what is not on the page is not rendered', () => {
  let rendered = 0
  const view = () => {
    rendered++
    return {}
  }
  pageView('all', Array.from({ length: 1_000 }), { page: 3, pageSize: 30 }, view)
  expect(rendered).toBe(30)
})
