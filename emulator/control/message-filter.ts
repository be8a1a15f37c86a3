/** Which messages a list shows: the query of `GET …/messages`. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import type { World } from '../engine/world.ts'
import { pickedNumber, pickedSender } from '../expectation/which-messages.ts'
import type { Life } from '../message/life.ts'
import type { MessageRecord } from '../message/record.ts'
import { LIVES, STATUS_TABLE } from '../message/status-table.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { oneOf, scalar, text, whole, withHint } from '../protocol/settings/scalar.ts'
import { plainNumber } from './control-scope.ts'
import { messagesCalled } from './find-message.ts'
import { pageSize, USUAL_PAGE } from './json-scalars.ts'
import { scanMessages } from './scan-messages.ts'
import { DETAIL_FIELDS, type FieldName } from './view-message.ts'

/** A state's name: a life (`delivered`), or the `stat` of its receipts (`DELIVRD`), which several lives share. */
const state = scalar<ReadonlySet<Life>>('a state', {}, (given) => {
  const lives = LIVES.filter((life) => life === given || STATUS_TABLE[life].smpp?.stat === given)
  if (lives.length > 0) return ok(new Set(lives))
  const known = new Set<string>([...LIVES, ...LIVES.flatMap((life) => STATUS_TABLE[life].smpp?.stat ?? [])])
  return fail(withHint(`"${given}" is not a state`, didYouMean(given, known) || `states are ${[...known].join(', ')}`))
})

const FIELDS = Object.keys(DETAIL_FIELDS) as FieldName[]

/** Names between commas. */
const fields = scalar<readonly FieldName[]>('fields between commas', {}, (given) => {
  const names = given.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !FIELDS.includes(name as FieldName))
  if (unknown === undefined) return ok(names as FieldName[])
  const hint = didYouMean(unknown, FIELDS) || `fields are ${FIELDS.join(', ')}`
  return fail(withHint(`"${unknown}" is not a field of a message`, hint))
})

/** As numbers and senders are compared. */
export const number: z.ZodType<string> = pickedNumber.transform(plainNumber)
export const sender: z.ZodType<string> = pickedSender.transform(plainNumber)

export interface MessageFilter {
  readonly to?: string
  readonly id?: string
  readonly state?: ReadonlySet<Life>
  readonly from?: string
  readonly account?: string
  readonly limit?: number
  /** Only messages with a lower key. */
  readonly before?: number
  /** Each with all that `GET …/messages/{id}` tells of it; `summary` where not given. */
  readonly view?: 'summary' | 'full'
  /** Each with these of the fields alone. */
  readonly fields?: readonly FieldName[]
}

export const messageFilter: z.ZodType<MessageFilter> = keyed('the query', {
  to: number.exactOptional(),
  id: text.exactOptional(),
  state: state.exactOptional(),
  from: sender.exactOptional(),
  account: text.exactOptional(),
  limit: pageSize.exactOptional(),
  before: whole('a key', 1, Number.MAX_SAFE_INTEGER).exactOptional(),
  view: oneOf('a view', ['summary', 'full']).exactOptional(),
  fields: fields.exactOptional(),
})

/** Newest first; one more than the limit where there are more. */
export async function filteredMessages(world: World, filter: MessageFilter): Promise<readonly MessageRecord[]> {
  const wanted = (filter.limit ?? USUAL_PAGE) + 1
  if (filter.id !== undefined) {
    const called = await messagesCalled(world, filter.id, filter)
    return called.filter((record) => passes(record, filter)).slice(0, wanted)
  }
  const found: MessageRecord[] = []
  await scanMessages(world, (record) => {
    if (passes(record, filter)) found.push(record)
    return found.length < wanted
  })
  return found
}

export function passes(record: MessageRecord, { to, state, from, account, before }: MessageFilter): boolean {
  return (
    (to === undefined || record.number === to) &&
    (state === undefined || state.has(record.life)) &&
    (from === undefined || plainNumber(record.submission.from) === from) &&
    (account === undefined || record.submission.account === account) &&
    (before === undefined || record.key < before)
  )
}
