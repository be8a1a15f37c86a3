/** A message as the control API shows it: a summary in lists, with everything about it by itself. */

import { isoTime, isoTimeOrNull } from '../core/iso-time.ts'
import { bytesOf } from '../core/octets.ts'
import { contentOf, partCount, textOf } from '../engine/parts.ts'
import { platformLife } from '../engine/platform-view.ts'
import type { World } from '../engine/world.ts'
import { restStatus } from '../front/rest/rest-status.ts'
import { NO_CAUSE } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import { ANSWERED, type FrontName, type MessageRecord, type Phase } from '../message/record.ts'
import { idOf } from './message-ids.ts'
import { type AttemptView, attemptsView } from './view-attempts.ts'
import { type ExplanationView, explanationView } from './view-explanation.ts'
import { type LatencyView, latencyView } from './view-latency.ts'
import { type ReceiptView, receiptsView } from './view-receipts.ts'
import { type RestApi, type StatusesView, statusesView } from './view-statuses.ts'
import { type SubmissionView, submissionView } from './view-submission.ts'
import { answerName, NOT_ANSWERED, type TimelineView, timelineView } from './view-timeline.ts'

export interface MessageSummary {
  /** Order of acceptance in the world, from 1; `key:N` names the message. */
  readonly key: number
  /** As the response gave it; null where the client never got one. */
  readonly id: string | null
  readonly account: string
  readonly front: FrontName
  readonly carrier: string
  readonly from: string
  readonly to: string
  /** null: binary content, which is in `hex`. */
  readonly text: string | null
  readonly hex: string | null
  /** Short messages it makes on the air. */
  readonly parts: number
  readonly life: Life
  readonly phase: Phase
  readonly statuses: StatusesView
  /** Why the last attempt failed. */
  readonly cause: { readonly name: string; readonly code: number; readonly temporary: boolean } | null
  /** What the client was told when it submitted: a status, or `no answer`; null while it waits for that. */
  readonly answer: string | null
  /** Times on the world's clock; null: not yet, or never. */
  readonly submittedAt: string
  readonly scheduledFor: string | null
  readonly validUntil: string | null
  readonly doneAt: string | null
}

export interface MessageDetail extends MessageSummary {
  /** When its timer fires next. */
  readonly nextAt: string | null
  /** Receipts that are due and not settled: held, on their way, or frozen. */
  readonly owed: number
  readonly submission: SubmissionView
  /** The rules that decided its fate, in the order of the file; `where` is `file:line`. */
  readonly rules: readonly { readonly name: string; readonly where: string }[]
  /** How long it and its receipt take; null: it is tried again, or has several receipts or none. */
  readonly latency: LatencyView | null
  readonly attempts: readonly AttemptView[]
  readonly receipts: readonly ReceiptView[]
  readonly timeline: readonly TimelineView[]
  readonly explanation: ExplanationView | null
}

export type Fields<T> = { readonly [K in keyof T]: (world: World, record: MessageRecord) => T[K] }

/** How each field is made: all at once for lists, one by one for who looks at some of them alone. */
export const SUMMARY_FIELDS: Fields<MessageSummary> = {
  key: (_, { key }) => key,
  id: idOf,
  account: (_, { submission }) => submission.account,
  front: (_, { submission }) => submission.front,
  carrier: (_, { plan }) => plan.carrier,
  from: (_, { submission }) => submission.from,
  to: (_, { to }) => to,
  text: shownText,
  hex: (world, record) => (shownText(world, record) === null ? bytesOf(contentOf(record)).toString('hex') : null),
  parts: (_, record) => partCount(record),
  life: (_, { life }) => life,
  phase: (_, { phase }) => phase,
  statuses: statusesOf,
  cause: (_, { cause }) =>
    cause === NO_CAUSE ? null : { name: cause.name, code: cause.code, temporary: cause.temporary },
  answer: (_, record) => answerOf(record),
  submittedAt: (_, { acceptedAt }) => isoTime(acceptedAt),
  scheduledFor: (_, { startAt, acceptedAt }) => (startAt > acceptedAt ? isoTime(startAt) : null),
  validUntil: (_, { deadline }) => isoTimeOrNull(deadline),
  doneAt: (_, { phase, doneAt }) => (phase === 'done' ? isoTime(doneAt) : null),
}

export const DETAIL_FIELDS: Fields<MessageDetail> = {
  ...SUMMARY_FIELDS,
  nextAt: (world, { slot }) => (slot >= 0 && world.clock.isArmed(slot) ? isoTime(world.clock.dueOf(slot)) : null),
  owed: (_, { owed }) => owed,
  submission: (_, record) => submissionView(record),
  rules: (_, { plan }) => plan.rules.map(({ name, where }) => ({ name, where })),
  latency: (_, { plan }) => latencyView(plan),
  attempts: (world, record) => attemptsView(world.timelineOf(record)),
  receipts: (world, record) => receiptsView(record, world.timelineOf(record), restApiOf(world, record)),
  timeline: (world, record) => timelineView(record, world.timelineOf(record), restApiOf(world, record)),
  explanation: explanationView,
}

export type FieldName = keyof MessageDetail
type View = (world: World, record: MessageRecord) => object

/** A view that has these fields alone. */
export function viewOf(names: readonly FieldName[]): View {
  const makes = names.map((name) => [name, DETAIL_FIELDS[name]] as const)
  return (world, record) => Object.fromEntries(makes.map(([name, make]) => [name, make(world, record)]))
}

export const messageSummary = viewOf(Object.keys(SUMMARY_FIELDS) as FieldName[]) as (
  world: World,
  record: MessageRecord,
) => MessageSummary

function shownText(world: World, record: MessageRecord): string | null {
  return textOf(record, world.accounts.get(record.submission.account)?.settings.smpp?.defaultAlphabet ?? 'gsm7')
}

export function messageDetail(world: World, record: MessageRecord): MessageDetail {
  const entries = world.timelineOf(record)
  const api = restApiOf(world, record)
  return {
    ...messageSummary(world, record),
    nextAt: DETAIL_FIELDS.nextAt(world, record),
    owed: record.owed,
    submission: submissionView(record),
    rules: DETAIL_FIELDS.rules(world, record),
    latency: DETAIL_FIELDS.latency(world, record),
    attempts: attemptsView(entries),
    receipts: receiptsView(record, entries, api),
    timeline: timelineView(record, entries, api),
    explanation: explanationView(world, record),
  }
}

/** The REST API has codes that the table has not: of what it refused itself, and of media. */
function statusesOf(world: World, record: MessageRecord): StatusesView {
  const told = platformLife(world, record)
  const statuses = statusesView(record.life, record.cause, record.plan.receipts.style, told)
  if (record.submission.front !== 'rest') return statuses
  return { ...statuses, rest: restStatus(record, told, restApiOf(world, record)) }
}

/** The version of the REST API whose codes the account is told. */
export function restApiOf(world: World, { submission }: MessageRecord): RestApi {
  return world.accounts.get(submission.account)?.settings.rest?.api ?? 'seed'
}

function answerOf({ flags, plan, status, submission }: MessageRecord): string | null {
  if ((flags & ANSWERED) === 0) return null
  return status === 0 && plan.submit.kind !== 'accept'
    ? NOT_ANSWERED[plan.submit.kind]
    : answerName(submission.front, status)
}
