/** The frame of a suite file: the world of its tests, and the tests. Carriers and accounts stand in it as in a scenario. */
import { z } from 'zod'
import { parseClockMode } from '../core/clock-mode.ts'
import type { Millis } from '../core/instant.ts'
import type { ClockMode } from '../core/world-clock.ts'
import { keyed, listOf } from '../protocol/settings/keyed.ts'
import { scalar, someTime, text, whole } from '../protocol/settings/scalar.ts'
import type { Step } from './step.ts'
import { step } from './step-schema.ts'

export interface SuiteDraft {
  readonly suite: string
  readonly world: WorldDraft
  readonly tests: readonly TestDraft[]
}

export interface WorldDraft {
  /** Scenario files, seen from the suite's directory. */
  readonly scenario: readonly string[]
  /** null: that of the run. */
  readonly seed: number | null
  readonly clock: ClockMode
}

export interface TestDraft {
  readonly name: string
  readonly steps: readonly Step[]
  /** Wall time; null: that of the run. */
  readonly timeout: Millis | null
}

const MANUAL: ClockMode = { kind: 'manual' }

const clock = scalar('a mode', { examples: ['manual', 'real', 'x60'] }, parseClockMode)

const world: z.ZodType<WorldDraft> = keyed('the world of the tests', {
  scenario: z
    .union([text.transform((one) => [one]), listOf('a list of files', text)], {
      error: 'expected a file, or a list of files',
    })
    .exactOptional()
    .describe("Scenario files, seen from the suite's directory"),
  seed: whole('a seed', 0, 2 ** 52)
    .exactOptional()
    .describe('That of the run where not given'),
  clock: clock.exactOptional().describe('Stands still between steps where not given; auto is the same'),
}).transform(
  (given): WorldDraft => ({
    scenario: given.scenario ?? [],
    seed: given.seed ?? null,
    // Under a suite an automatic clock moves while a step waits for something: as a manual one that the steps move.
    clock: given.clock === undefined || given.clock.kind === 'auto' ? MANUAL : given.clock,
  }),
)

const TEST_NAME = 'a test has a `name` of one line, of up to 200 characters'
const testName = z.string({ error: TEST_NAME }).regex(/^\S(.{0,198}\S)?$/, { error: TEST_NAME })

const test: z.ZodType<TestDraft> = keyed('a test', {
  name: testName,
  steps: listOf('a list of steps', step).min(1, { error: 'a test has at least one step' }),
  timeout: someTime.exactOptional().describe('Wall time; that of --timeout where not given'),
}).transform(({ name, steps, timeout }) => ({ name, steps, timeout: timeout ?? null }))

const tests = listOf('a list of tests', test)
  .min(1, { error: 'a suite has at least one test' })
  .check(({ value, issues }) => {
    const names = new Set<string>()
    value.forEach(({ name }, i) => {
      if (names.has(name)) {
        const message = `there is a test "${name}" already`
        issues.push({ code: 'custom', input: value, path: [i, 'name'], message })
      }
      names.add(name)
    })
  })

const NO_WORLD: WorldDraft = { scenario: [], seed: null, clock: MANUAL }

export function suiteFile(carriers: z.ZodType = z.unknown(), accounts: z.ZodType = z.unknown()): z.ZodType<SuiteDraft> {
  return keyed(
    'a suite',
    {
      suite: text.describe('Its name'),
      world: world.exactOptional(),
      carriers: carriers.exactOptional().describe('As in a scenario'),
      accounts: accounts.exactOptional().describe('As in a scenario'),
      tests,
    },
    {
      worlds: 'a suite has one world: put carriers and accounts beside the tests',
      scenario: '`scenario` goes into `world`',
    },
  ).transform((given): SuiteDraft => ({ suite: given.suite, world: given.world ?? NO_WORLD, tests: given.tests }))
}
