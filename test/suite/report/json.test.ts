import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonReport } from '../../../emulator/suite/report/json.ts'
import { A_RUN, aRunSaying } from './a-run-result.ts'

test('the report holds the whole result', () => {
  const report: unknown = JSON.parse(jsonReport(A_RUN, { stable: false }))
  const totals = { passed: 1, failed: 1, broken: 1, 'timed-out': 1, skipped: 1 }
  expect(report).toEqual({ format: 1, totals, ...A_RUN })
})

test('a stable report leaves out the run block, and that only', () => {
  const { run: _, ...stable } = JSON.parse(jsonReport(A_RUN, { stable: false })) as Record<string, unknown>
  expect(JSON.parse(jsonReport(A_RUN, { stable: true }))).toEqual(stable)
})

test('two runs that differ only in their run block have one stable report', () => {
  const elsewhere = { ...A_RUN, run: { ...A_RUN.run, host: 'ci-7', wallMs: 99, startedAt: '2027-01-01T00:00:00.000Z' } }
  expect(jsonReport(elsewhere, { stable: true })).toBe(jsonReport(A_RUN, { stable: true }))
})

test('the order of the keys is the report’s own', () => {
  expect(jsonReport(backwards(A_RUN) as typeof A_RUN, { stable: false })).toBe(jsonReport(A_RUN, { stable: false }))
})

test('it ends with a line feed', () => {
  expect(jsonReport(A_RUN, { stable: true })).toMatch(/[^\n]\n$/)
})

test('any text comes back as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(jsonReport(aRunSaying(text), { stable: false }))).toMatchObject(aRunSaying(text))
    }),
  )
})

/** The same value, its keys the other way round. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).reverse()
  return Object.fromEntries(entries.map(([key, inner]) => [key, backwards(inner)]))
}
