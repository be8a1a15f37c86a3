import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { tapReport } from '../../../emulator/suite/report/tap.ts'
import { A_RUN, aRun, aRunSaying, aSuite, aTest } from './a-run-result.ts'

test('a run is a plan, a point for each test and what it came to', () => {
  const points = tapReport(A_RUN)
    .split('\n')
    .filter((line) => !line.startsWith(' '))
  expect(points).toEqual([
    'TAP version 13',
    '1..5',
    'ok 1 - One NZ: each attempt at its minute',
    'not ok 2 - One NZ: gives up after a day',
    'not ok 3 - One NZ: over MM7',
    'not ok 4 - One NZ: waits for ever',
    'ok 5 - One NZ: on the real clock # SKIP',
    '# failed 1',
    '# broken 1',
    '# timed out 1',
    '# passed 1',
    '# skipped 1',
    '# seed 42',
    '# never fired: one-nz, never on Sundays (carriers/one-nz.yaml:40)',
    '# never used: skinny (carriers/skinny.yaml:4)',
    '',
  ])
})

test('under a point that failed stands why, as YAML', () => {
  expect(yamlBlocks(tapReport(A_RUN))[0]).toEqual({
    message: 'the receipt came an hour late',
    severity: 'fail',
    outcome: 'failed',
    at: 'suites/one-nz.yaml:23',
    seed: 42,
    steps: [
      {
        step: 'expect: receipt expired after 24h',
        at: 'suites/one-nz.yaml:23',
        world: '2026-01-01T00:00:00.000Z',
        message: 'the receipt came an hour late',
        expected: 'a receipt expired after 24h',
        got: 'a receipt expired after 25h',
        details: [
          { title: 'Timeline of #1', lines: ['+0s accepted', '+25h final: expired'] },
          { title: 'Decided by', lines: ['late receipts, carriers/one-nz.yaml:31'] },
        ],
      },
    ],
    repeat: "carrier-emulator run suites/one-nz.yaml --grep 'gives up after a day' --seed 42",
  })
})

test('a number sign in the name of a test is no directive', () => {
  const report = tapReport(aRun([aSuite([aTest({ name: 'message #TODO' })])]))
  expect(report).toContain('ok 1 - One NZ: message \\#TODO\n')
})

test('a run of no tests is skipped as a whole', () => {
  expect(tapReport(aRun([], { unfired: [], unused: [] }))).toBe('TAP version 13\n1..0 # SKIP no tests\n')
})

test('any text comes back out of the YAML as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (a, b) => {
      const text = a + b
      const [first] = yamlBlocks(tapReport(aRunSaying(text))) as { message: string; steps: { got: string }[] }[]
      expect(first?.message).toBe(text)
      expect(first?.steps[0]?.got).toBe(text)
    }),
  )
})

test('no text adds a point or ends a block early', () => {
  const report = tapReport(aRunSaying('x\n...\nok 7 - no\r# SKIP'))
  expect(report.split('\n').filter((line) => /^(not )?ok /.test(line))).toHaveLength(3)
  expect(report.split('\n').filter((line) => line.trim() === '...')).toHaveLength(2)
})

function yamlBlocks(report: string): unknown[] {
  return [...report.matchAll(/^ {2}---\n([\s\S]*?)^ {2}\.\.\.$/gm)].map((match) => parse(match[1] as string))
}
