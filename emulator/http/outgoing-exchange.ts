/** One request and its answer on a connection of undici's, the answer's time and size limited. */
import type { Dispatcher } from 'undici'
import type { Wall, WallTimer } from '../core/wall.ts'
import type { OutgoingAnswer, OutgoingRequest } from './outgoing.ts'
import { type ConnectFailure, reasonOf } from './outgoing-connect.ts'

export type Exchanged =
  | Exclude<OutgoingAnswer, { kind: 'broken' }>
  /** `isUnanswered`: the head of an answer had not come. */
  | { readonly kind: 'broken'; readonly reason: string; readonly isUnanswered: boolean }

type Headers = Readonly<Record<string, string | string[] | undefined>>

export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: OutgoingRequest
  readonly #wall: Wall
  readonly #resolve: (answer: Exchanged) => void
  readonly #chunks: Buffer[] = []
  #timer: WallTimer | null = null
  #controller: Dispatcher.DispatchController | null = null
  #status = 0
  #headers: Headers = {}
  #length = 0
  #settled = false

  constructor(request: OutgoingRequest, wall: Wall, resolve: (answer: Exchanged) => void) {
    this.#request = request
    this.#wall = wall
    this.#resolve = resolve
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) return controller.abort(GIVEN_UP)
    this.#controller = controller
    this.#timer?.cancel()
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

  /** The connection that it waits for has not come about. */
  unconnected(failure: ConnectFailure): void {
    this.#settle(failure)
  }

  fail(error: Error): void {
    const reason = reasonOf(error)
    if (this.#controller === null) this.#settle({ kind: 'no-connection', reason })
    else this.#settle({ kind: 'broken', reason, isUnanswered: this.#status === 0 })
  }

  #settle(answer: Exchanged): void {
    if (this.#settled) return
    this.#settled = true
    this.#timer?.cancel()
    if (answer.kind !== 'answered') this.#controller?.abort(GIVEN_UP)
    this.#resolve(answer)
  }
}

const GIVEN_UP = new Error('given up')
