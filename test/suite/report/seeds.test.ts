/** Which seed a run had stands in every report: the one of all suites, or which suite had which. */
import { expect, test } from 'vitest'
import { githubReport } from '../../../emulator/suite/report/github.ts'
import { htmlReport } from '../../../emulator/suite/report/html.ts'
import { jsonReport } from '../../../emulator/suite/report/json.ts'
import { junitReport } from '../../../emulator/suite/report/junit.ts'
import { prettyReport } from '../../../emulator/suite/report/pretty.ts'
import { tapReport } from '../../../emulator/suite/report/tap.ts'
import type { RunResult } from '../../../emulator/suite/result.ts'
import { aRun, aSuite, aTest } from './a-run-result.ts'

const named = (name: string, seed: number) => ({ ...aSuite([aTest({ seed })]), name, seed })
const ONE = aRun([named('One NZ', 9), named('Spark', 9)], { seed: 9 })
const SEVERAL = aRun([named('One NZ', 9), named('Every front', 1), named('Spark', 9)], { seed: null })

const REPORTS: Readonly<Record<string, (result: RunResult) => string>> = {
  pretty: (result) => prettyReport(result, { colour: false, verbose: false }),
  tap: tapReport,
  github: githubReport,
  html: (result) => htmlReport(result).replaceAll(/<\/?b>/g, ''),
}

test.each(Object.entries(REPORTS))(
  '%s tells the seed of all suites, and of suites with their own each',
  (_, report) => {
    expect(report(ONE)).toMatch(/seed +9\b/i)
    expect(report(ONE)).not.toContain('9 (')
    expect(report(SEVERAL)).toMatch(/seed +9 \(One NZ, Spark\)/i)
    expect(report(SEVERAL)).toContain('1 (Every front)')
  },
)

test('JUnit and JSON tell it of each suite', () => {
  const properties = [...junitReport(SEVERAL).matchAll(/<property name="seed" value="(\d+)"\/>/g)]
  expect(properties.map(([, seed]) => seed)).toEqual(['9', '1', '9'])
  const { seed, suites } = JSON.parse(jsonReport(SEVERAL, { stable: true })) as RunResult
  expect([seed, ...suites.map((suite) => suite.seed)]).toEqual([null, 9, 1, 9])
})
