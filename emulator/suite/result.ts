/**
 * What a run of suites came to. Everything outside the `run` block follows from the suite, the scenario and the seed: two
 * runs give the same, whatever the machine. Times are the world's, ISO 8601; spans are in ms.
 */
export type Outcome =
  | 'passed'
  /** An expectation did not hold. */
  | 'failed'
  /** Something that a step needed was not there: a server, an account, a file. */
  | 'broken'
  /** The test took longer than it may, in wall time. */
  | 'timed-out'
  /** Left out by --grep, or after the first failure with --bail. */
  | 'skipped'

export interface RunResult {
  /** What all suites began with; null: they have seeds of their own. */
  readonly seed: number | null
  readonly suites: readonly SuiteResult[]
  /** Which front met which behaviour, with how many messages: where they stood on their way, and what came of them. */
  readonly coverage: readonly Coverage[]
  /** Statuses that a front has and that nobody was told. */
  readonly untold: readonly UntoldStatus[]
  /** Rules of the suites' carriers that never decided anything. */
  readonly unfired: readonly UnfiredRule[]
  /** Carriers of the suites that no message went through. */
  readonly unused: readonly UnusedCarrier[]
  readonly run: RunBlock
}

/** What differs from run to run. */
export interface RunBlock {
  readonly startedAt: string
  readonly wallMs: number
  readonly host: string
  readonly node: string
  readonly jobs: number
  /** Wall time of each test, by suite and name. */
  readonly tests: readonly { readonly suite: string; readonly test: string; readonly wallMs: number }[]
}

export interface SuiteResult {
  readonly name: string
  /** As it was given on the command line. */
  readonly file: string
  /** Of its tests; of those that are repeated, the first time. */
  readonly seed: number
  readonly tests: readonly TestResult[]
}

export interface TestResult {
  readonly name: string
  /** `file:line`. */
  readonly where: string
  readonly outcome: Outcome
  readonly seed: number
  readonly steps: readonly StepResult[]
  /** What was sent in the test, oldest first. */
  readonly messages: readonly ReportedMessage[]
  readonly exercised: readonly Exercised[]
  readonly beganAt: string
  readonly endedAt: string
}

export interface StepResult {
  /** `send`, `advance`, `expect` … */
  readonly kind: string
  /** The step in a few words: `send by smpp to 64211234567`. */
  readonly says: string
  /** `file:line`. */
  readonly where: string
  readonly outcome: Outcome
  readonly at: string
  /** null: it passed, or was not come to. */
  readonly failure: Failure | null
  /** What a step compared with a distribution; null: it compared none. */
  readonly compared: ComparedDelays | null
}

export interface ComparedDelays {
  /** In ms. */
  readonly delays: readonly number[]
  /** The distribution in words. */
  readonly model: string
  /** Its quantiles from 0 % to 100 %, in steps of one, in ms. */
  readonly quantiles: readonly number[]
}

export interface Failure {
  /** In one line. */
  readonly message: string
  readonly expected: string
  readonly got: string
  /** What else helps, in paragraphs of lines: the timeline, a sequence diagram, the rule that decided. */
  readonly details: readonly { readonly title: string; readonly lines: readonly string[] }[]
  /** A command that runs this test alone again. */
  readonly repeat: string
}

export interface ReportedMessage {
  readonly key: number
  readonly front: string
  readonly account: string
  readonly carrier: string
  readonly from: string
  readonly to: string
  readonly life: string
  /** What happened to it. */
  readonly timeline: readonly { readonly at: string; readonly what: string }[]
  /** Submission to each receipt, in ms. */
  readonly receiptDelays: readonly number[]
  /** Rules that decided, as `name, file:line`. */
  readonly rules: readonly string[]
}

/** What messages of one front did, and of how many it is so. */
export interface Exercised {
  readonly front: string
  readonly kind: 'behaviour' | 'status'
  /** `expired`, `receipt frozen`; `EXPIRED`. */
  readonly word: string
  readonly messages: number
}

export interface Coverage {
  readonly front: string
  readonly behaviour: string
  readonly messages: number
}

export interface UntoldStatus {
  readonly front: string
  readonly status: string
}

export interface UnusedCarrier {
  readonly carrier: string
  readonly where: string
}

export interface UnfiredRule {
  readonly carrier: string
  readonly rule: string
  readonly where: string
}
