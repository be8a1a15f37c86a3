/** A result with one test of each outcome, and the pieces to make others of. */
import type {
  Failure,
  ReportedMessage,
  RunResult,
  StepResult,
  SuiteResult,
  TestResult,
} from '../../../emulator/suite/result.ts'

const FILE = 'suites/one-nz.yaml'
const BEGAN = '2026-01-01T00:00:00.000Z'

export function aFailure(over: Partial<Failure> = {}): Failure {
  return {
    message: 'the receipt came an hour late',
    expected: 'a receipt expired after 24h',
    got: 'a receipt expired after 25h',
    details: [
      { title: 'Timeline of #1', lines: ['+0s accepted', '+25h final: expired'] },
      { title: 'Decided by', lines: ['late receipts, carriers/one-nz.yaml:31'] },
    ],
    repeat: "carrier-emulator run suites/one-nz.yaml --grep 'gives up after a day' --seed 42",
    ...over,
  }
}

export function aStep(over: Partial<StepResult> = {}): StepResult {
  return {
    kind: 'send',
    says: 'by smpp to 64211234567',
    where: `${FILE}:12`,
    outcome: 'passed',
    at: BEGAN,
    failure: null,
    compared: null,
    ...over,
  }
}

export function aMessage(over: Partial<ReportedMessage> = {}): ReportedMessage {
  return {
    key: 1,
    front: 'smpp',
    account: 'test',
    carrier: 'one-nz',
    from: '2345',
    to: '64211234567',
    life: 'delivered',
    timeline: [
      { at: BEGAN, what: 'accepted' },
      { at: '2026-01-01T00:00:00.005Z', what: 'answered' },
      { at: '2026-01-01T00:00:01.200Z', what: 'failed: absent-subscriber (27)' },
      { at: '2026-01-01T00:01:01.200Z', what: 'attempt: number 2 reaches the handset' },
      { at: '2026-01-01T00:01:02.400Z', what: 'final: delivered' },
      { at: '2026-01-01T00:01:02.400Z', what: 'receipt: DELIVRD' },
      { at: '2026-01-01T00:01:02.400Z', what: 'receipt sent: DELIVRD' },
      { at: '2026-01-01T00:01:02.401Z', what: 'receipt answered: ESME_ROK' },
    ],
    receiptDelays: [62_400],
    rules: ['absent at first, carriers/one-nz.yaml:14'],
    ...over,
  }
}

export function aTest(over: Partial<TestResult> = {}): TestResult {
  return {
    name: 'each attempt at its minute',
    where: `${FILE}:8`,
    outcome: 'passed',
    seed: 42,
    steps: [aStep(), aStep({ kind: 'expect', says: 'receipt delivered', where: `${FILE}:14`, at: BEGAN })],
    messages: [aMessage()],
    exercised: [],
    beganAt: BEGAN,
    endedAt: '2026-01-01T00:01:02.401Z',
    ...over,
  }
}

export function aFailedTest(over: Partial<TestResult> = {}): TestResult {
  const failing = aStep({
    kind: 'expect',
    says: 'receipt expired after 24h',
    where: `${FILE}:23`,
    outcome: 'failed',
    failure: aFailure(),
  })
  const name = 'gives up after a day'
  return aTest({ name, where: `${FILE}:18`, outcome: 'failed', steps: [aStep(), failing], ...over })
}

export function aRun(suites: readonly SuiteResult[], over: Partial<RunResult> = {}): RunResult {
  return {
    seed: 42,
    suites,
    coverage: [
      { front: 'smpp', behaviour: 'delivered', messages: 12 },
      { front: 'smpp', behaviour: 'expired', messages: 3 },
      { front: 'rest', behaviour: 'delivered', messages: 4 },
    ],
    untold: [{ front: 'smpp', status: 'UNKNOWN' }],
    unfired: [{ carrier: 'one-nz', rule: 'never on Sundays', where: 'carriers/one-nz.yaml:40' }],
    unused: [{ carrier: 'skinny', where: 'carriers/skinny.yaml:4' }],
    run: {
      startedAt: '2026-11-25T19:40:42.123Z',
      wallMs: 1234,
      host: 'qa-1',
      node: '20.20.2',
      jobs: 2,
      tests: suites.flatMap(({ name, tests }) =>
        tests.map((test, i) => ({ suite: name, test: test.name, wallMs: 12 * (i + 1) })),
      ),
    },
    ...over,
  }
}

export function aSuite(tests: readonly TestResult[]): SuiteResult {
  return { name: 'One NZ', file: FILE, seed: 42, tests }
}

/** One test of each outcome. */
export const A_RUN: RunResult = aRun([
  aSuite([
    aTest(),
    aFailedTest(),
    aTest({
      name: 'over MM7',
      where: `${FILE}:30`,
      outcome: 'broken',
      steps: [
        aStep({
          kind: 'send',
          says: 'by mm7 to 64211234567',
          where: `${FILE}:32`,
          outcome: 'broken',
          failure: aFailure({
            message: 'account `test` has no mm7',
            expected: '',
            got: '',
            details: [],
            repeat: '',
          }),
        }),
      ],
      messages: [],
    }),
    aTest({ name: 'waits for ever', where: `${FILE}:40`, outcome: 'timed-out', steps: [], messages: [] }),
    aTest({ name: 'on the real clock', where: `${FILE}:50`, outcome: 'skipped', steps: [], messages: [] }),
  ]),
])

/** With this text wherever text may stand. */
export function aRunSaying(text: string): RunResult {
  const failure: Failure = {
    message: text,
    expected: text,
    got: text,
    details: [{ title: text, lines: [text, ''] }],
    repeat: text,
  }
  const step = aStep({ kind: text, says: text, where: text, at: text, outcome: 'failed', failure })
  const message = aMessage({
    front: text,
    account: text,
    carrier: text,
    from: text,
    to: text,
    life: text,
    timeline: [{ at: text, what: text }],
    receiptDelays: [1, 70_000],
    rules: [text],
  })
  const tests = [
    aTest({ name: text, where: text, outcome: 'failed', steps: [step], messages: [message] }),
    aTest({ name: text, where: text, outcome: 'timed-out', steps: [] }),
    aTest({ name: text, where: text, outcome: 'skipped', beganAt: text, endedAt: text }),
  ]
  return aRun([{ name: text, file: text, seed: 42, tests }], {
    coverage: [{ front: text, behaviour: text, messages: 1 }],
    untold: [{ front: text, status: text }],
    unfired: [{ carrier: text, rule: text, where: text }],
    unused: [{ carrier: text, where: text }],
    run: { startedAt: text, wallMs: 1, host: text, node: text, jobs: 1, tests: [] },
  })
}
