/** How long the emulator tries to hand receipts and messages to a client that does not take them. */
import { z } from 'zod'
import { handOverPolicy, POLICY_NAMES, type PolicyName } from '../message/policies.ts'
import type { RetryPolicy, RetryStop } from '../message/retry.ts'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { oneOf, someTime, whole, word } from '../protocol/settings/scalar.ts'
import { schedule } from './retry-schema.ts'

const NEVER = Number.POSITIVE_INFINITY
const MANY = 1_000_000

const byName = word<RetryPolicy>(
  'a policy',
  Object.fromEntries(POLICY_NAMES.map((name: PolicyName) => [name, handOverPolicy(name)])),
)

const stop: z.ZodType<RetryStop> = keyed('stop', {
  failures: whole('a number of failures', 1, MANY).describe('The failure that ends it').exactOptional(),
  retries: whole('a number of retries', 0, MANY).describe('So many tries after the first').exactOptional(),
  after: someTime.describe('Time since the first failure that ends it').exactOptional(),
})
  .check(({ value, issues }) => {
    if (value.failures === undefined || value.retries === undefined) return
    const message = '`failures` and `retries` count the same: 50 failures are 49 retries'
    issues.push({ code: 'custom', input: value, path: ['retries'], message })
  })
  .transform((given) => ({
    failures: given.failures ?? (given.retries === undefined ? NEVER : given.retries + 1),
    after: given.after ?? NEVER,
  }))

const policy = keyed('a policy', {
  schedule: schedule.describe('When it is tried again'),
  stop: stop.describe('When it ends: by failures, retries or time, whatever comes first').exactOptional(),
  then: oneOf('an end', ['freeze', 'drop'])
    .describe('What becomes of what was not taken; drop by default')
    .exactOptional(),
}).transform((given, context): RetryPolicy => {
  const ends = given.stop ?? { failures: NEVER, after: NEVER }
  if (ends.failures === NEVER && ends.after === NEVER && isEndless(given.schedule)) {
    const message = 'this policy never ends: say when to `stop`'
    context.issues.push({ code: 'custom', input: given, message })
    return z.NEVER
  }
  return { schedule: given.schedule, stop: ends, then: given.then ?? 'drop' }
})

function isEndless(given: RetryPolicy['schedule']): boolean {
  return given.kind === 'backoff' || given.steps.some((step) => step.times === NEVER)
}

export const handOver: z.ZodType<RetryPolicy> = eitherOf(byName, policy)
