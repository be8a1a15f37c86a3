/**
 * outbind (SMPP 3.4 section 2.2.1): the message centre calls the ESME, names itself, and waits to be bound to. What the
 * client is owed leaves by the link that it binds.
 */
import { connect } from 'node:net'
import { EmulatorError } from '../../core/emulator-error.ts'
import { millis } from '../../core/instant.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import type { Link } from './link.ts'
import type { SmppFront } from './smpp-front.ts'

const PATIENCE = millis(10_000)

/** Resolves when outbind has been written. Throws EmulatorError PEER_REFUSED when nobody listens there. */
export function outbind(front: SmppFront, account: AccountState, host: string, port: number): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const refused = (error: Error) => {
      patience.cancel()
      socket.destroy()
      reject(
        new EmulatorError(
          'PEER_REFUSED',
          `cannot connect to ${host}:${port}: ${error.message}`,
          'An ESME that takes outbind listens on a port of its own: check that it does.',
        ),
      )
    }
    const patience = front.wall.after(PATIENCE, () => refused(new Error('no answer in 10 s')))
    socket.once('error', refused)
    socket.once('connect', () => {
      patience.cancel()
      socket.removeListener('error', refused)
      socket.setNoDelay(true)
      const link = front.accept(socket, `${host}:${port}`)
      link.state = 'OUTBOUND'
      const { smpp } = account.settings
      const body = { system_id: front.systemId, password: smpp?.password.slice(0, 8) ?? '' }
      link.send({ command: 'outbind', status: 0, sequence: link.nextSequence(), body, tlvs: NO_TLVS })
      resolve(link)
    })
  })
}
