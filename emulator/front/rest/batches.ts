/** `/batches`: sent, listed, read, updated, replaced, cancelled, tried without sending. */
import type { Instant } from '../../core/instant.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Taken } from '../../engine/submit-request.ts'
import { endOfTurn, write, writeAs } from '../../http/answering.ts'
import { isWithPlatform } from '../../message/lifecycle.ts'
import { type BatchRequest, isGroupId, readBatch, recipientsIn } from '../../protocol/rest/batch-request.ts'
import { updatedBatch } from '../../protocol/rest/batch-update.ts'
import { withinThreeDays } from '../../protocol/rest/batch-view.ts'
import { encodeForSms } from '../../protocol/rest/encode-text.ts'
import { Fields, objectOf } from '../../protocol/rest/fields.ts'
import { pageView, readListQuery, wholeIn } from '../../protocol/rest/query.ts'
import { badJson, forbidden, type RestError, violation } from '../../protocol/rest/rest-error.ts'
import { isAmong } from '../../protocol/settings/http-scalars.ts'
import type { Batch } from './batch.ts'
import { answer, answerResult, bare, type Call, json, notFound, type Planned, refuse } from './call.ts'
import type { PlanState } from './plan-state.ts'
import { outlookFor, submitBatch } from './submit-batch.ts'

export async function sendBatch(call: Call): Promise<void> {
  const checked = checkedBatch(call, readBatch(call.json))
  if (!checked.ok) return refuse(call, checked.error)
  const { request, numbers } = checked.value
  if (call.world.isFull) return answer(call, bare(503))
  const { batch, taken } = await submitBatch(call, request, numbers, null)
  const { http } = taken
  if (http === null || http.kind === 'spoiled') call.plan.addBatch(batch)
  await answerSend(call, batch, taken)
}

/** The answer waits for what a rule wants to leave before it. */
async function answerSend({ world, front, response, account }: Call, batch: Batch, taken: Taken): Promise<void> {
  const { http, records } = taken
  const early = records.find((record) => record?.plan.receipts.early === true) ?? null
  const outlet = account.outlets.rest
  if (early !== null && outlet !== null && 'pushes' in outlet) {
    await new Promise<void>((resolve) => (outlet as RestOutletLike).pushes.whenGone(early, resolve))
  }
  if (!world.isCommitted()) await new Promise<void>((resolve) => world.whenCommitted(resolve))
  await endOfTurn(front.wall)
  if (http?.kind === 'status') write(response, bare(http.status))
  else {
    const body = json(201, batch.view())
    const spoiled = http?.kind === 'spoiled' && http.fault === 'malformed' ? String(body.body).slice(0, -1) : body.body
    writeAs(http, response, { ...body, body: spoiled }, front.wall)
  }
  for (const record of records) if (record !== null) world.answered(record)
}

interface RestOutletLike {
  readonly pushes: { whenGone(record: NonNullable<Taken['records'][number]>, then: () => void): void }
}

interface CheckedBatch {
  readonly request: BatchRequest
  readonly numbers: readonly string[]
}

/** What only the account and its groups can tell is wrong. */
function checkedBatch(call: Call, read: Result<BatchRequest, RestError>): Result<CheckedBatch, RestError> {
  if (!read.ok) return read
  const { settings, front } = call
  const request = withinThreeDays(read.value, front.wall.now() as Instant)
  if (request.from === null && settings.defaultOriginators.length === 0) {
    return fail(violation("the field 'from' is required: the account has no default originator"))
  }
  if (request.deliveryReport !== 'none' && request.callbackUrl === null && settings.callback === null) {
    return fail(forbidden('missing_callback_url', "'delivery_report' is asked for, and there is no callback URL"))
  }
  if (request.type === 'mt_binary' && request.parameters !== null) {
    return fail(violation("'parameters' cannot be used with mt_binary"))
  }
  const { campaignId, from } = request
  if (
    campaignId !== null &&
    settings.campaigns?.some((each) => each.id === campaignId && each.from === from) === false
  ) {
    return fail(forbidden('unknown_campaign', `the campaign '${campaignId}' does not match '${from ?? ''}'`))
  }
  const numbers = numbersOf(call, request.to)
  if (!numbers.ok) return numbers
  const illegal = numbers.value.find((number) => isAmong(number, settings.illegalNumbers))
  if (illegal !== undefined)
    return fail(forbidden('illegal_number_type', `'${illegal}' is of a type that is not allowed`))
  return ok({ request, numbers: numbers.value })
}

/** The numbers of the recipients, groups resolved, each once. */
export function numbersOf({ plan }: Planned, to: readonly string[]): Result<readonly string[], RestError> {
  const unknown = to.find((each) => isGroupId(each) && !plan.groups.has(each))
  if (unknown !== undefined) return fail(forbidden('unknown_group', `there is no group ${unknown}`))
  const numbers = new Set<string>()
  // Groups may hold each other, and themselves: each is looked at once.
  const seen = new Set<string>()
  const resolve = (recipient: string) => {
    if (!isGroupId(recipient)) numbers.add(recipient)
    else if (!seen.has(recipient)) {
      seen.add(recipient)
      // A deleted group that another one names counts as empty.
      const { members = [], childGroups = [] } = plan.groups.get(recipient) ?? {}
      for (const each of [...members, ...childGroups]) resolve(each)
    }
  }
  for (const each of to) resolve(each)
  return ok([...numbers])
}

export function listBatches(call: Call): void {
  const query = readListQuery(call.query, call.world.clock.now(), call.settings.listsReach)
  if (!query.ok) return refuse(call, query.error)
  const { start, end, from, clientReference } = query.value
  const found = [...call.plan.batches.values()]
    .filter(
      ({ createdAt, request }) =>
        createdAt >= start &&
        createdAt < end &&
        (from === null || from.includes(request.from ?? '')) &&
        (clientReference === null || request.clientReference === clientReference),
    )
    .reverse()
  answer(
    call,
    json(
      200,
      pageView('batches', found, query.value, (batch) => batch.view()),
    ),
  )
}

export function batchNamed(call: Call): Batch | null {
  return call.plan.batches.get(call.path[1] ?? '') ?? null
}

export function showBatch(call: Call): void {
  const batch = batchNamed(call)
  if (batch === null) notFound(call)
  else answer(call, json(200, batch.view()))
}

/** Too late once anything of it has left the platform. */
function faultOfChange({ isDispatched, canceled, id }: Batch): RestError | null {
  if (!isDispatched && !canceled) return null
  return forbidden('batch_already_dispatched', `the batch ${id} has been ${canceled ? 'cancelled' : 'dispatched'}`)
}

export async function changeBatch(call: Call, isReplaced: boolean): Promise<void> {
  const batch = batchNamed(call)
  if (batch === null) return notFound(call)
  const late = faultOfChange(batch)
  if (late !== null) return refuse(call, late)
  const read = isReplaced ? readBatch(call.json) : updatedBatch(batch.request, call.json)
  const checked = checkedBatch(call, read)
  if (!checked.ok) return refuse(call, checked.error)
  await resend(call, batch, checked.value)
  batch.modifiedAt = call.world.clock.now()
  answer(call, json(200, batch.view()))
}

/** Cancel and new, as the documents describe it: the messages that waited are taken back, and others take their place. */
async function resend(call: Planned, batch: Batch, { request, numbers }: CheckedBatch): Promise<void> {
  withdraw(call, batch)
  batch.request = request
  const { taken } = await submitBatch(call, request, numbers, batch)
  for (const record of taken.records) if (record !== null) call.world.answered(record)
}

/** What waits is taken back, and nobody hears of it. */
function withdraw({ world }: Planned, batch: Batch): void {
  for (const { record, status } of batch.recipients) {
    batch.remove(status.recipient)
    if (record !== null) world.cancel(record)
  }
}

/** Batches that wait for their time and name a group get its members as they are then. */
export async function regroup(call: Planned, groupId: string): Promise<void> {
  for (const batch of call.plan.batches.values()) {
    if (batch.canceled || batch.isDispatched || !batch.request.to.some(isGroupId)) continue
    const known = batch.request.to.filter((each) => !isGroupId(each) || call.plan.groups.has(each))
    const numbers = numbersOf(call, known)
    if (numbers.ok && namesGroup(call.plan, batch.request.to, groupId)) {
      await resend(call, batch, { request: batch.request, numbers: numbers.value })
    }
  }
}

/** By itself, or as a group of a group of its. */
function namesGroup({ groups }: PlanState, to: readonly string[], groupId: string): boolean {
  const seen = new Set(to)
  for (const each of seen) for (const child of groups.get(each)?.childGroups ?? []) seen.add(child)
  return seen.has(groupId)
}

/** A batch that waits for its time comes to nothing at all; of one being sent, what has not left is cancelled. */
export function cancelBatch(call: Call): void {
  const batch = batchNamed(call)
  if (batch === null) return notFound(call)
  const { world } = call
  if (!batch.isFinal && !batch.canceled) {
    const isFuture = batch.request.sendAt !== null && !batch.isDispatched
    batch.canceled = true
    batch.modifiedAt = world.clock.now()
    if (isFuture) withdraw(call, batch)
    else for (const { record } of batch.recipients) if (record !== null && isWithPlatform(record)) world.cancel(record)
  }
  answer(call, json(200, batch.view()))
}

/** What would be sent, recipient by recipient, and nothing sent. */
export function dryRun(call: Call): void {
  const checked = checkedBatch(call, readBatch(call.json))
  if (!checked.ok) return refuse(call, checked.error)
  const { request, numbers } = checked.value
  const most = wholeIn(call.query, 'number_of_recipients', 100, 0, 1_000)
  if (!most.ok) return refuse(call, most.error)
  const all = numbers.map((to) => tried(call, request, to))
  const counts = {
    number_of_recipients: all.length,
    number_of_messages: all.reduce((sum, { isSent, shown }) => sum + (isSent ? shown.number_of_parts : 0), 0),
  }
  const isPerRecipient = call.query.get('per_recipient') === 'true'
  answer(
    call,
    json(
      200,
      isPerRecipient ? { ...counts, per_recipient: all.slice(0, most.value).map(({ shown }) => shown) } : counts,
    ),
  )
}

/** Whoever would get nothing counts as a recipient, and not as a message. */
function tried(call: Call, request: BatchRequest, recipient: string) {
  const { text, code } = outlookFor(call, request, recipient)
  const body = text ?? (typeof request.body === 'string' ? request.body : (request.body.message ?? ''))
  const isBinary = request.type === 'mt_binary'
  const { dataCoding, parts } = encodeForSms(body, false)
  return {
    isSent: code === 0,
    shown: {
      recipient,
      number_of_parts: text === null ? 0 : isBinary ? 1 : parts,
      body,
      encoding: isBinary ? 'binary' : dataCoding === 8 ? 'unicode' : 'text',
    },
  }
}

/** The client's word on what its recipients got: taken and kept in the journal. */
export function feedback(call: Call): void {
  const batch = batchNamed(call)
  if (batch === null) return notFound(call)
  const object = objectOf(call.json)
  const fields = new Fields(object ?? {})
  if (object === null) fields.fail(badJson('the body is not a JSON object'))
  else if (!fields.has('recipients')) fields.fail(violation("the field 'recipients' is required"))
  const recipients = recipientsIn(fields, 'recipients', 0, 1_000) ?? []
  if (!batch.request.feedbackEnabled) fields.fail(violation("'feedback_enabled' was not set for the batch"))
  const stranger = recipients.find((each) => batch.recipient(each) === undefined)
  if (stranger !== undefined) fields.fail(violation(`'${stranger}' is no recipient of the batch`))
  if (recipients.length === 0 && batch.request.to.some(isGroupId)) {
    fields.fail(violation("'recipients' must not be empty for a batch to a group"))
  }
  if (fields.error !== null) return refuse(call, fields.error)
  call.world.control('delivery feedback', `${batch.id}: ${recipients.join(', ') || 'all recipients'}`)
  answerResult(call, ok({}), 200)
}
