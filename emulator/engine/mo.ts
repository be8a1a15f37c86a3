/** A message from a handset to a client, in as many parts as the air interface needs. */
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { HandOver } from './hand-over.ts'

export interface Mo {
  readonly id: string
  readonly account: string
  readonly from: string
  readonly to: string
  /** What was typed; null for binary content. */
  readonly text: string | null
  readonly dataCoding: number
  /** The parts as the wire carries them, user data header included. */
  readonly parts: readonly Octets[]
  /** The parts begin with a user data header. */
  readonly udhi: boolean
  readonly at: Instant
  readonly wallAt: Instant
  /** One for each part. */
  readonly handOvers: HandOver[]
}
