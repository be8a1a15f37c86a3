/** What happened to a message and when, in words: `failed: absent-subscriber (27)`. */

import { isoTime } from '../core/iso-time.ts'
import type { TimelineEntry } from '../engine/timeline.ts'
import { CAUSES } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import type { Plan } from '../message/plan.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import { LIVES } from '../message/status-table.ts'
import { statusName } from '../protocol/smpp/command-status.ts'
import { type RestApi, receiptWord } from './view-statuses.ts'

export interface TimelineView {
  /** On the world's clock. */
  readonly at: string
  /** On the wall's. */
  readonly wall: string
  /** The entry's name (`message/timeline-entry.ts`); behind a colon, what is to be said of it. */
  readonly what: string
}

export function timelineView(
  record: MessageRecord,
  entries: readonly TimelineEntry[],
  api: RestApi,
): readonly TimelineView[] {
  return entries.map((entry) => {
    const details = detailsOf(entry, record, api)
    return {
      at: isoTime(entry.at),
      wall: isoTime(entry.wall),
      what: details === '' ? entry.what : `${entry.what}: ${details}`,
    }
  })
}

export function lifeOf(entry: TimelineEntry): Life {
  return LIVES[entry.detail] as Life
}

/** A status in the front's own numbers, in the front's own words. */
export function answerName(front: FrontName, status: number): string {
  if (front === 'smpp') return statusName(status)
  return status === 0 ? 'accepted' : String(status)
}

/** What the plan has for the client's request, where that is no status. */
export const NOT_ANSWERED: Readonly<Record<Plan['submit']['kind'], string>> = {
  accept: '',
  refuse: '',
  silent: 'no answer',
  drop: 'connection dropped',
  unbind: 'unbound',
}

export function causeName(code: number): string {
  const name = CAUSES.find((cause) => cause.code === code)?.name
  return name === undefined ? String(code) : `${name} (${code})`
}

function detailsOf(entry: TimelineEntry, record: MessageRecord, api: RestApi): string {
  const { detail } = entry
  const { front } = record.submission
  switch (entry.what) {
    case 'refused':
      return answerName(front, detail)
    case 'unanswered':
      return NOT_ANSWERED[record.plan.submit.kind]
    case 'attempt':
      return `number ${detail} reaches the handset`
    case 'handed out':
      return `try ${detail}`
    case 'failed':
      return causeName(detail)
    case 'final':
      return lifeOf(entry)
    case 'told':
    case 'receipt':
    case 'receipt sent':
    case 'receipt kept':
    case 'receipt merged':
      return receiptWord(record, lifeOf(entry), api)
    case 'receipt answered':
      return answerName(front, detail)
    case 'receipt dropped':
      return detail === 0 ? '' : failures(detail)
    case 'receipt frozen':
    case 'refused by carrier':
    case 'frozen':
      return failures(detail)
    default:
      return ''
  }
}

function failures(count: number): string {
  return count === 1 ? '1 failure' : `${count} failures`
}
