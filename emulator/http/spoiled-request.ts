/** Requests whose octets leave as no sound client would send them: cut half-way, or slower than a peer waits. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { millis } from '../core/instant.ts'
import type { Wall, WallTimer } from '../core/wall.ts'
import type { OutgoingAnswer, OutgoingRequest } from './outgoing.ts'
import { connect, type Endpoint, reasonOf } from './outgoing-connect.ts'

/** Octets a second, and for how long at the most: then the rest follows at once. */
const DRIP = 10
const DRIP_SECONDS = 60

type Settle = (answer: OutgoingAnswer) => void

/** `sockets` holds the connection while it is open: destroying it ends the request. */
export function spoiled(
  request: OutgoingRequest,
  host: string,
  path: string,
  endpoint: Endpoint,
  wall: Wall,
  sockets: Set<Socket>,
): Promise<OutgoingAnswer> {
  return new Promise((resolve) => {
    const socket = connect(endpoint, request.connectTimeout, wall, (connected) => {
      const settle = (answer: OutgoingAnswer) => {
        sockets.delete(socket)
        socket.destroy()
        resolve(answer)
      }
      if (connected.ok) new SpoiledRequest(request, host, path, socket, wall, settle).send()
      else settle(connected.error)
    })
    sockets.add(socket)
  })
}

const CUT: OutgoingAnswer = { kind: 'broken', reason: 'cut by a rule' }

class SpoiledRequest {
  readonly #request: OutgoingRequest
  readonly #host: string
  readonly #path: string
  readonly #socket: Socket
  readonly #wall: Wall
  readonly #done: Settle
  readonly #body: Buffer
  readonly #end = (): void => {
    this.#socket.end(() => this.#settle(CUT))
  }
  #timer: WallTimer | null = null
  #settled = false

  constructor(request: OutgoingRequest, host: string, path: string, socket: Socket, wall: Wall, done: Settle) {
    this.#request = request
    this.#host = host
    this.#path = path
    this.#socket = socket
    this.#wall = wall
    this.#done = done
    this.#body = request.body ?? Buffer.alloc(0)
  }

  send(): void {
    this.#socket.on('error', (error) => this.#settle({ kind: 'broken', reason: reasonOf(error) }))
    this.#socket.on('close', () => this.#settle({ kind: 'broken', reason: 'the connection was closed' }))
    // Without a body there is only a head to cut.
    if (this.#request.fault === 'cut' && this.#body.length === 0) {
      return this.#cut(() => this.#socket.write(`${this.#request.method} ${this.#path} HTTP/1.1\r\n`, this.#end))
    }
    let outgoing: ClientRequest
    try {
      outgoing = this.#open()
    } catch (error) {
      return this.#settle({ kind: 'no-connection', reason: reasonOf(error as Error) })
    }
    outgoing.on('error', (error) => this.#settle({ kind: 'broken', reason: reasonOf(error) }))
    outgoing.on('response', (response) => this.#collect(response))
    if (this.#request.fault === 'slow-body') return this.#drip(outgoing, 0)
    const half = this.#body.subarray(0, Math.ceil(this.#body.length / 2))
    this.#cut(() => outgoing.write(half, this.#end))
  }

  #open(): ClientRequest {
    const { method, headers } = this.#request
    return httpRequest({
      method,
      path: this.#path,
      createConnection: () => this.#socket,
      headers: { host: this.#host, ...headers, 'content-length': String(this.#body.length) },
    })
  }

  /** What has been written is on its way before the connection is closed. A peer that reads nothing is not waited for. */
  #cut(write: () => void): void {
    this.#timer = this.#wall.after(this.#request.answerTimeout, () => this.#settle(CUT))
    write()
  }

  #drip(outgoing: ClientRequest, at: number): void {
    const isLast = at + DRIP >= this.#body.length || at >= DRIP * DRIP_SECONDS
    if (!isLast) {
      outgoing.write(this.#body.subarray(at, at + DRIP))
      this.#timer = this.#wall.after(millis(1_000), () => this.#drip(outgoing, at + DRIP))
      return
    }
    outgoing.end(this.#body.subarray(at))
    this.#timer = this.#wall.after(this.#request.answerTimeout, () => {
      this.#settle({ kind: 'timeout', phase: 'answer' })
    })
  }

  #collect(response: IncomingMessage): void {
    const { maxAnswer } = this.#request
    const chunks: Buffer[] = []
    let length = 0
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxAnswer) this.#settle({ kind: 'broken', reason: `the answer has more than ${maxAnswer} octets` })
      else chunks.push(chunk)
    })
    response.on('end', () => {
      const { statusCode = 0, headers } = response
      this.#settle({ kind: 'answered', status: statusCode, headers, body: Buffer.concat(chunks) })
    })
    response.on('error', (error) => this.#settle({ kind: 'broken', reason: reasonOf(error) }))
  }

  #settle(answer: OutgoingAnswer): void {
    if (this.#settled) return
    this.#settled = true
    this.#timer?.cancel()
    this.#done(answer)
  }
}
