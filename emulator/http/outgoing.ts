/**
 * The one way out for callbacks and for content that a request names by URL. What becomes of a request is a value, never
 * an exception: an answer, no connection, no answer in time, or a connection that broke.
 *
 * Time-outs run on the wall's clock: connecting, then from the request's last octet to the answer's. Redirects are not
 * followed: a peer that moved is a peer that has not taken what it was sent. undici is loaded at first use.
 */
import type { Dispatcher, Pool } from 'undici'
import type { Millis } from '../core/instant.ts'
import type { Wall, WallTimer } from '../core/wall.ts'
import type { WireFault } from '../message/plan.ts'
import { spoiled } from './spoiled-request.ts'

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** null: none. */
  readonly body: Buffer | null
  readonly connectTimeout: Millis
  readonly answerTimeout: Millis
  /** Octets of an answer; a longer one breaks the connection. */
  readonly maxAnswer: number
  /** null: none. Only `cut` and `slow-body` concern how the octets leave. */
  readonly fault: WireFault | null
}

export type OutgoingAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string | string[] | undefined>>
      readonly body: Buffer
    }
  | { readonly kind: 'no-connection'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly phase: 'connect' | 'answer' }
  | { readonly kind: 'broken'; readonly reason: string }

/** Connections to one origin. */
const CONNECTIONS = 64

export class Outgoing {
  readonly #wall: Wall
  readonly #pools = new Map<string, Pool>()
  #loading: Promise<typeof import('undici')> | null = null
  #closed = false

  constructor(wall: Wall) {
    this.#wall = wall
  }

  async send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    if (this.#closed) return { kind: 'no-connection', reason: 'the emulator is shutting down' }
    if (request.fault === 'cut' || request.fault === 'slow-body') return spoiled(request, this.#wall)
    this.#loading ??= import('undici')
    const { Pool } = await this.#loading
    // Closed while it was loading.
    if (this.#closed) return { kind: 'no-connection', reason: 'the emulator is shutting down' }
    const { origin, pathname, search } = new URL(request.url)
    const pool = this.#pools.get(origin) ?? new Pool(origin, POOL_OPTIONS)
    this.#pools.set(origin, pool)
    const answer = await exchange(pool, `${pathname}${search}`, request, this.#wall)
    // The peer may close a connection that it kept open in the moment we use it: nothing was read there, and a second
    // connection tells a peer that is gone from one that was idle (RFC 9112 section 9.3.1).
    const wasIdle = answer.kind === 'broken' && answer.isUntouched
    const final = wasIdle ? await exchange(pool, `${pathname}${search}`, request, this.#wall) : answer
    if (final.kind !== 'broken') return final
    return { kind: 'broken', reason: final.reason }
  }

  /** What is under way is cut. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
  }
}

/** The time-outs are ours: undici's count on a clock of its own. */
const POOL_OPTIONS = {
  connections: CONNECTIONS,
  pipelining: 1,
  headersTimeout: 0,
  bodyTimeout: 0,
  connect: { timeout: 0 },
  keepAliveTimeout: 4_000,
} as const

type Exchanged =
  | Exclude<OutgoingAnswer, { kind: 'broken' }>
  /** `isUntouched`: not an octet of an answer had come. */
  | { readonly kind: 'broken'; readonly reason: string; readonly isUntouched: boolean }

function exchange(pool: Pool, path: string, request: OutgoingRequest, wall: Wall): Promise<Exchanged> {
  return new Promise((resolve) => {
    const handler = new Exchange(request, wall, resolve)
    const { method, headers, body } = request
    try {
      pool.dispatch({ path, method, headers: { ...headers }, body }, handler)
    } catch (error) {
      handler.fail(error as Error)
    }
  })
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

const NO_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EADDRNOTAVAIL|ETIMEDOUT|ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|UND_ERR_CONNECT|ERR_INVALID)/

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: OutgoingRequest
  readonly #wall: Wall
  readonly #resolve: (answer: Exchanged) => void
  readonly #chunks: Buffer[] = []
  #timer: WallTimer
  #controller: Dispatcher.DispatchController | null = null
  #status = 0
  #headers: Headers = {}
  #length = 0
  #settled = false

  constructor(request: OutgoingRequest, wall: Wall, resolve: (answer: Exchanged) => void) {
    this.#request = request
    this.#wall = wall
    this.#resolve = resolve
    this.#timer = wall.after(request.connectTimeout, () => this.#settle({ kind: 'timeout', phase: 'connect' }))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) return controller.abort(new Error('given up'))
    this.#controller = controller
    this.#timer.cancel()
    this.#timer = this.#wall.after(this.#request.answerTimeout, () => {
      this.#settle({ kind: 'timeout', phase: 'answer' })
    })
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 100 and 103 come before the answer.
    if (status < 200) return
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length <= this.#request.maxAnswer) this.#chunks.push(chunk)
    else this.fail(new Error(`the answer has more than ${this.#request.maxAnswer} octets`))
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks)
    this.#settle({ kind: 'answered', status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }

  fail(error: Error): void {
    const code = 'code' in error ? String(error.code) : ''
    const reason = code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`
    if (this.#controller === null || NO_CONNECTION.test(code)) this.#settle({ kind: 'no-connection', reason })
    else this.#settle({ kind: 'broken', reason, isUntouched: this.#status === 0 })
  }

  #settle(answer: Exchanged): void {
    if (this.#settled) return
    this.#settled = true
    this.#timer.cancel()
    if (answer.kind !== 'answered') this.#controller?.abort(new Error('given up'))
    this.#resolve(answer)
  }
}
