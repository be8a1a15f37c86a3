/** A link of an SMPP client. */

import { isoTime } from '../core/iso-time.ts'
import type { Link } from '../front/smpp/link.ts'

export interface SessionView {
  readonly id: number
  /** null before the client has signed in. */
  readonly account: string | null
  readonly front: 'smpp'
  /** Address and port. */
  readonly peer: string
  /** OPEN, BOUND_TX, BOUND_RX, BOUND_TRX, UNBOUND, OUTBOUND (SMPP 3.4 section 2.2). */
  readonly state: string
  readonly version: string
  /** When it connected, on the wall's clock. */
  readonly since: string
  /** Hand-overs written and not answered by the client. */
  readonly unanswered: number
  /** It is known to answer no hand-over. */
  readonly silent: boolean
  /** Hand-overs that wait for room in the window. */
  readonly queued: number
  /** Hand-overs of the account that wait for a link that receives. */
  readonly held: number
  /** Requests whose answer is delayed on purpose. */
  readonly slow: number
}

export function sessionView(link: Link): SessionView {
  return {
    id: link.id,
    account: link.account?.name ?? null,
    front: 'smpp',
    peer: link.peer,
    state: link.state,
    version: link.version.version,
    since: isoTime(link.since),
    unanswered: link.unanswered,
    silent: link.isSilent,
    queued: link.load - link.unanswered,
    held: link.links?.held ?? 0,
    slow: link.slow,
  }
}
