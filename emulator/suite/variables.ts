/**
 * `${name}` in a step: what was captured, what the run is given, and of a `send` the number and the row of each message.
 * `$${` stands for a plain `${`. Pure.
 */
import { fail, ok, type Result } from '../core/result.ts'
import { isPattern } from '../expectation/wanted.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { withHint } from '../protocol/settings/scalar.ts'

export type Variables = ReadonlyMap<string, string>

/** Where the world is, and how to sign in: each there where the account has such a front. */
export const RUN_VARIABLES = [
  'EMULATOR_URL',
  'EMULATOR_WORLD',
  'SMPP_HOST',
  'SMPP_PORT',
  'SMPP_SYSTEM_ID',
  'SMPP_PASSWORD',
  'MM7_URL',
  'MM7_VASPID',
  'MM7_VASID',
  'SMS_REST_URL',
  'SMS_REST_TOKEN',
  'GATEWAY_URL',
  'GATEWAY_APPLICATION',
  'GATEWAY_PASSWORD',
] as const

const PLACE = /\$(\$\{)|\$\{([A-Za-z_][\w.-]*)(?::(\d{1,2}))?\}/g

export function hasPlaces(written: unknown): boolean {
  if (typeof written === 'string') return written.includes('${')
  if (typeof written !== 'object' || written === null) return false
  return Object.values(written).some(hasPlaces)
}

/** What they are called, in their order; a plain `${` is none. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].flatMap(([, , name]) => name ?? [])
}

/**
 * The text with all its places filled; `${n:4}` with zeros before it, to four characters. `later`: names that are left as
 * they are. The error is a sentence for the user.
 */
export function filled(text: string, variables: Variables, later: ReadonlySet<string> = NONE): Result<string, string> {
  let missing: string | null = null
  const result = text.replace(PLACE, (place: string, escaped: string | undefined, name = '', width = '0') => {
    if (escaped !== undefined) return later.size > 0 ? place : escaped
    if (later.has(name)) return place
    const value = variables.get(name)
    if (value === undefined) missing ??= name
    return (value ?? '').padStart(Number(width), '0')
  })
  if (missing === null) return ok(result)
  const known = [...variables.keys(), ...later]
  // Of the environment nothing is listed: it is another one on each machine, and nobody else's business.
  const listed = known.filter((name) => !name.startsWith('env.'))
  const [, unset] = /^env\.(.*)$/.exec(missing) ?? []
  const others = listed.length === 0 ? 'nothing was captured before' : `known: ${listed.join(', ')}`
  const hint =
    unset === undefined
      ? didYouMean(missing, listed) || others
      : didYouMean(missing, known) || `the environment has no variable ${unset}: set it for the run`
  return fail(withHint(`nothing is called \${${missing}}`, hint))
}

const OF_THE_RUN: ReadonlySet<string> = new Set(RUN_VARIABLES)

/** A line for the report, with what was captured; where the world is differs from run to run, and stays a name. */
export function withCaptured(line: string, variables: Variables): string {
  return line.replace(PLACE, (place: string, _escaped: string | undefined, name = '') =>
    OF_THE_RUN.has(name) ? place : (variables.get(name) ?? place),
  )
}

const NONE: ReadonlySet<string> = new Set()

/** What stands in a place is a text, whatever it looks like: neither does it make a pattern, nor is it one in a pattern. */
function filledPattern(text: string, variables: Variables): Result<string, string> {
  if (isPattern(text)) return filled(text, new Map([...variables].map(([name, value]) => [name, literal(value)])))
  const result = filled(text, variables)
  return result.ok && isPattern(result.value) ? ok(`/^${literal(result.value)}$/`) : result
}

/** As a regular expression writes it. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** How the texts of a step are filled: by what, what is left for later, and which of them may be regular expressions. */
export interface Filling {
  readonly variables: Variables
  readonly later?: ReadonlySet<string>
  isExpected(path: readonly string[]): boolean
}

/** All texts in it, filled; keys stay as they are. */
export function filledAll(written: unknown, filling: Filling, path: readonly string[] = []): Result<unknown, string> {
  if (typeof written === 'string') {
    return filling.isExpected(path)
      ? filledPattern(written, filling.variables)
      : filled(written, filling.variables, filling.later)
  }
  if (typeof written !== 'object' || written === null) return ok(written)
  const values: [string, unknown][] = []
  for (const [key, value] of Object.entries(written)) {
    const each = filledAll(value, filling, [...path, key])
    if (!each.ok) return each
    values.push([key, each.value])
  }
  return ok(Array.isArray(written) ? values.map(([, value]) => value) : Object.fromEntries(values))
}
