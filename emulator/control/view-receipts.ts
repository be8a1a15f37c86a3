/**
 * The receipts of a message that were sent, read from its timeline. The timeline does not say which of several receipts
 * an answer is for: the oldest without one gets it, as clients answer in order.
 */

import { isoTime } from '../core/iso-time.ts'
import type { TimelineEntry } from '../engine/timeline.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import { SUCCESS } from '../protocol/mm7/status-codes.ts'
import { type RestApi, receiptWord } from './view-statuses.ts'
import { answerName, lifeOf } from './view-timeline.ts'

export interface ReceiptView {
  /** On the world's clock. */
  readonly at: string
  readonly front: FrontName
  /** What it said: `stat` of an SMPP receipt, MMStatus, the status of a REST report or of the gateway. */
  readonly status: string
  readonly answered: boolean
  /** When and how the client answered it. */
  readonly answer: { readonly at: string; readonly status: string } | null
  /**
   * `refused`: for now. `unanswered`: not in time. `returned`: the link went away first. Of those, the last is `dropped`
   * or `frozen` where it ended the policy. `kept`: there is no way to send it.
   */
  readonly outcome: 'awaited' | 'accepted' | 'refused' | 'unanswered' | 'returned' | 'dropped' | 'frozen' | 'kept'
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** In the front's own numbers: a command_status, an MM7 StatusCode, an HTTP status. */
function isAcceptance(front: FrontName, status: number): boolean {
  if (front === 'smpp') return status === 0
  return front === 'mm7' ? status === SUCCESS : status >= 200 && status < 300
}

export function receiptsView(
  record: MessageRecord,
  entries: readonly TimelineEntry[],
  api: RestApi,
): readonly ReceiptView[] {
  const { front } = record.submission
  const receipts: Mutable<ReceiptView>[] = []
  const awaited: Mutable<ReceiptView>[] = []
  let last: Mutable<ReceiptView> | undefined
  for (const entry of entries) {
    const at = isoTime(entry.at)
    switch (entry.what) {
      case 'receipt sent':
      case 'receipt kept': {
        const status = receiptWord(record, lifeOf(entry), api)
        const sent: Mutable<ReceiptView> = { at, front, status, answered: false, answer: null, outcome: 'kept' }
        receipts.push(sent)
        if (entry.what === 'receipt kept') break
        sent.outcome = 'awaited'
        awaited.push(sent)
        break
      }
      case 'receipt answered':
        last = awaited.shift()
        if (last === undefined) break
        last.answered = true
        last.answer = { at, status: answerName(front, entry.detail) }
        last.outcome = isAcceptance(front, entry.detail) ? 'accepted' : 'refused'
        break
      case 'receipt unanswered':
      case 'receipt returned':
        last = awaited.shift()
        if (last !== undefined) last.outcome = entry.what === 'receipt returned' ? 'returned' : 'unanswered'
        break
      case 'receipt dropped':
      case 'receipt frozen':
        if (last !== undefined) last.outcome = entry.what === 'receipt dropped' ? 'dropped' : 'frozen'
        break
    }
  }
  return receipts
}
