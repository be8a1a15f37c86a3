/** `run FILES…`: suites, each test in a world of its own, and what came of them. */
import { setMaxListeners } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { fail } from '../core/result.ts'
import { readScenarioFiles } from '../engine/scenario-files.ts'
import { linearRegex } from '../scenario/linear-regex.ts'
import { loadSuites, type Suite } from '../suite/load-suite.ts'
import { type FileReport, fileReports, STDOUT } from '../suite/report/file-reports.ts'
import { SCREEN_REPORTERS, type ScreenReporterName } from '../suite/report/screen.ts'
import type { Outcome, RunResult, TestResult } from '../suite/result.ts'
import { isWanted, type RunSettings, runSuites } from '../suite/runner.ts'
import { ownWorlds, type Scenes, type Sharing, sharedWorld } from '../suite/scene.ts'
import { Target } from '../suite/target.ts'
import { inTime, STRICT } from '../suite/test-run.ts'
import { type Edit, edited } from '../suite/update.ts'
import { EXIT } from './exit-code.ts'
import { flag, listFlag, parsed, verb } from './flags.ts'
import { startOwnEmulator } from './own-emulator.ts'
import { makeRoomFor, writeReports } from './report-files.ts'
import type { Shell } from './shell.ts'
import { duration, oneOf, port, someText, someTime, whole } from './values.ts'
import { yamlFilesAt } from './yaml-files.ts'

interface Flags {
  readonly against?: string
  readonly world?: string
  readonly smppPort?: number
  readonly lease: Millis
  readonly seed?: number
  readonly shuffle?: true
  readonly jobs: number
  readonly grep?: (text: string) => boolean
  readonly bail?: true
  readonly repeat: number
  readonly timeout: Millis
  readonly reporter: ScreenReporterName
  readonly report?: readonly (readonly FileReport[])[]
  readonly update?: true
  readonly strict?: true
  readonly stable?: true
  readonly verbose?: true
}

/** What is under way at the end is waited for so long at least. */
const LEAVING = 5_000
/** So long a server is given to say that it is there; one that is busy does in no time. */
const PRESENCE = { least: 500, most: 5_000 }
/** Tests at a time. The emulator and the clients have a thread each: fewer would leave them idle, more gains nothing. */
const JOBS = Math.max(8, availableParallelism() * 2)
const REPORTERS = ['pretty', 'tap', 'github', 'json'] as const

export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('run', 'Runs suites: each test in a world of its own, in no time.')
    .usage('FILES... [flags]')
    .argument('<FILES...>', 'suite files, or directories of them')
    .addOption(flag('--against <URL>', 'the control API of a server; where not given, one is started', url))
    .addOption(flag('--world <NAME>', 'a world of that server: all tests in it, in series', someText))
    .addOption(flag('--smpp-port <PORT>', 'where SMPP of that world is published; as it says where not given', port))
    .addOption(
      flag(
        '--lease <TIME>',
        'how long that world stands still, or worlds that were made stay, should this be killed, wall time',
        lease,
      ).default(millis(30_000), '30s'),
    )
    .addOption(flag('--seed <N>', 'of all chance', whole('a seed', 0, 2 ** 52)))
    .addOption(flag('--jobs <N>', 'tests at a time', whole('a count', 1, 64)).default(JOBS))
    .addOption(flag('--grep <REGEX>', 'only the tests whose "suite: name" it matches', regex))
    .option('--shuffle', 'begin the tests in an order that the seed draws')
    .option('--bail', 'begin no test after the first that fails')
    .addOption(
      flag('--repeat <N>', 'each test so often, with seed, seed + 1 …', whole('a count', 1, 10_000)).default(1),
    )
    .addOption(flag('--timeout <TIME>', 'wall time of a test', someTime).default(millis(30_000), '30s'))
    .addOption(flag('--reporter <NAME>', 'what is told on the screen', oneOf(REPORTERS)).default('pretty'))
    .addOption(
      listFlag(
        '--report <LIST>',
        'files to write: junit:f.xml,html:f.html,json:f.json; - is standard output',
        fileReports,
      ),
    )
    .option('--update', 'write what came into the suites, in place of what was expected')
    .option('--strict', 'a client that is refused for what no test expects fails that test')
    .option('--stable', 'leave out of JSON what differs from run to run')
    .option('--verbose', 'tell every step')
  if (!parsed(command, args, shell)) return EXIT.ok
  const flags = command.opts<Flags>()
  if (flags.world !== undefined && flags.against === undefined) {
    throw new EmulatorError('BAD_OPTION', '--world is of a server', 'Say which: --against http://127.0.0.1:8080')
  }
  if (flags.smppPort !== undefined && flags.world === undefined) {
    throw new EmulatorError('BAD_OPTION', '--smpp-port is of a world that is there', 'Say which: --world default')
  }
  const files = command.args.flatMap((path) => yamlFilesAt(path, shell.cwd))
  const bugs: unknown[] = []
  const stop = new AbortController()
  const onBug = (error: unknown) => {
    bugs.push(error)
    stop.abort()
  }
  // It starts while the suites are read.
  const emulator = flags.against === undefined ? startOwnEmulator(onBug) : null
  try {
    const isShared = flags.world !== undefined
    const suites = loadSuites(files, { cwd: shell.cwd, builtIn: readScenarioFiles([]), isShared })
    if (isShared) for (const warning of leftOut(suites)) shell.err(warning)
    makeRoomFor(reportsOf(flags), files, shell)
    // Each job listens to it.
    setMaxListeners(0, stop.signal)
    shell.interrupted().then(() => stop.abort())
    const code = await judged(suites, flags.against ?? (await emulator?.url) ?? '', { flags, shell, stop })
    if (bugs.length > 0) throw bugs[0]
    return code
  } finally {
    await emulator?.close()
  }
}

interface Circumstances {
  readonly flags: Flags
  readonly shell: Shell
  readonly stop: AbortController
}

/** In a world that a server has, carriers are the server's. */
function leftOut(suites: readonly Suite[]): readonly string[] {
  return suites.flatMap(({ carriers }) => {
    const [first] = carriers
    if (first === undefined) return []
    const names = carriers.map(({ carrier }) => carrier).join(', ')
    return `${first.where}: warning: with --world the carriers are the server's; what the suite says of ${names} is left out\n`
  })
}

/** The exit code. `url`: of the control API that the suites are run against. */
async function judged(suites: readonly Suite[], url: string, { flags, shell, stop }: Circumstances): Promise<number> {
  const target = new Target(url)
  let scenes: Scenes | null = null
  let gone: string | null = null
  try {
    scenes = await begun(
      flags.world === undefined
        ? ownWorlds(target, flags.against === undefined ? null : flags.lease)
        : sharedWorld(target, sharingOf(flags, flags.world)),
      flags,
      stop.signal,
    )
    if (scenes === null) return EXIT.interrupted
    const progress = new Progress(suites, flags, shell)
    const edits: Edit[] = []
    const update = flags.update === true ? (edit: Edit) => void edits.push(edit) : null
    const settings = { ...settingsOf(flags), stop: stop.signal, update }
    const result = await runSuites(suites, scenes.setUp, settings, async (test) => {
      progress.ended(test)
      // Our own dies with us.
      if (gone !== null || flags.against === undefined || !LACKING.includes(test.outcome)) return
      gone = await target.whyGone(millis(Math.min(Math.max(flags.timeout, PRESENCE.least), PRESENCE.most)))
      if (gone !== null) stop.abort()
    })
    progress.clear()
    const unwritten = tell(result, flags, shell)
    if (
      !stop.signal.aborted &&
      result.suites.every(({ tests }) => tests.every(({ outcome }) => outcome === 'skipped'))
    ) {
      const count = suites.reduce((sum, { tests }) => sum + tests.length, 0)
      shell.err(`carrier-emulator: --grep fits none of ${count} tests; it is matched against "suite: name"\n`)
    }
    writeEdits(edits, shell)
    const code = gone !== null ? EXIT.cannotStart : stop.signal.aborted ? EXIT.interrupted : exitOf(result)
    if (gone !== null) shell.err(`carrier-emulator: the server is gone, and the run with it: ${gone}\n`)
    const [first] = unwritten
    if (first === undefined) return code
    // What the tests came to counts for more than a report of it.
    if (code === EXIT.ok) throw first
    for (const { message, hint } of unwritten) shell.err(`carrier-emulator: ${message}\n  ${hint}\n`)
    return code
  } finally {
    const patience = gone === null ? Math.max(flags.timeout, LEAVING) : PRESENCE.least
    await inTime(scenes?.close().catch(() => undefined) ?? null, millis(patience))
    target.close()
  }
}

/** What a test comes to whose server has gone away. */
const LACKING: readonly Outcome[] = ['broken', 'timed-out']

/** Throws EmulatorError CANNOT_START where the server, or its world, is not there; null: it was interrupted. */
async function begun(setUp: Promise<Scenes>, { against, timeout }: Flags, stop: AbortSignal): Promise<Scenes | null> {
  const over = new Promise<'stopped'>((resolve) => stop.addEventListener('abort', () => resolve('stopped')))
  try {
    // Our own is given the time that it takes: the tests' time is the tests'.
    const patience = against === undefined ? millis(Math.max(timeout, LEAVING)) : timeout
    const made = await inTime(Promise.race([setUp, over]), patience)
    if (made !== null && made !== 'stopped') return made
    // What is there too late holds nothing.
    setUp.then((scenes) => scenes.close()).catch(() => undefined)
    if (made === 'stopped') return null
    const message = `${against ?? 'the emulator of this run'} did not answer within ${formatDuration(timeout)}`
    const hint = against === undefined ? 'Give it longer: --timeout 30s' : 'Is it the HTTP port of the emulator?'
    throw new EmulatorError('CANNOT_START', message, hint)
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error
    throw new EmulatorError('CANNOT_START', error.message, error.hint, error.details)
  }
}

function writeEdits(edits: readonly Edit[], shell: Shell): void {
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const path = resolve(shell.cwd, file)
    const own = edits.filter((edit) => edit.file === file)
    writeFileSync(path, edited(readFileSync(path, 'utf8'), own))
    shell.err(`${file}: ${own.length} ${own.length === 1 ? 'expectation' : 'expectations'} updated\n`)
  }
}

/** Of all `--report`s; throws EmulatorError BAD_OPTION where two would be one file. */
function reportsOf({ report = [] }: Flags): readonly FileReport[] {
  const reports = report.flat()
  const paths = reports.map(({ path }) => path)
  const twice = paths.find((path, i) => paths.indexOf(path) < i)
  if (twice === undefined) return reports
  throw new EmulatorError('BAD_OPTION', `--report: "${twice}" is to hold two reports`, 'Name another file.')
}

function sharingOf({ lease, smppPort }: Flags, world: string): Sharing {
  return { world, lease, smppPort: smppPort ?? null }
}

/** Columns that any terminal has: a line that is written over must be one. */
const COLUMNS = 79

/** One line on a terminal, written over; nothing elsewhere, and nothing where a terminal is a machine's. */
class Progress {
  readonly #shell: Shell
  readonly #all: number
  readonly #isShown: boolean
  #done = 0
  #failed = 0

  constructor(suites: readonly Suite[], { grep, repeat }: Flags, shell: Shell) {
    const wanted = suites.flatMap((suite) =>
      suite.tests.filter((test) => isWanted({ suite, test }, { grep: grep ?? null })),
    )
    this.#shell = shell
    this.#all = wanted.length * repeat
    this.#isShown = shell.isTerminal && !shell.env.CI && shell.env.TERM !== 'dumb'
  }

  ended({ outcome, name }: TestResult): void {
    this.#done++
    if (outcome !== 'passed' && outcome !== 'skipped') this.#failed++
    if (!this.#isShown) return
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} not passed`
    const line = `${this.#done} of ${this.#all}${failed}: ${name}`
    this.#shell.err(`\r\x1b[2K${line.slice(0, COLUMNS)}`)
  }

  clear(): void {
    if (this.#isShown) this.#shell.err('\r\x1b[2K')
  }
}

function settingsOf({
  seed,
  jobs,
  repeat,
  timeout,
  grep,
  bail,
  shuffle,
  strict,
  against,
  world,
}: Flags): Omit<RunSettings, 'stop' | 'update'> {
  return {
    seed: seed ?? null,
    // One world holds one test at a time.
    jobs: world === undefined ? jobs : 1,
    repeat,
    timeout,
    grep: grep ?? null,
    bail: bail === true,
    shuffle: shuffle === true,
    strict: strict === true,
    server: [against && `--against ${against}`, world && `--world ${world}`].filter(Boolean).join(' '),
  }
}

function tell(result: RunResult, flags: Flags, shell: Shell): readonly EmulatorError[] {
  const stable = flags.stable === true
  const reports = reportsOf(flags)
  // A report on standard output is all that is there, so that it can be piped into a file.
  const isOnOutput = reports.some(({ path }) => path === STDOUT)
  const colour = (isOnOutput ? shell.isTerminal : shell.isOutTerminal) && !shell.env.NO_COLOR
  const screen = SCREEN_REPORTERS[flags.reporter](result, { colour, verbose: flags.verbose === true, stable })
  if (isOnOutput) shell.err(screen)
  else shell.out(screen)
  return writeReports(reports, result, { stable }, shell)
}

/** Where tests ended in several ways, the one that says most of what to do. */
function exitOf({ suites }: RunResult): number {
  const outcomes = new Set(suites.flatMap(({ tests }) => tests.map(({ outcome }) => outcome)))
  if (outcomes.size === 0 || (outcomes.size === 1 && outcomes.has('skipped'))) return EXIT.failed
  const failed = suites.flatMap(({ tests }) =>
    tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'broken'),
  )
  if (failed.some(({ steps }) => steps.at(-1)?.kind !== STRICT)) return EXIT.failed
  if (failed.length > 0) return EXIT.misbehaved
  return outcomes.has('timed-out') ? EXIT.timedOut : EXIT.ok
}

const lease = (text: string) => {
  const read = duration(text)
  return !read.ok || read.value >= 100
    ? read
    : fail(`"${text}" is shorter than a request may take; write at least 100ms`)
}

const url = (text: string) => {
  const read = someText(text)
  return !read.ok || /^https?:\/\/[^/]+/.test(text)
    ? read
    : fail(`"${text}" is not a URL such as http://127.0.0.1:8080`)
}

/** As the regular expressions of suites. */
const regex = (text: string) => linearRegex(text, '')
