/** What `startEmulator` was given, checked as flags are: JavaScript has no compiler that does it, and a typo is silent. */
import { parseClockMode } from './core/clock-mode.ts'
import { EmulatorError } from './core/emulator-error.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from './options.ts'
import { didYouMean } from './protocol/settings/did-you-mean.ts'

/** What the value must be, in words that end a sentence; null: it is so. */
type Check = (value: unknown) => string | null

type Options = { readonly [K in keyof EmulatorOptions]: Check }

const MOST = 100_000_000

const port: Check = (value) =>
  isWhole(value, 0, 65_535) ? null : 'is not a port; write 0 to 65535, where 0 takes a free one'
const portOrNone: Check = (value) => (value === null ? null : port(value) && `${port(value)}, or null for none`)
const toggle: Check = (value) => (typeof value === 'boolean' ? null : 'is neither true nor false')
const text: Check = (value) => (typeof value === 'string' && value !== '' ? null : 'is no text')
const count: Check = (value) => (isWhole(value, 1, MOST) ? null : `is not a whole number from 1 to ${MOST}`)

const CHECKS: Options = {
  host: text,
  smppPort: portOrNone,
  smppsPort: portOrNone,
  tls: (value) =>
    value === null || isTls(value) ? null : 'is not { cert, key, ca }, paths of PEM files; ca may be null',
  httpPort: portOrNone,
  controlPort: portOrNone,
  scenarios: (value) =>
    Array.isArray(value) && value.every((path) => text(path) === null)
      ? null
      : "is not a list of paths; write it like ['my-carrier.yaml']",
  seed: (value) => (isWhole(value, 0, Number.MAX_SAFE_INTEGER) ? null : 'is not a whole number from 0 to 2^53 - 1'),
  callbackUrl: (value) => (value === null || isHttpUrl(value) ? null : 'is not a URL of http or https; null for none'),
  clock: (value) => (isClock(value) ? null : clockRule(value)),
  start: (value) => (value === 'wall' || value === 'fixed' ? null : "is neither 'wall' nor 'fixed'"),
  magic: toggle,
  maxMessages: count,
  maxPending: count,
  watch: toggle,
}

const NAMES = Object.keys(CHECKS)

/** All of them, those that were not given as they are by themselves. Throws EmulatorError BAD_OPTION with every mistake. */
export function checkedOptions(chosen: Partial<EmulatorOptions>): EmulatorOptions {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined)
  const unknown = given.some(([name]) => !Object.hasOwn(CHECKS, name))
  const hint = unknown ? `Options: ${NAMES.join(', ')}.` : ''
  const problems = given.flatMap(([name, value]) => problemOf(name, value) ?? [])
  const [only = ''] = problems
  if (problems.length === 1) throw new EmulatorError('BAD_OPTION', only, hint)
  if (problems.length > 1)
    throw new EmulatorError('BAD_OPTION', `the options have ${problems.length} mistakes`, hint, problems)
  return { ...DEFAULT_OPTIONS, ...Object.fromEntries(given) }
}

function problemOf(name: string, value: unknown): string | null {
  if (!Object.hasOwn(CHECKS, name)) {
    const meant = didYouMean(name, NAMES)
    return `there is no option ${name}${meant === '' ? '' : `; ${meant}`}`
  }
  const rule = CHECKS[name as keyof EmulatorOptions](value)
  return rule === null ? null : `${name}: ${shown(value)} ${rule}`
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function isTls(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { cert, key, ca } = value as Readonly<Record<string, unknown>>
  return text(cert) === null && text(key) === null && (ca === null || text(ca) === null)
}

function isClock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { kind, factor } = value as Readonly<Record<string, unknown>>
  if (kind === 'scaled') return typeof factor === 'number' && Number.isFinite(factor) && factor > 0
  return kind === 'real' || kind === 'manual' || kind === 'auto'
}

/** Who writes it as the flag has it is shown how it is written here. */
function clockRule(value: unknown): string {
  const meant = typeof value === 'string' ? parseClockMode(value) : null
  const { kind, factor } = { factor: 60, ...(meant?.ok ? meant.value : { kind: 'manual' }) }
  const example = kind === 'scaled' ? `{ kind: 'scaled', factor: ${factor} }` : `{ kind: '${kind}' }`
  return `is no clock; write it like ${example}; kinds are real, manual, auto, and scaled with its factor`
}

function shown(value: unknown): string {
  return typeof value === 'bigint' || typeof value === 'number'
    ? String(value)
    : (JSON.stringify(value) ?? String(value))
}
