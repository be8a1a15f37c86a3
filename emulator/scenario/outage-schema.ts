/** When a carrier is out of order. */
import type { z } from 'zod'
import { DAY, type Instant, MINUTE, millis, NEVER } from '../core/instant.ts'
import { causeNamed, NO_CAUSE } from '../message/cause.ts'
import { eitherOf, keyed, listOf } from '../protocol/settings/keyed.ts'
import { someTime, word } from '../protocol/settings/scalar.ts'
import { Outage, type Window } from './outage.ts'
import { refusal } from './submit-schema.ts'
import { isoTime, timeOfDay, zone } from './time-scalars.ts'
import { cause } from './words.ts'

const effects = {
  attempts: cause
    .describe('Why attempts fail meanwhile; system-failure where neither this nor `submit` is given')
    .exactOptional(),
  submit: refusal.describe('How submits are refused meanwhile; accepted by default').exactOptional(),
}

const once = keyed('an outage', { from: isoTime, to: isoTime, ...effects })
  .check(({ value, issues }) => {
    if (value.from < value.to) return
    issues.push({ code: 'custom', input: value, path: ['to'], message: '`to` is not after `from`' })
  })
  .transform((given) => outage({ kind: 'once', from: given.from, to: given.to }, given))

const recurring = keyed('an outage', {
  every: someTime.describe('From one beginning to the next'),
  at: timeOfDay.describe('When in the day it begins; 00:00 by default').exactOptional(),
  zone: zone.describe('The zone of `at`; UTC by default').exactOptional(),
  for: someTime.describe('How long it lasts'),
  ...effects,
})
  .check(({ value, issues }) => {
    if (value.for < value.every) return
    issues.push({
      code: 'custom',
      input: value,
      path: ['for'],
      message: 'it would never end: `for` is not below `every`',
    })
  })
  .transform((given) => {
    const offset = millis(((given.at ?? 0) - (given.zone ?? 0) * MINUTE + DAY) % DAY)
    return outage({ kind: 'recurring', every: given.every, offset, length: given.for }, given)
  })

type Effects = { readonly attempts?: z.output<typeof cause>; readonly submit?: number }

function outage(window: Window, { attempts, submit }: Effects): Outage {
  const why = attempts ?? (submit === undefined ? causeNamed('system-failure') : NO_CAUSE)
  return new Outage(window, why, submit ?? 0)
}

const ALWAYS: Window = { kind: 'once', from: Number.NEGATIVE_INFINITY as Instant, to: NEVER }

/** One that lasts until it is taken back. */
export const standingOutage: z.ZodType<Outage> = eitherOf(
  word('on, or what fails meanwhile', { on: {}, true: {} }).transform((): Effects => ({})),
  keyed('an outage', effects),
).transform((given) => outage(ALWAYS, given))

export const outages: z.ZodType<readonly Outage[]> = listOf('a list of outages', eitherOf(once, recurring))
