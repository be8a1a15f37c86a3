/** What the client gets for its submit. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { scalar, withHint, word } from '../protocol/settings/scalar.ts'
import { STATUS, STATUS_NAMES, statusValue } from '../protocol/smpp/command-status.ts'
import type { Change } from './behaviour.ts'
import { sampler } from './distribution-schema.ts'

/** A command_status by its name or number; 0 is no refusal. */
const status = scalar(
  'a command_status such as ESME_RSYSERR or 0x401',
  { id: 'command-status', type: ['string', 'integer'], examples: ['ESME_RSYSERR', '0x401'] },
  (given) => {
    const value = /^(\d{1,10}|0[xX][0-9A-Fa-f]{1,8})$/.test(given) ? Number(given) : statusValue(given)
    if (value === undefined) {
      return fail(withHint(`"${given}" is not a command_status, by name or number`, didYouMean(given, STATUS_NAMES)))
    }
    if (value === 0) return fail('ESME_ROK is no refusal')
    return value <= 0xffffffff ? ok(value) : fail(`${given} does not fit into a command_status`)
  },
)

/** Refusals that have a word of their own. */
const REFUSALS = { throttle: STATUS.ESME_RTHROTTLED, 'queue-full': STATUS.ESME_RMSGQFUL }

const outright = word<Change>('an answer to a submit', {
  throttle: refused(REFUSALS.throttle),
  'queue-full': refused(REFUSALS['queue-full']),
  'no-answer': { submit: { kind: 'silent', status: 0 } },
  drop: { submit: { kind: 'drop', status: 0 } },
  unbind: { submit: { kind: 'unbind', status: 0 } },
})

function refused(value: number): Change {
  return { submit: { kind: 'refuse', status: value } }
}

export const submit: z.ZodType<Change> = eitherOf(
  outright,
  keyed('an answer to a submit', {
    refuse: status.describe('The command_status of the refusal').exactOptional(),
    slow: sampler.describe('How long the answer takes, in wall time').exactOptional(),
  }).transform(
    (given): Change => ({
      ...(given.refuse === undefined ? {} : refused(given.refuse)),
      ...(given.slow === undefined ? {} : { latency: { response: given.slow } }),
    }),
  ),
)

/** A refusal alone, as an outage has it: its command_status. */
export const refusal: z.ZodType<number> = eitherOf(
  word<number>('a refusal', REFUSALS),
  keyed('a refusal', { refuse: status }).transform((given) => given.refuse),
)
