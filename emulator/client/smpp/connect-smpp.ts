/** A client on a connection of its own, plain or over TLS. */
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { peerRefused } from '../peer-refused.ts'
import { type ClientOptions, SmppClient } from './smpp-client.ts'

export interface ConnectOptions extends ClientOptions {
  readonly host: string
  readonly port: number
  /** null, or not given: plain. */
  readonly tls?: ClientTls | null
}

/** PEM texts. */
export interface ClientTls {
  /** Who signed the server's certificate; '' trusts any certificate. */
  readonly ca: string
  /** The client's own, where the server asks for one. */
  readonly cert?: string
  readonly key?: string
}

/** Connects, and no more: `bind` is next. Throws EmulatorError PEER_REFUSED. */
export function connectSmpp({ host, port, tls = null, ...options }: ConnectOptions): Promise<SmppClient> {
  return new Promise((resolve, reject) => {
    const socket = tls === null ? connect({ host, port }) : connectTls({ host, port, ...tlsOptions(tls) })
    const fail = (error: Error) => {
      reject(
        peerRefused(
          `cannot connect to ${host}:${port}: ${reasonOf(error)}`,
          'Is the server running, and on that port?',
        ),
      )
    }
    socket.once('error', fail)
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      socket.removeListener('error', fail)
      socket.setNoDelay(true)
      resolve(new SmppClient(socket, { ...options, localPort: socket.localPort }))
    })
  })
}

function tlsOptions({ ca, cert, key }: ClientTls): object {
  return { ...(ca === '' ? { rejectUnauthorized: false } : { ca }), ...(cert && { cert }), ...(key && { key }) }
}

/** Where a name has several addresses, Node gives one error of all, without a text of its own. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((each: Error) => each.message).join('; ') : error.message
}
