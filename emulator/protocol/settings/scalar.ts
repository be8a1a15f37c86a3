/**
 * The scalars of settings in YAML, as zod schemas. Each takes the text as the source has it, so that `+1555`, `0044`
 * and `000` keep their digits, and gives the value that the emulator works with.
 *
 * What an editor's YAML parser would make of the same text (a number, a boolean) is in the schema's JSON Schema type.
 * The error of a reader is a sentence for the user; a hint may follow it after a newline, for zod passes on one text.
 */
import { z } from 'zod'
import { parseDuration } from '../../core/duration.ts'
import type { Millis } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import { parseRate } from '../../core/rate.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { didYouMean } from './did-you-mean.ts'

/** JSON Schema keywords of a scalar; what is absent is said by its being a string. */
export interface ScalarLook {
  /** The name under which the JSON Schema defines it once. */
  readonly id?: string
  readonly maximum?: number
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly enum?: readonly (string | boolean)[]
  readonly description?: string
  readonly examples?: readonly (string | number | boolean)[]
}

const DURATION = String.raw`^(0|(\d+(\.\d+)?(ms|[smhdw]))+)$`

/** `message`, and what would mend it. */
export function withHint(message: string, hint: string): string {
  return hint === '' ? message : `${message}\n${hint}`
}

/** A scalar that `read` understands; `what` names it with its article: "a duration". */
export function scalar<T>(what: string, look: ScalarLook, read: (text: string) => Result<T, string>): z.ZodType<T> {
  // Examples are examples of the text: of what comes out zod would leave them away.
  const { examples, ...keywords } = look
  const written = z.string({ error: `expected ${what}` })
  return (examples === undefined ? written : written.meta({ examples: [...examples] }))
    .transform((text, context) => {
      const value = read(text)
      if (value.ok) return value.value
      context.issues.push({ code: 'custom', input: text, message: value.error })
      return z.NEVER
    })
    .meta(keywords)
}

/** Any text, digits included. */
export const text: z.ZodType<string> = scalar('a text', { type: ['string', 'number', 'boolean'] }, ok)

/** Octets in hexadecimal digits; spaces between them are fine. */
export const hexOctets: z.ZodType<Octets> = scalar('octets in hexadecimal digits', {}, (given) => {
  const digits = given.replaceAll(' ', '')
  // Looked at one by one: a group that repeats overflows the stack of the engine over some megabytes.
  return digits.length % 2 === 0 && !/[^0-9a-fA-F]/.test(digits)
    ? ok(Buffer.from(digits, 'hex').toString('latin1'))
    : fail('expected octets of two hexadecimal digits each, such as "0b05 04"')
})

/** A span of time from 0 on: `5ms`, `1h30m`. */
export const duration: z.ZodType<Millis> = scalar(
  'a duration such as 30s or 1h30m',
  { id: 'duration', type: ['string', 'integer'], pattern: DURATION, maximum: 0, examples: ['30s', '1h30m'] },
  parseDuration,
)

/** A span of time above 0. */
export const someTime: z.ZodType<Millis> = scalar(
  'a duration above 0 such as 30s or 1h30m',
  { id: 'duration-above-0', pattern: DURATION, examples: ['30s', '1h30m'] },
  (given) => {
    const span = parseDuration(given)
    return span.ok && span.value === 0 ? fail(`"${given}" is no time at all; write at least 1ms`) : span
  },
)

/** Messages per second, from `30/s`, `100/m`. */
export const rate: z.ZodType<number> = scalar('a rate such as 30/s', { examples: ['30/s', '100/m'] }, parseRate)

/** A share from 0 to 1, from `5%`. */
export const percent: z.ZodType<number> = scalar(
  'a percentage such as 5%',
  { pattern: String.raw`^\d+(\.\d+)?%$`, examples: ['5%', '0.1%'] },
  (given) => {
    if (/^\d+(\.\d+)?$/.test(given)) {
      const meant = Number(given) < 1 ? Number((Number(given) * 100).toPrecision(9)) : given
      return fail(withHint(`"${given}" is not a percentage`, `did you mean \`${meant}%\`?`))
    }
    const match = /^(\d{1,3}(?:\.\d{1,9})?)%$/.exec(given)
    // Read as a decimal of its own: 5 / 100 is not always the number nearest to 0.05.
    const share = match === null ? Number.NaN : Number(`${match[1]}e-2`)
    return share <= 1 ? ok(share) : fail(`"${given}" is not a percentage; write 0% to 100%, such as 2.5%`)
  },
)

/** A whole number in these bounds, decimal or 0x hexadecimal. */
export function whole(what: string, least: number, most: number): z.ZodType<number> {
  return scalar(what, { type: ['integer', 'string'], pattern: '^(\\d+|0x[0-9A-Fa-f]+)$' }, (given) => {
    if (!/^(\d{1,16}|0[xX][0-9A-Fa-f]{1,13})$/.test(given)) return fail(`"${given}" is not a whole number`)
    const n = Number(given)
    return n >= least && n <= most ? ok(n) : fail(`${given} is out of range; ${what} is from ${least} to ${most}`)
  })
}

/** A decimal number in these bounds. */
export function decimal(what: string, least: number, most: number): z.ZodType<number> {
  return scalar(what, { type: ['number', 'string'], pattern: String.raw`^\d+(\.\d+)?$` }, (given) => {
    if (!/^\d{1,12}(\.\d{1,9})?$/.test(given)) return fail(`"${given}" is not a number`)
    const n = Number(given)
    return n >= least && n <= most ? ok(n) : fail(`${given} is out of range; ${what} is from ${least} to ${most}`)
  })
}

/** A number of octets: `307200`, `600kB`, `1MB`, in thousands as networks count, `1MiB` in powers of two. */
export const octetCount: z.ZodType<number> = scalar(
  'a size such as 600kB or 1MB',
  { type: ['integer', 'string'], pattern: String.raw`^\d+(\.\d+)?(B|kB|MB|KiB|MiB)?$`, examples: ['600kB', '1MB'] },
  (given) => {
    const match = /^(\d{1,9}(?:\.\d{1,3})?)(B|kB|MB|KiB|MiB|)$/.exec(given)
    const unit = OCTETS[match?.[2] ?? '']
    if (match === null || unit === undefined) return fail(`"${given}" is not a size; write 307200, 600kB or 1MB`)
    return ok(Math.round(Number(match[1]) * unit))
  },
)

const OCTETS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  KiB: 1 << 10,
  MiB: 1 << 20,
}

/** One of some words, each standing for a value. `meant`: which of them is meant by words that are none of them. */
export function word<T>(
  what: string,
  words: Readonly<Record<string, T>>,
  meant: Readonly<Record<string, string>> = {},
): z.ZodType<T> {
  const known = Object.keys(words)
  const others = new Map(Object.entries(meant))
  const choice = known.length > 12 ? what : `one of ${known.join(', ')}`
  return scalar(choice, { type: wordTypes(known), enum: known.map(asWritten) }, (given) =>
    Object.hasOwn(words, given)
      ? ok(words[given] as T)
      : fail(
          withHint(
            `"${given}" is not ${what}; expected ${choice}`,
            didYouMean(others.get(given.toLowerCase()) ?? given, known),
          ),
        ),
  )
}

/** One of some words that stand for themselves. */
export function oneOf<const W extends string>(what: string, words: readonly W[]): z.ZodType<W> {
  return word(what, Object.fromEntries(words.map((each) => [each, each])) as Record<string, W>)
}

/** on or off. */
export const toggle: z.ZodType<boolean> = word(
  'on or off',
  { on: true, off: false, true: true, false: false },
  { yes: 'on', no: 'off' },
)

/** YAML 1.2 reads `true` and `false` as booleans; everything else in our vocabularies stays a string. */
function asWritten(each: string): string | boolean {
  return each === 'true' ? true : each === 'false' ? false : each
}

function wordTypes(known: readonly string[]): string | readonly string[] {
  return known.includes('true') ? ['string', 'boolean'] : 'string'
}
