/** The scalars of bodies and queries, beside those that scenarios have. */
import { z } from 'zod'
import { keyed } from '../protocol/settings/keyed.ts'
import { whole } from '../protocol/settings/scalar.ts'

export const jsonText: z.ZodString = z.string({ error: 'expected a text in quotes' })

/** A number, or the letters that a sender may have instead: 1 to 20 characters, a leading plus not counted. */
export const address: z.ZodType<string> = jsonText.check((given) => {
  if (/^\+?[\x20-\x7e]{1,20}$/.test(given.value)) return
  const message = 'expected 1 to 20 printable ASCII characters'
  given.issues.push({ code: 'custom', input: given.value, message })
})

/** A whole number in these bounds, as JSON has it. */
export function jsonWhole(least: number, most: number): z.ZodType<number> {
  const error = `expected a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

export const nothing: z.ZodType<object> = keyed('this request', {})

export const pageSize: z.ZodType<number> = whole('a limit', 1, 1_000)

/** How many are listed when nobody says. */
export const USUAL_PAGE = 100

/** The languages of scenarios and suites read scalars as they are written: 5 as "5". */
export function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asWritten(each)]))
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}
