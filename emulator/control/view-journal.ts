/** The journal's events: what clients and operators did, newest first. */

import { isoTime } from '../core/iso-time.ts'
import type { JournalEvent } from '../engine/journal.ts'
import { answerName } from './view-timeline.ts'

export interface JournalView {
  readonly sequence: number
  readonly at: string
  readonly wall: string
  readonly kind: JournalEvent['kind']
  readonly [detail: string]: string | number
}

export function journalView(sequence: number, event: JournalEvent): JournalView {
  return { sequence, at: isoTime(event.at), wall: isoTime(event.wall), kind: event.kind, ...detailsOf(event) }
}

function detailsOf(event: JournalEvent): Readonly<Record<string, string | number>> {
  switch (event.kind) {
    case 'submit': {
      const { account, front, from, link } = event.submission
      return {
        account,
        front,
        session: link,
        key: event.key,
        from,
        to: event.to,
        status: answerName(front, event.status),
      }
    }
    case 'refused': {
      const { account, front, request, status, reason } = event
      return { account, front, request, status: answerName(front, status), reason }
    }
    case 'link':
      return { account: event.account, front: event.front, session: event.link, what: event.what }
    case 'answer':
      return { account: event.account, session: event.link, key: event.key, status: answerName('smpp', event.status) }
    case 'request':
      return { account: event.account, request: event.request, status: answerName('smpp', event.status) }
    case 'control':
      return { what: event.what, detail: event.detail }
  }
}
