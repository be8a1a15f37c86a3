/** An account, compiled: how a client signs in, and what its link is like. */
import type { RetryPolicy } from '../message/retry.ts'
import type { GatewaySettings } from '../protocol/gateway/settings.ts'
import type { Mm7Settings } from '../protocol/mm7/settings.ts'
import type { RestSettings } from '../protocol/rest/settings.ts'
import type { SmppSettings } from '../protocol/smpp/settings.ts'

export interface Account {
  readonly name: string
  /** `file:line` of its definition. */
  readonly where: string
  /** The carrier that it is pinned to; null: the number decides. */
  readonly carrier: string | null
  /** null: the account cannot sign in by SMPP. */
  readonly smpp: SmppSettings | null
  /** null: the account cannot sign in by MM7; so for the next two. */
  readonly mm7: Mm7Settings | null
  readonly rest: RestSettings | null
  readonly gateway: GatewaySettings | null
  /** How long what the client does not take is tried again; null: as its front usually does. */
  readonly handOver: RetryPolicy | null
  /** How long the gateway tries a carrier that refuses for now. */
  readonly handOut: RetryPolicy
}
