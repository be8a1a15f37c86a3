/** A message from a handset to a client, in as many parts as the air interface needs. */
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { Mms } from '../message/mms.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import type { HandOver } from './hand-over.ts'

export interface Mo {
  readonly id: string
  readonly account: string
  /** The front that it leaves by. */
  readonly front: FrontName
  readonly from: string
  readonly to: string
  /** What was typed; null for binary content. */
  readonly text: string | null
  readonly dataCoding: number
  /** The content of a multimedia message; null: a short message. */
  readonly mms: Mms | null
  /** The message that it answers. */
  readonly about: MessageRecord | null
  /** The parts as the wire carries them, user data header included. */
  readonly parts: readonly Octets[]
  /** The parts begin with a user data header. */
  readonly udhi: boolean
  readonly at: Instant
  readonly wallAt: Instant
  /** One for each part; over HTTP one for all. */
  readonly handOvers: HandOver[]
}
