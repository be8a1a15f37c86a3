/** What a server did in place of answering over HTTP, for who wants to tell one failing from another. */
import { EmulatorError } from '../../core/emulator-error.ts'

export type HttpFailureKind =
  /** Refused, unreachable, no such name, no TLS. */
  | 'no-connection'
  /** Nothing, or not all of an answer, in time. */
  | 'timeout'
  /** The connection ended before the answer did, or what came is no HTTP. */
  | 'broken'
  /** An HTTP answer that does not speak the protocol; `status` tells its status. */
  | 'not-understood'

export class HttpFailure extends EmulatorError {
  readonly kind: HttpFailureKind
  /** null: no status came. */
  readonly status: number | null

  constructor(kind: HttpFailureKind, message: string, hint = '', status: number | null = null) {
    super('PEER_REFUSED', message, hint)
    this.kind = kind
    this.status = status
  }
}
