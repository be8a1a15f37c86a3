/**
 * One thing pushed to a client: a receipt, an intermediate notification, an MO, an alert. It lives until the client has
 * accepted it or the account's policy gives up, and never changes the life of the message it speaks of.
 */
import { type Instant, NEVER } from '../core/instant.ts'
import type { ReceiptKind } from '../message/effects.ts'
import type { Life } from '../message/life.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import type { AccountState } from './account-state.ts'
import type { Mo } from './mo.ts'

export type HandOverState =
  /** Given to the front, waiting for a link or for room in its window. */
  | 'ready'
  /** Written, the client's answer is awaited. */
  | 'written'
  /** Not accepted for now, will be tried again. */
  | 'waiting'
  | 'frozen'
  | 'accepted'
  /** There was nobody to push it to: it is only listed. */
  | 'kept'
  | 'dropped'

export interface HandOver {
  readonly account: AccountState
  readonly kind: ReceiptKind | 'mo' | 'alert' | 'read-reply'
  /** What a receipt or an alert speaks of. */
  readonly record: MessageRecord | null
  readonly life: Life
  /** From 0: the part of a long message or of an MO. */
  readonly part: number
  readonly mo: Mo | null
  state: HandOverState
  tries: number
  /** Failures since `failedAt`. */
  failures: number
  failedAt: Instant
  /** When it was last written, on the wall's clock. */
  writtenAt: Instant
  /** When it was taken, given up or last frozen, on the world's clock; NEVER: not yet. */
  endedAt: Instant
  slot: number
}

/** Where an account's hand-overs leave: a front's links or callbacks for that account. */
export interface Outlet {
  /** Takes the hand-over: sends it now, or holds it until it can. */
  deliver(handOver: HandOver): void
  /** The world was reset: what waits is dropped, and what was written is no longer of interest. */
  forget(): void
}

/** The front it leaves by. */
export function frontOf(handOver: HandOver): FrontName {
  return handOver.record?.submission.front ?? handOver.mo?.front ?? 'smpp'
}

export function outletOf(handOver: HandOver): Outlet | null {
  return handOver.account.outlets[frontOf(handOver)]
}

export function receiptHandOver(
  account: AccountState,
  record: MessageRecord,
  kind: ReceiptKind | 'alert' | 'read-reply',
  life: Life,
  part: number,
): HandOver {
  return handOver(account, kind, record, life, part, null)
}

export function moHandOver(account: AccountState, mo: Mo, part: number): HandOver {
  return handOver(account, 'mo', null, 'submitted', part, mo)
}

function handOver(
  account: AccountState,
  kind: HandOver['kind'],
  record: MessageRecord | null,
  life: Life,
  part: number,
  mo: Mo | null,
): HandOver {
  return {
    account,
    kind,
    record,
    life,
    part,
    mo,
    state: 'ready',
    tries: 0,
    failures: 0,
    failedAt: 0 as Instant,
    writtenAt: NEVER,
    endedAt: NEVER,
    slot: -1,
  }
}
