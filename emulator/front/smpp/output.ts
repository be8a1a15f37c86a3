/**
 * What a link has to write, gathered in one buffer and given to the socket once a turn of the event loop: ten thousand
 * small PDUs a second must not be ten thousand system calls.
 *
 * A plain socket has copied the octets when `write` leaves nothing queued, and the buffer is used again; any other
 * stream may keep what it was given, and gets a buffer of its own each time.
 */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

const FIRST_SIZE = 4_096
const KEPT_SIZE = 262_144

export class Output {
  readonly #stream: Duplex
  readonly #reusable: boolean
  #buffer: Buffer = EMPTY
  #used = 0
  #scheduled = false

  constructor(stream: Duplex) {
    this.#stream = stream
    this.#reusable = stream instanceof Socket && !(stream instanceof TLSSocket)
  }

  /** Octets that the peer has not taken yet. */
  get backlog(): number {
    return this.#stream.writableLength + this.#used
  }

  /** Where the next `length` octets go; `take` says how far they were written. */
  room(length: number): Buffer {
    if (this.#used + length > this.#buffer.length) this.#grow(length)
    return this.#buffer
  }

  get offset(): number {
    return this.#used
  }

  /** `end` is the offset after what was written into `room`. */
  take(end: number): void {
    this.#used = end
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(this.#flushLater)
  }

  readonly #flushLater = (): void => {
    this.flush()
  }

  flush(): void {
    this.#scheduled = false
    if (this.#used === 0 || this.#stream.destroyed || !this.#stream.writable) {
      this.#used = 0
      return
    }
    const octets = this.#buffer.subarray(0, this.#used)
    this.#used = 0
    if (this.#reusable) {
      this.#stream.write(octets)
      if (this.#stream.writableLength > 0 || this.#buffer.length > KEPT_SIZE) this.#buffer = EMPTY
    } else {
      // Before the write: a peer in the same process may have read and answered when it returns.
      this.#buffer = EMPTY
      this.#stream.write(octets)
    }
  }

  #grow(length: number): void {
    const size = Math.max(FIRST_SIZE, this.#buffer.length * 2, this.#used + length)
    const grown = Buffer.allocUnsafeSlow(size)
    this.#buffer.copy(grown, 0, 0, this.#used)
    this.#buffer = grown
  }
}

const EMPTY = Buffer.alloc(0)
