/** A peer's failing, as every client reports it. */
import { EmulatorError } from '../core/emulator-error.ts'

export function peerRefused(message: string, hint = ''): EmulatorError {
  return new EmulatorError('PEER_REFUSED', message, hint)
}
