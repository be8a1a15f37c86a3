/** The journal's events: what clients and operators did, newest first, and what was refused, by its kind. */

import { isoTime } from '../core/iso-time.ts'
import type { JournalEvent } from '../engine/journal.ts'
import type { RefusalKind } from '../engine/refusals.ts'
import type { FrontName } from '../message/record.ts'
import { answerName, NOT_ANSWERED } from './view-timeline.ts'

export interface JournalView {
  readonly sequence: number
  readonly at: string
  readonly wall: string
  readonly kind: JournalEvent['kind']
  readonly [detail: string]: string | number
}

export interface RefusalView {
  readonly front: RefusalKind['front']
  readonly account: string
  readonly request: string
  /** In the front's own words. */
  readonly status: string
  readonly reason: string
  readonly count: number
  readonly firstAt: string
  readonly lastAt: string
}

export function refusalView(kind: RefusalKind): RefusalView {
  return {
    ...kind,
    status: refusedWith(kind.front, kind.status),
    firstAt: isoTime(kind.firstAt),
    lastAt: isoTime(kind.lastAt),
  }
}

/** 0: it was not answered. */
function refusedWith(front: FrontName, status: number): string {
  return status === 0 ? NOT_ANSWERED.drop : answerName(front, status)
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
      return { account, front, request, status: refusedWith(front, status), reason }
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
