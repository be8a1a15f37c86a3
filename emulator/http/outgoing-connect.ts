/** Opens the connections of outgoing requests, with a time-out on the wall's clock. */
import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import type { Millis } from '../core/instant.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Wall } from '../core/wall.ts'
import type { OutgoingAnswer } from './outgoing.ts'

export interface Endpoint {
  readonly isTls: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
}

export type ConnectFailure = Extract<OutgoingAnswer, { kind: 'no-connection' | 'timeout' }>

/**
 * Calls `done` once: with a socket that data can be written to (TLS is agreed on), or with why there is none. The
 * socket is returned at once for who wants to give up: destroying it ends in `done` as well.
 */
export function connect(
  { isTls, host, port }: Endpoint,
  timeout: Millis,
  wall: Wall,
  done: (result: Result<Socket, ConnectFailure>) => void,
): Socket {
  const socket = isTls
    ? tlsConnect({ host, port, servername: isIP(host) === 0 ? host : '', ALPNProtocols: ['http/1.1'] })
    : tcpConnect({ host, port })
  socket.setNoDelay(true)
  const settle = (result: Result<Socket, ConnectFailure>) => {
    timer.cancel()
    socket.off(isTls ? 'secureConnect' : 'connect', opened).off('close', closed)
    done(result)
  }
  const opened = () => {
    socket.off('error', failed)
    settle(ok(socket))
  }
  // The listener stays: an error after the time-out is nobody's any more.
  const failed = (error: Error) => {
    reason = reasonOf(error)
  }
  const closed = () => settle(fail({ kind: 'no-connection', reason }))
  let reason = 'the connection was closed before it was open'
  const timer = wall.after(timeout, () => {
    settle(fail({ kind: 'timeout', phase: 'connect' }))
    socket.destroy()
  })
  socket
    .once(isTls ? 'secureConnect' : 'connect', opened)
    .on('error', failed)
    .once('close', closed)
  return socket
}

/** In words: an error of several addresses at once has a code and no message. */
export function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error.message === '') return code === '' ? error.name : code
  return code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`
}
