/**
 * A platform between client and carrier (the SMS REST API, the gateway): what the carrier says to its hand-outs, how
 * long it tries, and how long it waits for word.
 */

import { purposeOf } from '../core/draw.ts'
import { type Instant, type Millis, millis, SECOND } from '../core/instant.ts'
import { type CarrierAnswer, drawSpan } from '../message/effects.ts'
import { handOverPolicy } from '../message/policies.ts'
import type { MessageRecord } from '../message/record.ts'
import type { RetryPolicy } from '../message/retry.ts'
import { isTemporary } from '../protocol/smpp/temporary-status.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import type { AccountState } from './account-state.ts'

const RESPONSE = purposeOf('response')

/** How long a platform waits for the response to its submit (SMPP 3.4 section 7.2, response_timer). */
const RESPONSE_TIMEOUT = millis(30 * SECOND)

/** The REST API leaves trying again to its client (code 404, "Message can be retried"). */
const NOT_AGAIN: RetryPolicy = {
  schedule: { kind: 'steps', steps: [] },
  stop: { failures: 1, after: Number.POSITIVE_INFINITY },
  then: 'drop',
}

const MODICA = handOverPolicy('modica')

/** As the carrier is now: an outage that began or ended since the message was accepted counts. */
export function carrierAnswer(scenario: CompiledWorld | null, record: MessageRecord, now: Instant): CarrierAnswer {
  const outage = scenario?.carriers.get(record.plan.carrier)?.outageAt(now) ?? null
  const { kind, status, rest } = record.plan.submit
  if (outage !== null && outage.submit !== 0) return isTemporary(outage.submit) ? 'refused-for-now' : 'refused'
  if (rest !== 0) return rest === TEMPORARY_FAILURE ? 'refused-for-now' : 'refused'
  if (kind === 'accept') return 'accepted'
  return status === 0 || isTemporary(status) ? 'refused-for-now' : 'refused'
}

/** Code 404 of a delivery report: the message can be tried again. */
const TEMPORARY_FAILURE = 404

export function answerDelay(record: MessageRecord): Millis {
  const { kind, response } = record.plan.submit
  return kind === 'silent' ? RESPONSE_TIMEOUT : drawSpan(record, response, RESPONSE, record.failures)
}

export function platformPolicy(account: AccountState | undefined, record: MessageRecord): RetryPolicy {
  if (record.submission.front !== 'gateway') return NOT_AGAIN
  return account?.settings.handOut ?? MODICA
}

/** In ms; only the REST API calls a silent carrier's message Unknown by itself. */
export function patience(account: AccountState | undefined, record: MessageRecord): number {
  if (record.submission.front !== 'rest') return Number.POSITIVE_INFINITY
  return account?.settings.rest?.unknownAfter ?? Number.POSITIVE_INFINITY
}
