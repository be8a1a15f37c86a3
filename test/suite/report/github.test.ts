import fc from 'fast-check'
import { expect, test } from 'vitest'
import { githubReport } from '../../../emulator/suite/report/github.ts'
import { A_RUN, aRun, aRunSaying, aSuite, aTest } from './a-run-result.ts'

test('what failed is an error at its line, a rule that never fired and a carrier never used are notices', () => {
  const [first, ...rest] = githubReport(A_RUN).split('\n')
  expect(first).toMatch(
    /^::error file=suites\/one-nz\.yaml,line=23,title=One NZ%3A gives up after a day::the receipt came an hour late%0A/,
  )
  expect(first).toContain('%0A  expected  a receipt expired after 24h%0A  got       a receipt expired after 25h%0A')
  const table = rest.findIndex((line) => line.startsWith('Coverage'))
  expect(rest.slice(table, table + 3)).toEqual([
    'Coverage   smpp  mm7  rest  gateway',
    'delivered    12    ·     4        ·',
    'expired       3    ·     ·        ·',
  ])
  expect([...rest.slice(0, table), ...rest.slice(-2)]).toEqual([
    '::error file=suites/one-nz.yaml,line=32,title=One NZ%3A over MM7::account `test` has no mm7%0Asuites/one-nz.yaml:32  send: by mm7 to 64211234567',
    '::error file=suites/one-nz.yaml,line=40,title=One NZ%3A waits for ever::the test took longer than it may',
    '::notice file=carriers/one-nz.yaml,line=40,title=A rule never fired::one-nz: never on Sundays decided nothing in this run',
    '::notice file=carriers/skinny.yaml,line=4,title=A carrier was never used::skinny had no message in this run',
    '1 failed, 1 broken, 1 timed out, 1 passed, 1 skipped, seed 42',
    '',
  ])
})

test('what would end a property or the command is escaped', () => {
  const failed = aTest({ name: '100%, a:b', where: 'C:\\a,b.yaml:7:3', outcome: 'failed', steps: [] })
  expect(githubReport(aRun([aSuite([failed])], { unfired: [], unused: [], coverage: [], untold: [] }))).toBe(
    '::error file=C%3A\\a%2Cb.yaml,line=7,title=One NZ%3A 100%25%2C a%3Ab::an expectation did not hold\n1 failed, seed 42\n',
  )
})

test('no text makes a command of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const report = githubReport(aRunSaying(`${text}\n::set-output name=a::b\r::stop-commands::x`))
      expect(report.split(/[\r\n]/).filter((line) => line.startsWith('::'))).toHaveLength(4)
      expect(report.match(/^::(?!error |notice )/m)).toBeNull()
    }),
  )
})
