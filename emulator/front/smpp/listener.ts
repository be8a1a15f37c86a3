/** The sockets of the SMPP front: plain, or TLS with the client's certificate asked for where there is a CA. */
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { listening } from '../../engine/listening.ts'
import type { SmppFront } from './smpp-front.ts'

export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
  /** Clients must show a certificate signed by it. */
  readonly ca: Buffer | null
}

export interface Listener {
  readonly port: number
  /** No new connections; the ones that are there stay. */
  close(): Promise<void>
}

/** Listens; port 0 takes a free one. Throws EmulatorError CANNOT_LISTEN. */
export async function listenSmpp(
  front: SmppFront,
  host: string,
  port: number,
  tls: TlsFiles | null,
): Promise<Listener> {
  const take = (socket: Socket) => {
    socket.setNoDelay(true)
    front.accept(socket, `${socket.remoteAddress}:${socket.remotePort}`)
  }
  const server = tls === null ? createServer(take) : createTlsServer(tlsOptions(tls), take)
  // A client that breaks off the handshake is its own affair.
  server.on('tlsClientError', () => undefined)
  await listening(server, host, port)
  server.on('error', front.onBug)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function tlsOptions({ cert, key, ca }: TlsFiles): TlsOptions {
  return ca === null ? { cert, key } : { cert, key, ca, requestCert: true, rejectUnauthorized: true }
}
