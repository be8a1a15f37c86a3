/** Settings that the HTTP fronts share: where to push to, who may sign in. */
import type { z } from 'zod'
import { fail, ok, type Result } from '../../core/result.ts'
import { keyed } from './keyed.ts'
import { scalar } from './scalar.ts'

export interface BasicCredentials {
  readonly user: string
  readonly password: string
}

const EXAMPLE = 'http://127.0.0.1:9000/reports'

/** An address to post to. */
export const callbackUrl: z.ZodType<string> = scalar(`a URL such as ${EXAMPLE}`, { examples: [EXAMPLE] }, urlOf)

/** An address to post to; null (`none`): there is none, whatever others have. */
export const callback: z.ZodType<string | null> = scalar<string | null>(
  `a URL such as ${EXAMPLE}, or none`,
  { examples: [EXAMPLE, 'none'] },
  (given) => (given === 'none' ? ok(null) : urlOf(given)),
)

function urlOf(given: string): Result<string, string> {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol)) return fail(`"${given}" is not a URL of http or https`)
  return given.length <= 2_048 ? ok(given) : fail(`a URL of ${given.length} characters is too long; at most 2048`)
}

/** Printable ASCII without spaces: an identifier that stands in a path, a header or an element. */
export const credential: z.ZodType<string> = scalar(
  'an identifier of 1 to 64 characters',
  { type: ['string', 'integer'] },
  (given) =>
    /^[\x21-\x7e]{1,64}$/.test(given)
      ? ok(given)
      : fail(`"${given}" is not 1 to 64 printable characters without spaces`),
)

/** What a client signs in with. */
export const secret: z.ZodType<string> = scalar(
  'a secret of 1 to 256 characters',
  { type: ['string', 'integer'] },
  (given) =>
    /^[\x20-\x7e]{1,256}$/.test(given) ? ok(given) : fail('a secret has 1 to 256 printable ASCII characters'),
)

/** User and password of HTTP's Basic scheme (RFC 7617). */
export const basicCredentials: z.ZodType<BasicCredentials> = keyed('credentials', {
  user: credential,
  password: secret,
})

/** A test of numbers by globs, `6421*`; a leading + makes no difference. */
export const numberGlob: z.ZodType<string> = scalar(
  'numbers such as "6421*"',
  { type: ['string', 'integer'], examples: ['6421*'] },
  (given) =>
    /^\+?\d{0,20}\*?$/.test(given) && !/^\+?$/.test(given)
      ? ok(given.replace(/^\+/, ''))
      : fail(`"${given}" are no numbers: write digits, with a * at the end for all that begin with them`),
)

/** Whether a number, without its +, is one of those. */
export function isAmong(number: string, globs: readonly string[]): boolean {
  return globs.some((glob) => (glob.endsWith('*') ? number.startsWith(glob.slice(0, -1)) : number === glob))
}
