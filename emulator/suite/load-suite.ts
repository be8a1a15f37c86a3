/** Suite files, read: their tests, and the scenario that they run on. */
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { EmulatorError } from '../core/emulator-error.ts'
import type { Account } from '../scenario/account.ts'
import type { Carrier } from '../scenario/carrier.ts'
import { check } from '../scenario/check.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { type Diagnostic, diagnose, formatDiagnostic } from '../scenario/diagnostic.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { type SourceFile, SourceText } from '../scenario/source-text.ts'
import { type MapNode, nodeAt, plainValue, type Report, readYaml, type Stretch } from '../scenario/yaml-source.ts'
import { checkNames } from './check-names.ts'
import { checkPlaces } from './check-places.ts'
import { checkWords } from './check-words.ts'
import { type DataRow, readRows } from './data-rows.ts'
import type { UnfiredRule, UnusedCarrier } from './result.ts'
import type { Step } from './step.ts'
import { suiteFile, type TestDraft, type WorldDraft } from './suite-schema.ts'

export interface Suite {
  readonly name: string
  /** As it was given. */
  readonly file: string
  readonly world: WorldDraft
  /** What each test's world is made of. */
  readonly sources: readonly SourceFile[]
  readonly tests: readonly SuiteTest[]
  /** Of the carriers that the sources define. */
  readonly rules: readonly UnfiredRule[]
  readonly carriers: readonly UnusedCarrier[]
  /** That our clients may sign in to. */
  readonly accounts: readonly Account[]
}

export interface SuiteTest extends Omit<TestDraft, 'steps'> {
  /** `file:line`. */
  readonly where: string
  readonly steps: readonly PlacedStep[]
}

export interface PlacedStep {
  /** `file:line`. */
  readonly where: string
  readonly step: Step
  readonly node: MapNode
  /** As it is written: what holds `${…}` is read again when its time comes. */
  readonly written: unknown
  /** Of the file that a `send` names. */
  readonly rows: readonly DataRow[]
}

/** What of a suite file is a scenario's. */
const SCENARIO_PARTS = ['carriers', 'accounts'] as const

/** What suites are read among. */
export interface Surroundings {
  /** The directory that paths are seen from. */
  readonly cwd: string
  /** What holds underneath every scenario. */
  readonly builtIn: readonly SourceFile[]
  /** Whether the tests run in a world that a server has, with accounts and carriers of its own. */
  readonly isShared?: boolean
}

/** Throws EmulatorError BAD_SCENARIO with all that is wrong with all of the files. */
export function loadSuites(files: readonly string[], surroundings: Surroundings): readonly Suite[] {
  const found: Diagnostic[] = []
  const suites = files.map((file) => loadSuite(file, surroundings, found)).filter((suite) => suite !== null)
  const errors = found.filter(({ severity }) => severity === 'error').length
  if (errors === 0) return withoutNamesakes(suites)
  const message = `${errors} ${errors === 1 ? 'error' : 'errors'} in suites`
  throw new EmulatorError('BAD_SCENARIO', message, '', found.map(formatDiagnostic))
}

/** Chance hangs on the names of suite and test: two of one name would be one. */
function withoutNamesakes(suites: readonly Suite[]): readonly Suite[] {
  const files = new Map<string, string>()
  for (const { name, file } of suites) {
    const other = files.get(name)
    if (other !== undefined) {
      const hint = other === file ? 'Name each file once.' : 'Give each suite a name of its own.'
      throw new EmulatorError('BAD_SCENARIO', `${file} and ${other} are both called "${name}"`, hint)
    }
    files.set(name, file)
  }
  return suites
}

function loadSuite(file: string, { cwd, builtIn, isShared = false }: Surroundings, found: Diagnostic[]): Suite | null {
  const at = (path: string) => resolve(cwd, path)
  const source = new SourceText({ path: file, text: read(at(file)) })
  const report: Report = (at, finding) => found.push(diagnose({ source, start: at.start, end: at.end }, finding))
  const root = readYaml(source, report, 'write `suite:` and `tests:`')
  const draft = root === null ? undefined : check(suiteFile(), root, report)
  if (root?.kind !== 'map') return null
  if (draft === undefined) {
    found.push(...wrongWithin(source, root, builtIn))
    return null
  }
  const scenarios = draft.world.scenario.map((path, i) => ({
    path: isAbsolute(path) ? path : join(dirname(file), path),
    text: readAt(
      resolve(at(file), '..', path),
      nodeAt(root, ['world', 'scenario', i]) ?? nodeAt(root, ['world', 'scenario']),
      report,
    ),
  }))
  if (scenarios.some(({ text }) => text === null)) return null
  const sources = [
    ...(scenarios as readonly SourceFile[]),
    ...(SCENARIO_PARTS.some((key) => root.entries.has(key))
      ? [{ path: file, text: scenarioPart(source.text, root) }]
      : []),
  ]
  const loaded = loadScenario([...builtIn, ...sources])
  found.push(...(loaded.ok ? loaded.value.warnings : loaded.error))
  const scenario = loaded.ok ? loaded.value : null
  const carriers = carriersOf(scenario, sources)
  const whereIs = (at: Stretch | null) => `${file}:${source.position(at?.start ?? 0).line}`
  const tests = draft.tests.map(({ steps, ...test }, i) => ({
    ...test,
    where: whereIs(nodeAt(root, ['tests', i])),
    steps: steps.map((step, j) => {
      const node = nodeAt(root, ['tests', i, 'steps', j]) as MapNode
      const written = plainValue(node)
      return {
        where: whereIs(node),
        node,
        written,
        step: withWords(step, written),
        rows: rowsOf(step, at(file), node, report),
      }
    }),
  }))
  // Where the scenario is wrong, who knows what it was to have.
  if (loaded.ok) for (const { steps } of tests) checkNames(steps, isShared ? null : scenario, report)
  for (const { steps } of tests) checkPlaces(steps, report)
  if (scenario !== null && !isShared) {
    checkWords(
      tests.flatMap(({ steps }) => steps),
      scenario,
      report,
    )
  }
  return {
    name: draft.suite,
    file,
    world: draft.world,
    sources,
    rules: carriers.flatMap(({ name: carrier, rules }) =>
      rules.map(({ name: rule, where }) => ({ carrier, rule, where })),
    ),
    carriers: carriers.map(({ name: carrier, where }) => ({ carrier, where })),
    accounts: [...(scenario?.worlds.get('default')?.accounts.values() ?? [])],
    tests,
  }
}

/** What a carrier is set to goes to the server as it is written. */
export function withWords(step: Step, written: unknown): Step {
  return step.kind === 'set' ? { ...step, words: (written as { readonly set: unknown }).set } : step
}

function rowsOf(step: Step, file: string, at: MapNode, report: Report): readonly DataRow[] {
  if (step.kind !== 'send' || step.send.data === null) return []
  const place = nodeAt(at, ['send', 'data'])
  const text = readAt(resolve(file, '..', step.send.data), place, report)
  const rows = text === null ? null : readRows(text)
  if (rows?.ok === false) {
    report(place ?? at, { code: 'bad-value', message: `${step.send.data}: ${rows.error}` })
  }
  return rows?.ok === true ? rows.value : []
}

/** Of a suite that is wrong itself: what is wrong with its carriers and accounts, where they lean on no other file. */
function wrongWithin({ path, text }: SourceText, root: MapNode, builtIn: readonly SourceFile[]): readonly Diagnostic[] {
  if (root.entries.has('world') || !SCENARIO_PARTS.some((key) => root.entries.has(key))) return []
  const loaded = loadScenario([...builtIn, { path, text: scenarioPart(text, root) }])
  return loaded.ok ? [] : loaded.error
}

/** Those that the sources define: of the emulator's own nobody is to use all. */
function carriersOf(scenario: CompiledScenario | null, sources: readonly SourceFile[]): readonly Carrier[] {
  const own = ({ where }: Carrier) => sources.some(({ path }) => where.startsWith(`${path}:`))
  return [...(scenario?.worlds.get('default')?.carriers.values() ?? [])].filter(own)
}

/** The carriers and accounts where they stand, and nothing else: what is said of them is said at the suite's lines. */
function scenarioPart(text: string, root: MapNode): string {
  let kept = ''
  let at = 0
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ')
  const parts = SCENARIO_PARTS.flatMap((key) => root.entries.get(key) ?? [])
  for (const { key, value } of parts.sort((a, b) => a.key.start - b.key.start)) {
    kept += blank(text.slice(at, key.start)) + text.slice(key.start, value.end)
    at = value.end
  }
  return kept + blank(text.slice(at))
}

/** A file that a suite names; null: it cannot be read, and the place that names it has been told. */
function readAt(file: string, place: Stretch | null, report: Report): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const hint = 'paths in a suite are seen from its own directory'
    report(place ?? { start: 0, end: 0 }, { code: 'bad-value', message: `${file}: ${whyUnread(error)}`, hint })
    return null
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new EmulatorError('BAD_SCENARIO', `${file}: ${whyUnread(error)}`)
  }
}

function whyUnread(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'no such file'
  return code === 'EISDIR' ? 'it is a directory' : String(error)
}
