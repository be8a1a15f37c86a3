import { expect, test } from 'vitest'
import { isFinalStatus, REST_CODES } from '../../../emulator/protocol/rest/codes.ts'

test('the codes of the delivery reports page have its statuses', () => {
  const aborted = [402, 403, 404, 405, 406, 407, 408, 410, 411, 412]
  const page = [[400, 'Queued'], [401, 'Dispatched'], ...aborted.map((code) => [code, 'Aborted'])]
  expect(page.map(([code]) => [code, REST_CODES.get(code as number)?.status])).toEqual(page)
  expect(REST_CODES.has(409)).toBe(false)
})

test('0 and the codes that came later are known', () => {
  expect([0, 413, 414, 415, 416, 417, 418].every((code) => REST_CODES.has(code))).toBe(true)
  expect(REST_CODES.size).toBe(19)
})

test('others follow on Queued and Dispatched, and on nothing else', () => {
  const all = ['Queued', 'Dispatched', 'Aborted', 'Cancelled', 'Rejected', 'Deleted', 'Delivered', 'Failed', 'Expired']
  expect([...all, 'Unknown'].filter((status) => !isFinalStatus(status))).toEqual(['Queued', 'Dispatched'])
})
