/** An account, compiled: how a client signs in, and what its link is like. */
import type { RetryPolicy } from '../message/retry.ts'
import type { SmppSettings } from '../protocol/smpp/settings.ts'

export interface Account {
  readonly name: string
  /** `file:line` of its definition. */
  readonly where: string
  /** The carrier that it is pinned to; null: the number decides. */
  readonly carrier: string | null
  /** null: the account cannot sign in by SMPP. */
  readonly smpp: SmppSettings | null
  /** How long what the client does not take is tried again. */
  readonly handOver: RetryPolicy
}
