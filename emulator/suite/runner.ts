/** Runs suites: each test in a world of its own, several at a time; what came of it does not hang on how many. */
import { hostname } from 'node:os'
import { worldKey } from '../core/draw.ts'
import { isoTime } from '../core/iso-time.ts'
import { systemWall } from '../core/wall.ts'
import { coverageOf, untoldOf } from './coverage.ts'
import type { Suite, SuiteTest } from './load-suite.ts'
import type { RunResult, TestResult } from './result.ts'
import type { Scene } from './stage.ts'
import { type Job, runTest, skipped, type TestSettings } from './test-run.ts'

export interface RunSettings extends TestSettings {
  /** null: each suite's own, or 1. */
  readonly seed: number | null
  readonly jobs: number
  /** Tests of other names are skipped; null: none is. */
  readonly grep: ((text: string) => boolean) | null
  /** Whether what begins after the first failure is skipped. */
  readonly bail: boolean
  /** Each test so often, with seed, seed + 1 … */
  readonly repeat: number
  /** In an order that the seed shuffles; the report keeps that of the files. */
  readonly shuffle: boolean
}

interface Done {
  readonly result: TestResult
  readonly wallMs: number
}

export const USUAL_SEED = 1

/** `setUp`: makes what a test runs in. `onTest` is waited for before a further test begins. */
export async function runSuites(
  suites: readonly Suite[],
  setUp: (job: Job) => Promise<Scene>,
  settings: RunSettings,
  onTest: (test: TestResult) => void | Promise<void> = () => undefined,
): Promise<RunResult> {
  const startedAt = systemWall.rightNow()
  const jobs = suites.flatMap((suite) => suite.tests.flatMap((test) => jobsOf(suite, test, settings)))
  const done = new Map<Job, Done>()
  const left = settings.shuffle ? shuffled(jobs, settings.seed ?? USUAL_SEED) : largestFirst(jobs, settings)
  let failed = false
  const work = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      const began = systemWall.rightNow()
      const isSkipped = !isWanted(job, settings) || (settings.bail && failed) || settings.stop.aborted
      const result = isSkipped ? skipped(job) : await runTest(job, setUp, settings)
      done.set(job, { result, wallMs: Math.round(systemWall.rightNow() - began) })
      failed ||= result.outcome !== 'passed' && result.outcome !== 'skipped'
      if (!isSkipped) await onTest(result)
    }
  }
  await Promise.all(Array.from({ length: settings.jobs }, work))
  const results = jobs.map((job) => ({ job, ...(done.get(job) as Done) }))
  const tests = results.map(({ result }) => result)
  const exercised = tests.flatMap((each) => each.exercised)
  return {
    seed: commonSeed(suites, settings),
    suites: suites.map((suite) => ({
      name: suite.name,
      file: suite.file,
      seed: seedOf(suite, settings),
      tests: results.filter(({ job }) => job.suite === suite).map(({ result }) => result),
    })),
    coverage: coverageOf(exercised),
    untold: isPartial(tests) ? [] : untoldOf(exercised),
    unfired: unfiredOf(suites, tests),
    unused: unusedOf(suites, tests),
    run: {
      startedAt: isoTime(startedAt),
      wallMs: Math.round(systemWall.rightNow() - startedAt),
      host: hostname(),
      node: process.version,
      jobs: settings.jobs,
      tests: results.map(({ job, wallMs }) => ({ suite: job.suite.name, test: job.name, wallMs })),
    },
  }
}

export function isWanted({ suite, test }: Pick<Job, 'suite' | 'test'>, { grep }: Pick<RunSettings, 'grep'>): boolean {
  return grep?.(`${suite.name}: ${test.name}`) !== false
}

function seedOf({ world }: Suite, { seed }: RunSettings): number {
  return seed ?? world.seed ?? USUAL_SEED
}

/** null: there is none. */
function commonSeed(suites: readonly Suite[], settings: RunSettings): number | null {
  const [seed = settings.seed ?? USUAL_SEED, ...others] = new Set(suites.map((suite) => seedOf(suite, settings)))
  return others.length === 0 ? seed : null
}

function jobsOf(suite: Suite, test: SuiteTest, settings: RunSettings): Job[] {
  const { repeat } = settings
  const seed = seedOf(suite, settings)
  return Array.from({ length: repeat }, (_, i) => ({
    suite,
    test,
    seed: seed + i,
    name: repeat === 1 ? test.name : `${test.name} (seed ${seed + i})`,
  }))
}

/**
 * Where several run at a time, those that send most begin first: what takes longest is not left alone at the end. One at a
 * time they come in the order of the files.
 */
function largestFirst(jobs: readonly Job[], { jobs: atOnce }: RunSettings): Job[] {
  const sends = ({ test }: Job) =>
    test.steps.reduce((sum, { step }) => sum + (step.kind === 'send' ? step.send.count : 0), 0)
  return atOnce === 1 ? [...jobs] : [...jobs].sort((a, b) => sends(b) - sends(a))
}

/** By a number drawn for each. */
function shuffled(jobs: readonly Job[], seed: number): Job[] {
  const drawn = jobs.map((job) => ({ job, at: worldKey(seed, `${job.suite.name}/${job.name}`).hi }))
  return drawn.sort((a, b) => a.at - b.at).map(({ job }) => job)
}

/** Nothing can be said of what was never used where tests were left out. */
function isPartial(tests: readonly TestResult[]): boolean {
  return tests.some(({ outcome }) => outcome === 'skipped')
}

function unfiredOf(suites: readonly Suite[], tests: readonly TestResult[]): RunResult['unfired'] {
  if (isPartial(tests)) return []
  const fired = new Set(tests.flatMap(({ messages }) => messages.flatMap(({ rules }) => rules)))
  const all = new Map(
    suites.flatMap(({ rules }) => rules.map((rule) => [`${rule.rule}, ${rule.where}`, rule] as const)),
  )
  return [...all].filter(([key]) => !fired.has(key)).map(([, rule]) => rule)
}

function unusedOf(suites: readonly Suite[], tests: readonly TestResult[]): RunResult['unused'] {
  if (isPartial(tests)) return []
  const used = new Set(tests.flatMap(({ messages }) => messages.map(({ carrier }) => carrier)))
  const all = new Map(suites.flatMap(({ carriers }) => carriers.map((carrier) => [carrier.where, carrier] as const)))
  return [...all.values()].filter(({ carrier }) => !used.has(carrier))
}
