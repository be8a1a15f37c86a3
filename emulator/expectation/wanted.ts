/** What is wanted of one value: a text or a pattern, a count or a range, a span of time exactly or about. Pure. */
import { z } from 'zod'
import { formatDuration } from '../core/duration.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed, listOf } from '../protocol/settings/keyed.ts'
import { duration, scalar, whole, withHint } from '../protocol/settings/scalar.ts'
import { linearRegex } from '../scenario/linear-regex.ts'

/** `says`: as it is written. */
export interface Wanted<T> {
  readonly says: string
  fits(value: T): boolean
}

export type WantedText = Wanted<string>
export type WantedCount = Wanted<number>
/** Of ms. */
export type WantedSpan = Wanted<number>

const PATTERN = /^\/(.+)\/([a-z]*)$/s

/** Whether a wanted text is a regular expression. */
export function isPattern(text: string): boolean {
  return PATTERN.test(text)
}

/** A text as it stands, or a regular expression between slashes, `/^64/i`, of which some part of the text is enough. */
export const wantedText: z.ZodType<WantedText> = scalar<WantedText>(
  'a text, or a pattern such as /^64/',
  { type: ['string', 'number', 'boolean'], examples: ['DELIVRD', '/[0-9]{6}/'] },
  readText,
)

function readText(given: string): Result<WantedText, string> {
  const regex = PATTERN.exec(given)
  if (regex === null) return ok({ says: given, fits: (text) => text === given })
  const [, body = '', flags = ''] = regex
  if (!/^[imsu]*$/.test(flags)) return fail(`"${flags}" are not flags: a regular expression has i, m, s and u`)
  const matches = linearRegex(body, flags)
  return matches.ok ? ok({ says: given, fits: matches.value }) : matches
}

/** The text that is wanted as it stands; null: none is, or a pattern, or it has places of a suite to be filled. */
export function wordIn(wanted: WantedText | undefined): string | null {
  return wanted === undefined || PATTERN.test(wanted.says) || wanted.says.includes('${') ? null : wanted.says
}

/**
 * The same of a closed vocabulary: `what` with its article, "a life". `others`: what else may stand there. `written`: the
 * word of it that another word stands for.
 */
export function wantedWord(
  what: string,
  known: readonly string[],
  others: (given: string) => boolean = () => false,
  written: (given: string) => string = (given) => given,
): z.ZodType<WantedText> {
  const look = { type: ['string', 'number', 'boolean'], examples: known.slice(0, MOST_EXAMPLES) }
  return scalar<WantedText>(`${what}, or a pattern such as /^${known[0]}/`, look, (given) => {
    const wanted = readText(written(given))
    if (!wanted.ok) return wanted
    const word = wordIn(wanted.value)
    if (word === null || known.includes(word) || others(word)) return wanted
    const hint = didYouMean(word, known) || (known.length > MOST_EXAMPLES ? '' : `there is ${known.join(', ')}`)
    return fail(withHint(`"${word}" is not ${what}`, hint))
  })
}

const MOST_EXAMPLES = 40

export const wantedTexts: z.ZodType<readonly WantedText[]> = listOf('a list of texts or patterns', wantedText)

const count = whole('a count', 0, 1_000_000_000)

const COUNTS = 'expected a count, `at-least` or `at-most`'

export const wantedCount: z.ZodType<WantedCount> = eitherOf(
  count.transform((given): WantedCount => ({ says: String(given), fits: (value) => value === given })),
  keyed('a count', { 'at-least': count.exactOptional(), 'at-most': count.exactOptional() })
    .check(({ value, issues }) => {
      const { 'at-least': least = 0, 'at-most': most = Number.POSITIVE_INFINITY } = value
      if (Object.keys(value).length > 0 && least <= most) return
      const message = least > most ? `no count is at least ${least} and at most ${most}` : COUNTS
      issues.push({ code: 'custom', input: value, message })
    })
    .transform((given): WantedCount => {
      const least = given['at-least'] ?? 0
      const most = given['at-most'] ?? Number.POSITIVE_INFINITY
      return { says: rangeInWords(least, most, String), fits: (value) => value >= least && value <= most }
    }),
)

const FORMS = 'expected one of `about`, `between`, and `at-least` or `at-most`'

/** Exactly so long; or `{ about, give }`, `{ between: [a, b] }`, `{ at-least, at-most }`. */
export const wantedSpan: z.ZodType<WantedSpan> = eitherOf(
  duration.transform((given) => within(given, given)),
  keyed('how long', {
    about: duration.exactOptional(),
    give: duration.exactOptional().describe('More or less than `about`; a tenth of it by default'),
    between: z.tuple([duration, duration], { error: 'expected two durations such as [59s, 61s]' }).exactOptional(),
    'at-least': duration.exactOptional(),
    'at-most': duration.exactOptional(),
  }).transform((given, context): WantedSpan => {
    const { about, give, between, 'at-least': least, 'at-most': most } = given
    const forms = [about, between, least ?? most].filter((form) => form !== undefined)
    if (forms.length !== 1 || (give !== undefined && about === undefined)) {
      const message = forms.length === 1 ? '`give` goes with `about`' : FORMS
      // An unknown key has been told already.
      if (context.issues.length === 0) context.issues.push({ code: 'custom', input: given, message })
      return z.NEVER
    }
    if (about !== undefined) return around(about, give ?? Math.round(about / 10))
    const [from, to] = between ?? [least ?? 0, most ?? Number.POSITIVE_INFINITY]
    if (from <= to) return within(from, to)
    const message = `no span is at least ${formatDuration(from)} and at most ${formatDuration(to)}`
    context.issues.push({ code: 'custom', input: given, message })
    return z.NEVER
  }),
)

function around(about: number, give: number): WantedSpan {
  const says = `${formatDuration(about)} ± ${formatDuration(give)}`
  return { says, fits: (value) => Math.abs(value - about) <= give }
}

function within(least: number, most: number): WantedSpan {
  return { says: rangeInWords(least, most, formatDuration), fits: (value) => value >= least && value <= most }
}

function rangeInWords(least: number, most: number, written: (value: number) => string): string {
  if (least === most) return written(least)
  if (most === Number.POSITIVE_INFINITY) return `at least ${written(least)}`
  return least === 0 ? `at most ${written(most)}` : `${written(least)} to ${written(most)}`
}
