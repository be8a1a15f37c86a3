/** How long a carrier tries, and what happens at the end of it. */
import type { z } from 'zod'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { oneOf, someTime } from '../protocol/settings/scalar.ts'
import type { Change } from './behaviour.ts'

/** One duration stands for both: what holds without a wish, and what every wish is cut to. */
export const validity: z.ZodType<Change> = eitherOf(
  someTime.transform((both): Change => ({ validity: { default: both, max: both } })),
  keyed('validity', {
    default: someTime.describe('What holds when the client asks for nothing').exactOptional(),
    max: someTime.describe("What the client's wish is cut to").exactOptional(),
  })
    .check(({ value, issues }) => {
      if (value.default === undefined || value.max === undefined || value.default <= value.max) return
      issues.push({ code: 'custom', input: value, path: ['default'], message: '`default` is longer than `max`' })
    })
    .transform((given): Change => ({ validity: given })),
)

export const expiry: z.ZodType<Change> = oneOf('a way to expire', ['at-deadline', 'at-last-attempt']).transform(
  (given): Change => ({ validity: { expiry: given } }),
)

export const onReturn: z.ZodType<Change> = oneOf("a way to meet the handset's return", [
  'at-once',
  'next-attempt',
]).transform((given): Change => ({ attempt: { onReturn: given } }))
