/** What an update changes of a batch that has not been sent: only what it names (reference section 2). */
import { fail, ok, type Result } from '../../core/result.ts'
import {
  type BatchRequest,
  bodyIn,
  faultOf,
  MOST_RECIPIENTS,
  parametersIn,
  REPORT_TYPES,
  recipientsIn,
  senderIn,
  udhIn,
  urlIn,
} from './batch-request.ts'
import { Fields, objectOf } from './fields.ts'
import { badJson, type RestError, violation } from './rest-error.ts'

const MOST_CHANGED = 100

/** The batch as it is after the update. */
export function updatedBatch(batch: BatchRequest, json: unknown): Result<BatchRequest, RestError> {
  const object = objectOf(json)
  if (object === null) return fail(badJson('the body is not a JSON object'))
  const fields = new Fields(object)
  const type = fields.raw('type')
  if (type !== undefined && type !== batch.type) fields.fail(violation("the 'type' of a batch cannot change"))
  const now = <T>(name: string, read: () => T | null, before: T | null) => (fields.has(name) ? read() : before)
  const flag = (name: string, before: boolean) => (fields.has(name) ? fields.flag(name) : before)
  const added = recipientsIn(fields, 'to_add', 1, MOST_CHANGED) ?? recipientsIn(fields, 'toAdd', 1, MOST_CHANGED) ?? []
  const removed =
    recipientsIn(fields, 'to_remove', 1, MOST_CHANGED) ?? recipientsIn(fields, 'toRemove', 1, MOST_CHANGED) ?? []
  const gone = new Set(removed)
  const to = [...new Set([...batch.to, ...added])].filter((each) => !gone.has(each))
  const updated: BatchRequest = {
    ...batch,
    to,
    from: now('from', () => senderIn(fields), batch.from),
    body: now('body', () => bodyIn(fields, batch.type), batch.body) ?? batch.body,
    udh: now('udh', () => udhIn(fields), batch.udh),
    deliveryReport:
      now('delivery_report', () => fields.word('delivery_report', REPORT_TYPES), batch.deliveryReport) ?? 'none',
    sendAt: now('send_at', () => fields.time('send_at'), batch.sendAt),
    expireAt: now('expire_at', () => fields.time('expire_at'), batch.expireAt),
    callbackUrl: now('callback_url', () => urlIn(fields, 'callback_url'), batch.callbackUrl),
    clientReference: now('client_reference', () => fields.text('client_reference', 0, 128), batch.clientReference),
    parameters: now('parameters', () => parametersIn(fields), batch.parameters),
    maxParts: now(
      'max_number_of_message_parts',
      () => fields.whole('max_number_of_message_parts', 1, Number.POSITIVE_INFINITY),
      batch.maxParts,
    ),
    flashMessage: flag('flash_message', batch.flashMessage),
    truncateConcat: flag('truncate_concat', batch.truncateConcat),
    feedbackEnabled: flag('feedback_enabled', batch.feedbackEnabled),
    strictValidation: flag('strict_validation', batch.strictValidation),
    fromTon: now('from_ton', () => fields.whole('from_ton', 0, 6), batch.fromTon),
    fromNpi: now('from_npi', () => fields.whole('from_npi', 0, 18), batch.fromNpi),
    campaignId: now('campaign_id', () => fields.text('campaign_id', 1, 128), batch.campaignId),
  }
  if (to.length === 0 || to.length > MOST_RECIPIENTS) {
    fields.fail(violation(`the batch would have ${to.length} recipients; 1 to ${MOST_RECIPIENTS} are allowed`))
  }
  const error = fields.error ?? faultOf(updated)
  return error === null ? ok(updated) : fail(error)
}
