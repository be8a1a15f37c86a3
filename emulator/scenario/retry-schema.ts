/** Retry schedules: of a carrier towards the handset, and of the emulator towards its client. */
import type { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import { fail, ok } from '../core/result.ts'
import type { CauseName } from '../message/cause.ts'
import type { RetrySchedule, RetryStep } from '../message/retry.ts'
import { eitherOf, keyed, listOf } from '../protocol/settings/keyed.ts'
import { decimal, scalar, someTime, whole } from '../protocol/settings/scalar.ts'
import type { Change } from './behaviour.ts'
import { CAUSE_WORDS } from './words.ts'

const FOR_EVER = Number.POSITIVE_INFINITY

/** `never`, or a distance that holds as long as there are retries. */
const steady = scalar<RetrySchedule>(
  'a duration such as 10m',
  { type: 'string', examples: ['10m', 'never'] },
  (given) => {
    if (given === 'never') return ok({ kind: 'steps', steps: [] })
    const every = parseDuration(given)
    if (!every.ok) return every
    if (every.value === 0) return fail('retries at a distance of 0 would never end')
    return ok({ kind: 'steps', steps: [{ every: every.value, times: FOR_EVER }] })
  },
)

const step = eitherOf(
  someTime.transform((every) => ({ every, times: 1 })),
  keyed('a step', {
    every: someTime.describe('Distance between tries'),
    times: whole('a number of tries', 1, 1_000_000)
      .describe('How many tries; left out on the last step: on and on')
      .exactOptional(),
  }),
)

const steps = listOf('a list of steps such as { every: 5m, times: 3 }', step)
  .check((context) => {
    context.value.forEach((each, i) => {
      if (each.times !== undefined || i === context.value.length - 1) return
      const message = 'only the last step goes on and on: give this one `times`'
      context.issues.push({ code: 'custom', input: each, path: [i], message })
    })
  })
  .transform((list): RetrySchedule => ({ kind: 'steps', steps: list.map(endless) }))

function endless({ every, times }: { readonly every: RetryStep['every']; readonly times?: number }): RetryStep {
  return { every, times: times ?? FOR_EVER }
}

const backoff = keyed('a growing distance', {
  first: someTime.describe('The first distance'),
  factor: decimal('a factor', 1, 100).describe('Each distance is so many times the one before'),
  max: someTime.describe('The longest distance'),
})
  .check(({ value, issues }) => {
    if (value.max >= value.first) return
    issues.push({ code: 'custom', input: value, path: ['max'], message: '`max` is below `first`' })
  })
  .transform((given): RetrySchedule => ({ kind: 'backoff', ...given }))

export const schedule: z.ZodType<RetrySchedule> = eitherOf(steady, steps, backoff).meta({ id: 'schedule' })

const byCause = keyed(
  'retry',
  Object.fromEntries(['default', ...CAUSE_WORDS].map((name) => [name, schedule.exactOptional()])) as Record<
    string,
    z.ZodExactOptional<z.ZodType<RetrySchedule>>
  >,
).transform((given): Change => {
  const { default: usual, ...causes } = given
  const table = new Map(Object.entries(causes) as [CauseName, RetrySchedule][])
  return { retry: usual === undefined ? { byCause: table } : { default: usual, byCause: table } }
})

/** One schedule for all causes, or one for each. */
export const retry: z.ZodType<Change> = eitherOf(
  schedule.transform((all): Change => ({ retry: { default: all, only: true } })),
  byCause,
).meta({ id: 'retry' })
