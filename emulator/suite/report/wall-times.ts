/** Wall times out of the `run` block, by test. */
import type { RunBlock, SuiteResult, TestResult } from '../result.ts'

export type WallTimes = (suite: SuiteResult, test: TestResult) => number | null

/** Two tests of one name share a key: the times are then handed out in their order. */
export function wallTimes(run: RunBlock): WallTimes {
  const times = new Map<string, number[]>()
  for (const { suite, test, wallMs } of run.tests) {
    const key = JSON.stringify([suite, test])
    const known = times.get(key)
    if (known === undefined) times.set(key, [wallMs])
    else known.push(wallMs)
  }
  const taken = new Map<TestResult, number | null>()
  return (suite, test) => {
    const before = taken.get(test)
    if (before !== undefined) return before
    const time = times.get(JSON.stringify([suite.name, test.name]))?.shift() ?? null
    taken.set(test, time)
    return time
  }
}

/** `0.012`: seconds, as JUnit wants them. */
export function seconds(ms: number | null): string {
  return ((ms ?? 0) / 1000).toFixed(3)
}

/** `12ms`, `1.2s`, `2m05s`. */
export function briefly(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`
}
