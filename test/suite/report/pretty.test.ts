import { expect, test } from 'vitest'
import { prettyReport } from '../../../emulator/suite/report/pretty.ts'
import { A_RUN, aFailedTest, aRun, aRunSaying, aSuite, aTest } from './a-run-result.ts'

const PLAIN = { colour: false, verbose: false }

test('a run is told test by test, then by its coverage, its silent rules and its totals', () => {
  expect(prettyReport(A_RUN, PLAIN)).toBe(`One NZ  suites/one-nz.yaml
  ✓ each attempt at its minute
  ✗ gives up after a day
      suites/one-nz.yaml:23  expect: receipt expired after 24h
      the receipt came an hour late
        expected  a receipt expired after 24h
        got       a receipt expired after 25h

      Timeline of #1
        +0s accepted
        +25h final: expired

      Decided by
        late receipts, carriers/one-nz.yaml:31

      repeat  carrier-emulator run suites/one-nz.yaml --grep 'gives up after a day' --seed 42

  ✗ over MM7 (broken)
      suites/one-nz.yaml:32  send: by mm7 to 64211234567
      account \`test\` has no mm7

  ✗ waits for ever (timed out)
      the test took longer than it may  suites/one-nz.yaml:40

  - on the real clock

Coverage   smpp  mm7  rest  gateway
delivered    12    ·     4        ·
expired       3    ·     ·        ·
  never met  queued, sent, submitted, pending, notified, expired-early, failed, rejected, refused,
             cancelled, deleted, unknown, silent, unsupported, refused-at-submission,
             refused-for-now, frozen, deficient, killed, no answer, handset back, thawed, replaced,
             reply, no receipt, several receipts, receipt refused, receipt returned,
             receipt not answered, receipt given up, receipt frozen
  smpp never said  UNKNOWN

A rule never fired
  ! one-nz: never on Sundays  carriers/one-nz.yaml:40

A carrier was never used
  ! skinny  carriers/skinny.yaml:4

Tests  1 failed, 1 broken, 1 timed out, 1 passed, 1 skipped of 5
Seed   42
Time   1.2s, 2 jobs
`)
})

test('a suite of which nothing ran is not told, but with all details', () => {
  const run = aRun([aSuite([aTest({ outcome: 'skipped' })])])
  expect(prettyReport(run, PLAIN)).not.toContain('One NZ')
  expect(prettyReport(run, { colour: false, verbose: true })).toContain('One NZ')
})

test('with all details, each step and the time of each test are told', () => {
  const report = prettyReport(aRun([aSuite([aTest()])]), { colour: false, verbose: true })
  expect(report).toContain(`  ✓ each attempt at its minute  12ms
      ✓ send: by smpp to 64211234567  2026-01-01T00:00:00.000Z  suites/one-nz.yaml:12
      ✓ expect: receipt delivered  2026-01-01T00:00:00.000Z  suites/one-nz.yaml:14
`)
})

test('colours change nothing but the colours', () => {
  const coloured = prettyReport(A_RUN, { colour: true, verbose: true })
  expect(coloured).toContain('\u001b[32m✓\u001b[0m each attempt')
  expect(coloured).toContain('\u001b[31m✗\u001b[0m gives up')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away.
  const plain = coloured.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')
  expect(plain).toBe(prettyReport(A_RUN, { colour: false, verbose: true }))
})

test('without colours, no escape sequence is written, not even one that a message holds', () => {
  expect(prettyReport(aRunSaying('\u001b[2J'), { colour: false, verbose: true })).not.toContain('\u001b')
})

test('expected and got of several lines stand under one another', () => {
  const failed = aFailedTest()
  const steps = failed.steps.map((step) =>
    step.failure === null ? step : { ...step, failure: { ...step.failure, expected: 'one\ntwo' } },
  )
  expect(prettyReport(aRun([aSuite([aTest({ ...failed, steps })])]), PLAIN)).toContain(
    '        expected  one\n                  two\n',
  )
})

test('a run of nothing says so', () => {
  const nothing = aRun([], { coverage: [], unfired: [], unused: [], seed: null })
  expect(prettyReport(nothing, PLAIN)).toBe('Tests  none\nTime   1.2s, 2 jobs\n')
})
