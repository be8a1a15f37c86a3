/**
 * Requests to a server, over connections that are kept. What a suite or a test sends must arrive as often as it is sent:
 * nothing is repeated, redirected or unpacked here. Connections that were idle for long are closed before the server
 * does that, so that no request meets one that is just going away (RFC 9112 section 9.3.1).
 */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { type Millis, millis, SECOND } from '../../core/instant.ts'
import { systemWall, type Wall, type WallTimer } from '../../core/wall.ts'
import { HttpFailure } from './http-failure.ts'

export interface HttpTimeouts {
  /** Until there is a connection. */
  readonly connect: Millis
  /** From there to the last octet of the answer. */
  readonly answer: Millis
}

export const USUAL_TIMEOUTS: HttpTimeouts = { connect: millis(10 * SECOND), answer: millis(60 * SECOND) }

export interface RequesterOptions {
  readonly timeouts?: HttpTimeouts
  /** PEM: who signed the server's certificate. '' trusts any; not given: those that Node trusts. */
  readonly ca?: string
  /** The system's by default. */
  readonly wall?: Wall
}

export interface HttpAsked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** null: none. */
  readonly body: Buffer | null
}

export interface HttpReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** An idle connection; Node's servers close theirs after 5 s. */
const IDLE = 4_000
/** Octets of an answer. */
const MOST_ANSWER = 64 << 20

export class HttpRequester {
  readonly #timeouts: HttpTimeouts
  readonly #wall: Wall
  readonly #http = new HttpAgent({ keepAlive: true, timeout: IDLE })
  readonly #https: HttpsAgent

  constructor({ timeouts = USUAL_TIMEOUTS, ca, wall = systemWall }: RequesterOptions = {}) {
    this.#timeouts = timeouts
    this.#wall = wall
    const trust = ca === undefined ? {} : ca === '' ? { rejectUnauthorized: false } : { ca }
    this.#https = new HttpsAgent({ keepAlive: true, timeout: IDLE, ...trust })
  }

  /** Throws HttpFailure: no connection, no answer in time, an answer that breaks off. Any status is an answer. */
  ask(asked: HttpAsked): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const { method, url, body } = asked
      const isTls = url.startsWith('https:')
      const length = body === null ? {} : { 'content-length': String(body.length) }
      const options = { method, headers: { ...asked.headers, ...length }, agent: isTls ? this.#https : this.#http }
      let request: ClientRequest
      try {
        request = isTls ? httpsRequest(url, options) : httpRequest(url, options)
      } catch (error) {
        // Node takes no line breaks in a header, nor characters that have no octet.
        reject(new HttpFailure('no-connection', `cannot ask ${url}: ${(error as Error).message}`))
        return
      }
      new Exchange(request, new URL(url).origin, this.#timeouts, this.#wall, resolve, reject)
      request.end(body ?? undefined)
    })
  }

  /** What is under way is cut. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }
}

class Exchange {
  readonly #request: ClientRequest
  readonly #reject: (error: HttpFailure) => void
  #timer: WallTimer
  #isConnected = false
  #isOver = false

  constructor(
    request: ClientRequest,
    where: string,
    timeouts: HttpTimeouts,
    wall: Wall,
    resolve: (reply: HttpReply) => void,
    reject: (error: HttpFailure) => void,
  ) {
    this.#request = request
    this.#reject = reject
    this.#timer = wall.after(timeouts.connect, () => this.#fail('timeout', `no connection to ${where} in time`))
    request.on('socket', (socket: Socket) => {
      // Node has no ear of its own for a socket whose answer is there before the request is out.
      if (!socket.listeners('error').includes(unheard)) socket.on('error', unheard)
      const connected = () => {
        if (this.#isOver) return
        this.#isConnected = true
        this.#timer.cancel()
        this.#timer = wall.after(timeouts.answer, () => this.#fail('timeout', `${where} did not answer in time`))
      }
      if (!socket.connecting) connected()
      else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected)
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length <= MOST_ANSWER) chunks.push(chunk)
        else this.#fail('broken', `${where} answers with more than ${MOST_ANSWER} octets`)
      })
      response.on('error', (error) => this.#fail('broken', `the answer of ${where} breaks off: ${error.message}`))
      response.on('end', () => {
        if (!this.#end()) return
        // Who has answered already does not want the rest.
        if (!request.writableFinished) request.destroy()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
    request.on('error', (error) => {
      if (this.#isConnected) this.#fail('broken', `${where} did not answer: ${error.message}`)
      else this.#fail('no-connection', `nothing answers at ${where}: ${reasonOf(error)}`)
    })
  }

  /** False: it was over before. */
  #end(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#timer.cancel()
    return true
  }

  #fail(kind: 'no-connection' | 'timeout' | 'broken', message: string): void {
    if (!this.#end()) return
    this.#request.destroy()
    const hint = this.#isConnected ? '' : 'Is the server running, and at that URL?'
    this.#reject(new HttpFailure(kind, message, hint))
  }
}

function unheard(): void {
  // The request has its own error of it.
}

/** Where a name has several addresses, Node gives one error of all, without a text of its own. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((each: Error) => each.message).join('; ') : error.message
}
