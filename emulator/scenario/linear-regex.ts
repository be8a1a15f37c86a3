/**
 * Regular expressions of scenario files. Matched in time linear in the text, by RE2's algorithm: with Node's own, a rule
 * such as `/^(a+)+$/` would let any client stop the whole emulator with one message of forty letters.
 *
 * Loaded by the first rule that has one. RE2 has no backreferences and no look-around.
 */
import { createRequire } from 'node:module'
import { fail, ok, type Result } from '../core/result.ts'

type Re2 = typeof import('re2js')

let re2: Re2 | null = null

/** `flags`: i, m, s, and u, which changes nothing here. The error is a sentence for the user. */
export function linearRegex(body: string, flags: string): Result<(text: string) => boolean, string> {
  const compiled = compile(body, flags)
  return compiled.ok ? ok((text) => compiled.value.matcher(text).find()) : compiled
}

/** The first group of what it first finds, or all of that where the group is not there; null: it finds nothing. */
export function linearCapture(body: string, flags: string): Result<(text: string) => string | null, string> {
  const compiled = compile(body, flags)
  if (!compiled.ok) return compiled
  return ok((text) => {
    const matcher = compiled.value.matcher(text)
    if (!matcher.find()) return null
    return (matcher.groupCount() > 0 ? matcher.group(1) : null) ?? matcher.group()
  })
}

function compile(body: string, flags: string): Result<ReturnType<Re2['RE2JS']['compile']>, string> {
  re2 ??= createRequire(import.meta.url)('re2js') as Re2
  const { RE2JS } = re2
  let bits = 0
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  try {
    return ok(RE2JS.compile(body, bits))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    return fail(`/${body}/ is no regular expression here: ${why} (RE2 syntax: no look-around, no backreferences)`)
  }
}
