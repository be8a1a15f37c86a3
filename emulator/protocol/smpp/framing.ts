/**
 * Finds PDUs in a stream of octets (SMPP 3.4 §3.2: each begins with its own length).
 *
 * A PDU that lies whole in a chunk is handed on where it lies; one that is spread over chunks is gathered in a buffer
 * of the framer's own. That buffer grows with the octets that arrive, never by what a length announces, and a PDU of
 * more than `maxLength` octets is refused before any of it is kept.
 */
import { invariant } from '../../core/invariant.ts'
import { commandLengthAt, HEADER_LENGTH, sequenceNumberAt } from './header.ts'

/** Room for the longest message_payload (64 KiB) and all that stands around it. */
export const DEFAULT_MAX_PDU_LENGTH = 70_000

/** What a session keeps between PDUs; more is given back when the PDU has been handled. */
const KEPT_LENGTH = 2_048

/** After a fault no PDU can be found any more: answer if there is something to answer, then close. */
export type FramingFault =
  /** Answer with generic_nack, ESME_RINVCMDLEN and `sequence` (0 where the header had not all arrived). */
  | { readonly kind: 'bad-length'; readonly length: number; readonly sequence: number }
  /** The peer speaks another protocol: close, a generic_nack would only confuse it. */
  | { readonly kind: 'not-smpp'; readonly protocol: 'http' | 'tls' }

/** Called with each PDU in turn. The octets from `start` to `end` are valid during the call, which must not feed. */
export type OnPdu = (buffer: Buffer, start: number, end: number) => void

export class Framer {
  readonly #onPdu: OnPdu
  readonly #maxLength: number
  #held: Buffer = EMPTY
  #heldLength = 0
  #seenPdu = false
  #stopped = false

  constructor(onPdu: OnPdu, maxLength: number = DEFAULT_MAX_PDU_LENGTH) {
    invariant(maxLength >= HEADER_LENGTH, `a PDU has at least ${HEADER_LENGTH} octets`)
    this.#onPdu = onPdu
    this.#maxLength = maxLength
  }

  /** Octets of a PDU that has not all arrived. */
  get pending(): number {
    return this.#heldLength
  }

  /** Takes in the next octets of the stream. After a fault, or `stop`, whatever else comes is ignored. */
  feed(chunk: Buffer): FramingFault | null {
    if (this.#stopped) return null
    let offset = 0
    if (this.#heldLength > 0) {
      offset = this.#complete(chunk)
      if (offset < 0) return this.#fault(this.#held, 0, this.#heldLength)
    }
    while (chunk.length - offset >= 4 && !this.#stopped) {
      const length = commandLengthAt(chunk, offset)
      if (length < HEADER_LENGTH || length > this.#maxLength) return this.#fault(chunk, offset, chunk.length)
      if (length > chunk.length - offset) break
      this.#seenPdu = true
      this.#onPdu(chunk, offset, offset + length)
      offset += length
    }
    if (offset < chunk.length && !this.#stopped) this.#hold(chunk, offset, chunk.length)
    return null
  }

  /** No further PDU is handed on, not even one that has arrived already. */
  stop(): void {
    this.#stopped = true
    this.#held = EMPTY
    this.#heldLength = 0
  }

  /** Adds what is missing to the PDU held, and hands it on when whole. The offset after it; -1 for a wrong length. */
  #complete(chunk: Buffer): number {
    let offset = 0
    if (this.#heldLength < 4) {
      offset = Math.min(4 - this.#heldLength, chunk.length)
      this.#hold(chunk, 0, offset)
      if (this.#heldLength < 4) return offset
    }
    const length = commandLengthAt(this.#held, 0)
    if (length < HEADER_LENGTH || length > this.#maxLength) {
      this.#hold(chunk, offset, Math.min(chunk.length, offset + HEADER_LENGTH - 4))
      return -1
    }
    const end = Math.min(chunk.length, offset + length - this.#heldLength)
    this.#hold(chunk, offset, end)
    if (this.#heldLength === length) {
      this.#heldLength = 0
      this.#seenPdu = true
      this.#onPdu(this.#held, 0, length)
      if (this.#held.length > KEPT_LENGTH) this.#held = EMPTY
    }
    return end
  }

  #hold(chunk: Buffer, start: number, end: number): void {
    const length = this.#heldLength + end - start
    if (length > this.#held.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(Math.max(length, this.#held.length * 2, 256), this.#maxLength))
      this.#held.copy(grown, 0, 0, this.#heldLength)
      this.#held = grown
    }
    chunk.copy(this.#held, this.#heldLength, start, end)
    this.#heldLength = length
  }

  #fault(buffer: Buffer, start: number, end: number): FramingFault {
    const length = commandLengthAt(buffer, start)
    const sequence = end - start >= HEADER_LENGTH ? sequenceNumberAt(buffer, start) : 0
    const protocol = this.#seenPdu ? null : otherProtocol(length)
    this.stop()
    return protocol ? { kind: 'not-smpp', protocol } : { kind: 'bad-length', length, sequence }
  }
}

const EMPTY = Buffer.alloc(0)

const HTTP_METHODS: readonly string[] = ['GET ', 'POST', 'PUT ', 'HEAD', 'DELE', 'OPTI', 'PATC', 'CONN', 'TRAC', 'PRI ']

/** Whose greeting these first four octets are. A TLS record of a handshake begins 0x16 0x03 (RFC 8446 §5.1). */
function otherProtocol(firstFour: number): 'http' | 'tls' | null {
  if (firstFour >>> 16 === 0x1603) return 'tls'
  const text = String.fromCharCode(firstFour >>> 24, (firstFour >>> 16) & 255, (firstFour >>> 8) & 255, firstFour & 255)
  return HTTP_METHODS.includes(text) ? 'http' : null
}
