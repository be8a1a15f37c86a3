/**
 * The journal of a world's inputs: what peers asked and answered, and what was changed from outside. It is the truth
 * that stores are projections of. An effect may leave only when the journal has committed what caused it.
 */
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { FrontName, Submission } from '../message/record.ts'
import type { Refusals } from './refusals.ts'

/** Version of the events' shape. */
export const JOURNAL_VERSION = 1

interface Stamped {
  readonly at: Instant
  readonly wall: Instant
}

export type JournalEvent = Stamped &
  (
    | {
        readonly kind: 'submit'
        readonly submission: Submission
        readonly payload: Octets
        readonly to: string
        readonly key: number
        /** The status the client gets; 0: accepted. */
        readonly status: number
      }
    /** A request that came to no message: malformed, throttled, unknown account. */
    | {
        readonly kind: 'refused'
        readonly front: FrontName
        /** '' before the peer is known. */
        readonly account: string
        readonly request: string
        /** 0: none is said, the connection is dropped. */
        readonly status: number
        readonly reason: string
      }
    | {
        readonly kind: 'link'
        readonly front: FrontName
        readonly account: string
        readonly link: number
        readonly what: string
      }
    | {
        readonly kind: 'answer'
        readonly account: string
        readonly link: number
        readonly key: number
        readonly status: number
      }
    | { readonly kind: 'request'; readonly account: string; readonly request: string; readonly status: number }
    | { readonly kind: 'control'; readonly what: string; readonly detail: string }
  )

export interface Journal {
  /** Takes an event; its sequence number, from 1, rising by one. */
  append(event: JournalEvent): number
  /** All events up to this number are safe. */
  readonly committed: number
  /** Calls `listener` whenever `committed` has grown. */
  onCommitted(listener: () => void): void
  /** The newest events the journal still has, newest first. */
  recent(limit: number): readonly { readonly sequence: number; readonly event: JournalEvent }[]
  /** Of all its events, those that it has forgotten among them. */
  readonly refusals: Refusals
}
