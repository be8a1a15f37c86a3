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
  const shaking = new Map<string, Socket>()
  const take = (socket: Socket) => {
    shaking.delete(peerOf(socket))
    socket.setNoDelay(true)
    front.accept(socket, peerOf(socket))
  }
  const server =
    tls === null
      ? createServer(take)
      : createTlsServer({ ...tlsOptions(tls), handshakeTimeout: front.sessionInit }, take)
  // Until the handshake is over the front knows nothing of the connection: it is for the listener to end it.
  if (tls !== null) server.on('connection', shake)
  // A client that breaks off the handshake is its own affair.
  server.on('tlsClientError', (_error, socket) => shaking.delete(peerOf(socket)))
  await listening(server, host, port)
  server.on('error', front.onBug)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of shaking.values()) socket.destroy()
      }),
  }

  function shake(socket: Socket): void {
    const peer = peerOf(socket)
    shaking.set(peer, socket)
    socket.once('close', () => {
      if (shaking.get(peer) === socket) shaking.delete(peer)
    })
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`
}

function tlsOptions({ cert, key, ca }: TlsFiles): TlsOptions {
  return ca === null ? { cert, key } : { cert, key, ca, requestCert: true, rejectUnauthorized: true }
}
