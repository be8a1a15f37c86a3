/** What the client gets for its submit. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import type { HttpAnswer, WireFault } from '../message/plan.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { scalar, whole, withHint, word } from '../protocol/settings/scalar.ts'
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

/** Sinch "MMS status codes", TS 23.140 section 8.7.10: four digits; 1000 is success. */
const mm7Status = whole('an MM7 StatusCode', 1_001, 9_999)

/** Sinch SMS REST "Delivery report error codes": what the platform says itself, before or instead of the SMSC. */
const restCode = whole('a code of a REST delivery report', 402, 499)

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
    mm7: mm7Status.describe('The StatusCode of the refusal over MM7').exactOptional(),
    rest: restCode.describe('The code of the refusal in a REST delivery report').exactOptional(),
    slow: sampler.describe('How long the answer takes, in wall time').exactOptional(),
  }).transform(
    (given): Change => ({
      ...(given.slow === undefined ? {} : { latency: { response: given.slow } }),
      submit: {
        ...(given.refuse === undefined ? {} : { kind: 'refuse', status: given.refuse }),
        ...(given.mm7 === undefined ? {} : { mm7: given.mm7 }),
        ...(given.rest === undefined ? {} : { rest: given.rest }),
      },
    }),
  ),
)

/** A refusal alone, as an outage has it: its command_status. */
export const refusal: z.ZodType<number> = eitherOf(
  word<number>('a refusal', REFUSALS),
  keyed('a refusal', { refuse: status }).transform((given) => given.refuse),
)

const FAULTS: Readonly<Record<WireFault, WireFault>> = {
  'wrong-transaction-id': 'wrong-transaction-id',
  'wrong-message-id': 'wrong-message-id',
  'wrong-namespace': 'wrong-namespace',
  malformed: 'malformed',
  cut: 'cut',
  'slow-body': 'slow-body',
}

/** How a report over HTTP is spoiled. */
export const wireFault: z.ZodType<WireFault> = word<WireFault>('a fault of what leaves over HTTP', FAULTS)

/** What an HTTP front answers, whatever becomes of the message. */
export const http: z.ZodType<HttpAnswer> = scalar<HttpAnswer>(
  'an HTTP status of 400 to 599, no-answer, drop, or a fault such as malformed',
  { type: ['integer', 'string'], examples: [503, 'no-answer', 'drop', 'malformed'] },
  (given) => {
    if (given === 'no-answer') return ok({ kind: 'silent' })
    if (given === 'drop') return ok({ kind: 'drop' })
    if (Object.hasOwn(FAULTS, given)) return ok({ kind: 'spoiled', fault: FAULTS[given as WireFault] })
    if (/^[45]\d\d$/.test(given)) return ok({ kind: 'status', status: Number(given) })
    const words = ['no-answer', 'drop', ...Object.keys(FAULTS)]
    const message = `"${given}" is no answer over HTTP; expected a status of 400 to 599, or ${words.join(', ')}`
    return fail(withHint(message, didYouMean(given, words)))
  },
)
