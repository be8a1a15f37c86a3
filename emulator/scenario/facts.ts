/** What rules look at in a message. One mutable object, which the engine fills anew for each message. */
import type { Instant } from '../core/instant.ts'
import type { FrontName } from '../message/record.ts'

export interface Facts {
  /** The destination without a leading `+`. */
  to: string
  /** The sender as the client wrote it. */
  from: string
  account: string
  front: FrontName
  dataCoding: number
  /** registered_delivery. */
  registered: number
  /** A multimedia message, of so many octets in all its parts; 0 for a short message. */
  isMms: boolean
  size: number
  /** On the world's clock. */
  now: Instant
  /** The message's draws hang on these 64 bits. */
  drawHi: number
  drawLo: number
  /** The text, decoded when a rule asks for it; '' for binary content. */
  text: () => string
  /**
   * How many messages to this destination came to this rule's count before; counts this one. Asked only where all else
   * about the rule matches, and once a rule.
   */
  nth: (ruleHash: number) => number
}
