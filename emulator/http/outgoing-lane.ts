/**
 * One connection to an origin, kept open between requests, one request at a time on it. Framing and parsing are
 * undici's; when to open it, and how long to wait for it, is ours.
 */
import type { Socket } from 'node:net'
import type { Client } from 'undici'
import { type Instant, type Millis, SECOND } from '../core/instant.ts'
import type { Wall } from '../core/wall.ts'
import type { OutgoingRequest } from './outgoing.ts'
import { type ConnectFailure, connect, type Endpoint } from './outgoing-connect.ts'
import { Exchange, type Exchanged } from './outgoing-exchange.ts'

/** Idle for so long, a connection may be one that the peer has just closed. */
const LONG_IDLE = SECOND

export class Lane {
  readonly #wall: Wall
  readonly #endpoint: Endpoint
  readonly #client: Client
  #socket: Socket | null = null
  #idleSince = 0 as Instant
  #exchange: Exchange | null = null
  #connectTimeout = 0 as Millis

  /** `onClosed`: the peer, or its long silence, has ended the connection. */
  constructor(Kind: typeof Client, origin: string, endpoint: Endpoint, wall: Wall, onClosed: (lane: Lane) => void) {
    this.#wall = wall
    this.#endpoint = endpoint
    this.#client = new Kind(origin, {
      pipelining: 1,
      // Answers are timed by us, on the wall's clock; undici's timers have one of their own.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Less than the five seconds after which many a server closes; where it says so itself, that counts.
      keepAliveTimeout: 4_000,
      connect: (_, callback) => {
        this.#socket = connect(this.#endpoint, this.#connectTimeout, wall, (result) => {
          if (result.ok) return callback(null, result.value)
          this.#failed(result.error)
          callback(new Error('not connected'), null)
        })
      },
    })
    this.#client.on('disconnect', () => {
      this.#socket = null
      onClosed(this)
    })
  }

  get isOpen(): boolean {
    return this.#socket !== null && !this.#socket.destroyed
  }

  /**
   * `isStale`: what broke was a connection that had been kept open, and the peer may have closed it before it saw the
   * request. A GET may be asked again whenever that is so (RFC 9110 section 9.2.2). A POST, only where the connection
   * had been idle for a second: no server gives up on one sooner, and whoever cuts connections on purpose is to see
   * each request once (RFC 9112 section 9.3.1).
   */
  async exchange(path: string, request: OutgoingRequest): Promise<{ answer: Exchanged; isStale: boolean }> {
    const idle = this.isOpen ? this.#wall.now() - this.#idleSince : -1
    const answer = await this.#dispatch(path, request)
    this.#exchange = null
    this.#idleSince = this.#wall.now()
    const isUnseen = answer.kind === 'broken' && answer.isUnanswered && idle >= 0
    return { answer, isStale: isUnseen && (request.method === 'GET' || idle >= LONG_IDLE) }
  }

  destroy(): void {
    this.#client.destroy().catch(() => undefined)
    this.#socket?.destroy()
  }

  #dispatch(path: string, request: OutgoingRequest): Promise<Exchanged> {
    return new Promise((resolve) => {
      const exchange = new Exchange(request, this.#wall, resolve)
      this.#exchange = exchange
      this.#connectTimeout = request.connectTimeout
      const { method, headers, body } = request
      try {
        this.#client.dispatch({ path, method, headers: { ...headers }, body }, exchange)
      } catch (error) {
        exchange.fail(error as Error)
      }
    })
  }

  #failed(failure: ConnectFailure): void {
    this.#socket = null
    this.#exchange?.unconnected(failure)
  }
}
