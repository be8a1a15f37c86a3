/** Which of our addresses a server sees, so that it can be told where to call us back. */
import { connect } from 'node:net'
import { peerRefused } from './peer-refused.ts'

export interface Place {
  readonly url: string
  readonly host: string
  readonly port: number
}

/** Throws EmulatorError PEER_REFUSED where nothing answers. */
export function addressTowards({ url, host, port }: Place): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port })
    socket.once('error', (error) => reject(peerRefused(`nothing answers at ${url}: ${error.message}`, '')))
    socket.once('connect', () => {
      resolve(socket.localAddress ?? '127.0.0.1')
      socket.destroy()
    })
  })
}
