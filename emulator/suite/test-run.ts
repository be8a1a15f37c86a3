/** One test, from its world's making to its end. */
import { type Millis, millis } from '../core/instant.ts'
import { systemWall, type WallTimer } from '../core/wall.ts'
import type { Mend } from '../expectation/message-expectation.ts'
import type { WantedText } from '../expectation/wanted.ts'
import type { MapNode } from '../scenario/yaml-source.ts'
import { exercisedBy } from './coverage.ts'
import {
  broken,
  type Ended,
  failed,
  PASSED,
  placeless,
  reportedMessage,
  tooLong,
  withAll,
  worldless,
} from './failure.ts'
import { type PlacedStep, type Suite, type SuiteTest, withWords } from './load-suite.ts'
import type { Finding } from './looks.ts'
import { ownPlaces } from './outgoing.ts'
import type { Outcome, ReportedMessage, StepResult, TestResult } from './result.ts'
import { type Scene, Stage } from './stage.ts'
import type { Step } from './step.ts'
import { step as stepSchema } from './step-schema.ts'
import { inWords } from './step-words.ts'
import type { MessageToReport } from './target.ts'
import { type Edit, editOf, stepWithout } from './update.ts'
import { filledAll, hasPlaces, type Variables, withCaptured } from './variables.ts'

export interface Job {
  readonly suite: Suite
  readonly test: SuiteTest
  readonly seed: number
  /** With its seed, where the test is run with several. */
  readonly name: string
}

/** Timelines in a report: of ten thousand messages the first tell what happened, the others how long it took. */
const MOST_TIMELINES = 100

export interface TestSettings {
  /** Wall time. */
  readonly timeout: Millis
  /** Whether a test fails whose client was refused for what the test does not expect. */
  readonly strict: boolean
  /** The flags that say which server and world, for who runs a test again; '': one of our own. */
  readonly server: string
  /** Once it is aborted, no step is begun, nor waited for. */
  readonly stop: AbortSignal
  /** Takes what would make an expectation hold, which then counts as held; null: it is to fail. */
  readonly update: ((edit: Edit) => void) | null
}

export async function runTest(
  job: Job,
  setUp: (job: Job) => Promise<Scene>,
  settings: TestSettings,
): Promise<TestResult> {
  const { test, seed, name } = job
  const steps: StepResult[] = []
  const repeat = repeatOf(job, settings)
  let stage: Stage | null = null
  let times = { beganAt: '', endedAt: '' }
  let messages: readonly MessageToReport[] = []
  const timeout = deadline(test.timeout ?? settings.timeout, settings.stop)
  try {
    const scene = await madeInTime(setUp(job), timeout)
    if (typeof scene === 'string') return neverBegun(job, scene, timeout, repeat)
    stage = new Stage(scene)
    const beganAt = await orOver(stage.now(), timeout)
    if (beganAt === 'late' || beganAt === 'stopped') return neverBegun(job, beganAt, timeout, repeat)
    const set = new Map<string, string>()
    for (const step of test.steps) {
      noteSet(step, set)
      const result = await takeStep(stage, step, timeout, { repeat, set, mended: mender(job, settings) })
      steps.push(result)
      if (result.outcome !== 'passed') break
    }
    if (settings.strict && steps.every(({ outcome }) => outcome === 'passed')) {
      const finding = await stage.misbehaviour(expectedAnswers(test))
      if (finding !== null) steps.push({ ...aroundAll(test, beganAt, STRICT), ...failed(finding, repeat, set) })
    }
    times = { beganAt, endedAt: '' }
    if (!isMute(steps)) {
      messages = (await inTime(stage.messages(), patience(steps.at(-1)?.outcome, timeout))) ?? []
      times = { beganAt, endedAt: (await inTime(stage.now(), patience(steps.at(-1)?.outcome, timeout))) ?? '' }
    }
  } catch (error) {
    // Of a server that is gone the step has told that was taken then.
    if (steps.every(({ outcome }) => outcome === 'passed'))
      steps.push({ ...aroundAll(test, times.beganAt, 'world'), ...broken(error, repeat) })
  } finally {
    timeout.timer.cancel()
    await inTime(stage?.close().catch(() => undefined) ?? null, patience(steps.at(-1)?.outcome, timeout))
  }
  const outcome = steps.find((step) => step.outcome !== 'passed')?.outcome ?? 'passed'
  return {
    name,
    where: test.where,
    outcome,
    seed,
    steps,
    messages: reported(messages),
    exercised: exercisedBy(messages),
    ...times,
  }
}

export function skipped({ name, test, seed }: Job): TestResult {
  return {
    name,
    where: test.where,
    outcome: 'skipped',
    seed,
    steps: [],
    messages: [],
    exercised: [],
    beganAt: '',
    endedAt: '',
  }
}

function neverBegun(job: Job, why: 'late' | 'stopped', { span }: Deadline, repeat: string): TestResult {
  const ended = why === 'late' ? tooLong(span, repeat) : STOPPED
  return { ...skipped(job), outcome: ended.outcome, steps: [{ ...aroundAll(job.test, '', 'world'), ...ended }] }
}

/** What a server is given to tell of a test that ran out of time: it may be why. */
const LATE = 5_000

function patience(last: Outcome | undefined, { span }: Deadline): Millis {
  return last === 'timed-out' ? millis(Math.min(span, LATE)) : span
}

/** The server did not tell even the time: it is not asked for more. */
function isMute(steps: readonly StepResult[]): boolean {
  const last = steps.at(-1)
  return last?.outcome === 'timed-out' && last.at === ''
}

/** The step that a test fails at whose client misbehaved. */
export const STRICT = 'strict'

function aroundAll({ where }: SuiteTest, at: string, kind: 'world' | 'strict') {
  return {
    kind,
    says: kind === 'world' ? 'what the test runs in' : 'what its clients were refused',
    where,
    at,
    compared: null,
  }
}

function expectedAnswers({ steps }: SuiteTest): readonly WantedText[] {
  return steps.flatMap(({ step }) => {
    if (step.kind === 'bind') return [step.answer]
    if (step.kind === 'http') return step.http.status ?? []
    return step.kind === 'expect' || step.kind === 'wait' ? (step.expect.answer ?? []) : []
  })
}

interface Deadline {
  readonly span: Millis
  readonly over: Promise<'late' | 'stopped'>
  readonly timer: WallTimer
}

function deadline(span: Millis, stop: AbortSignal): Deadline {
  let end: (why: 'late' | 'stopped') => void = () => undefined
  const over = new Promise<'late' | 'stopped'>((resolve) => {
    end = resolve
  })
  const timer = systemWall.after(span, () => end('late'))
  const stopped = () => end('stopped')
  if (stop.aborted) stopped()
  else stop.addEventListener('abort', stopped, { once: true })
  const cancel = () => {
    timer.cancel()
    stop.removeEventListener('abort', stopped)
  }
  return { span, over, timer: { cancel } }
}

const STOPPED: Ended = { outcome: 'skipped', failure: null }

/** What a test runs in, or why there is none; one that is made too late is left at once. */
async function madeInTime(making: Promise<Scene>, deadline: Deadline): Promise<Scene | 'late' | 'stopped'> {
  const made = await orOver(making, deadline)
  if (typeof made === 'string') making.then((scene) => scene.close()).catch(() => undefined)
  return made
}

/** What comes of it, or why it is not waited for. */
function orOver<T>(asked: Promise<T>, { over }: Deadline): Promise<T | 'late' | 'stopped'> {
  asked.catch(() => undefined)
  return Promise.race([over, asked])
}

/** null: a server that does not answer is waited for so long of wall time. */
export async function inTime<T>(asked: Promise<T> | T, span: Millis): Promise<T | null> {
  let timer: WallTimer | null = null
  const late = new Promise<null>((resolve) => {
    timer = systemWall.after(span, () => resolve(null))
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    ;(timer as WallTimer | null)?.cancel()
  }
}

/** What of a step is still to be looked at once that was mended; null: nothing, undefined: it is not to be mended. */
type Mender = (step: Step, node: MapNode, mend: Mend) => Step | null | undefined

function mender({ suite }: Job, { update }: TestSettings): Mender {
  return (step, node, mend) => {
    const edit = update === null ? null : editOf(suite.file, step, node, mend)
    if (edit === null) return undefined
    update?.(edit)
    return stepWithout(step, mend)
  }
}

/** What a step is taken with. */
interface Around {
  readonly repeat: string
  /** Of carriers by their names: what was set, and where. */
  readonly set: ReadonlyMap<string, string>
  readonly mended: Mender
}

function noteSet({ step, where }: PlacedStep, set: Map<string, string>): void {
  if (step.kind === 'set') set.set(step.carrier, `set at ${where}: ${inWords(step)}`)
  if (step.kind === 'unset') set.delete(step.carrier)
}

async function takeStep(
  stage: Stage,
  placed: PlacedStep,
  timeout: Deadline,
  { repeat, set, mended }: Around,
): Promise<StepResult> {
  const { step, where, rows } = placed
  let ended: Ended
  try {
    let left: Step | null | undefined = withPlaces(placed, stage.variables)
    let finding: Finding | null | 'late' | 'stopped' = null
    while (left) {
      finding = await orOver(stage.take(left, rows), timeout)
      if (finding === null || typeof finding === 'string' || finding.mend === undefined) break
      left = mended(left, placed.node, finding.mend)
      if (left !== undefined) finding = null
    }
    if (finding === null) ended = PASSED
    else if (finding === 'stopped') ended = STOPPED
    else if (finding === 'late') ended = tooLong(timeout.span, repeat)
    else ended = failed(withAll(finding, await messagesFor(stage, finding, timeout), set), repeat, set)
  } catch (error) {
    ended = broken(worldless(error, stage.world), repeat)
  }
  const asked = stage.now().catch(() => '')
  const at = (await inTime(asked, patience(ended.outcome, timeout))) ?? ''
  const says = step.kind === 'note' ? stage.tell(withCaptured(inWords(step), stage.variables)) : inWords(step)
  return { kind: step.kind, says, where, at, compared: stage.compared, ...ended }
}

/** Those that a failure shows which is about none of them. */
async function messagesFor(
  stage: Stage,
  { message }: Finding,
  { span }: Deadline,
): Promise<readonly MessageToReport[]> {
  return message === null ? ((await inTime(stage.messages(), span)) ?? []) : []
}

/** The step with what was captured in its places; throws EmulatorError BAD_SCENARIO where that is not to be read. */
function withPlaces({ step, written, rows }: PlacedStep, captured: Variables): Step {
  if (!hasPlaces(written)) return step
  const environment = Object.entries(process.env).map(([name, value]) => [`env.${name}`, value ?? ''] as const)
  const filled = filledAll(written, {
    variables: new Map([...environment, ...captured]),
    ...(step.kind === 'send' && { later: ownPlaces(rows) }),
    isExpected: mayBePattern,
  })
  if (!filled.ok) throw placeless(filled.error)
  const read = stepSchema.safeParse(filled.value)
  if (read.success) return withWords(read.data, filled.value)
  throw placeless(`with its places filled, the step is wrong: ${read.error.issues[0]?.message ?? ''}`)
}

/** Where in a step a text between slashes is a regular expression. */
function mayBePattern([kind = '', key = '']: readonly string[]): boolean {
  if (kind === 'http' || kind === 'exec') return ['status', 'answer', 'output', 'capture'].includes(key)
  return kind.startsWith('expect') || kind === 'wait' || kind === 'capture'
}

/** A command that runs this test alone again. */
function repeatOf({ suite, test, seed }: Job, { server, strict }: TestSettings): string {
  const whole = `${suite.name}: ${test.name}`
  const name = whole
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a shell does not take
    .replaceAll(/['\x00-\x1f]/g, '.')
  const against = server === '' ? '' : `${server} `
  return `carrier-emulator run ${suite.file} ${against}--seed ${seed}${strict ? ' --strict' : ''} --grep '^${name}$'`
}

function reported(messages: readonly MessageToReport[]): readonly ReportedMessage[] {
  return messages.map((message, i) => {
    const whole = reportedMessage(message)
    return i < MOST_TIMELINES ? whole : { ...whole, timeline: [] }
  })
}
