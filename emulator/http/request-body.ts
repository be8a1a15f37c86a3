/** The body of a request, whole: with a limit of size and of time, unpacked where it came packed. */
import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { type Millis, millis } from '../core/instant.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Wall } from '../core/wall.ts'

export type BodyFailure =
  /** As it came or unpacked. What is still to come is read and forgotten. */
  | 'too-large'
  /** The peer went away, or cut it short; or somebody before us has read it and kept nothing. */
  | 'aborted'
  /** It stalled. */
  | 'timeout'
  /** It does not unpack as content-encoding says. */
  | 'not-encoded-so'
  /** A content-encoding that is not known. */
  | 'unknown-encoding'

/** For who asked, while there still is somebody. `most`: octets that are taken. */
export function whyUnread(failure: Exclude<BodyFailure, 'aborted'>, most: number): string {
  switch (failure) {
    case 'too-large':
      return `the body has more than ${most} octets`
    case 'timeout':
      return 'the body did not come in time'
    case 'not-encoded-so':
      return 'the body is not packed as content-encoding says'
    case 'unknown-encoding':
      return 'content-encoding is not known'
  }
}

/** How long a body may take. */
const PATIENCE = millis(30_000)

export function readBody(
  request: IncomingMessage,
  most: number,
  wall: Wall,
  patience: Millis = PATIENCE,
): Promise<Result<Buffer, BodyFailure>> {
  if (request.readableEnded || request.destroyed) return Promise.resolve(keptBody(request, most))
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (!ENCODINGS.has(encoding)) return Promise.resolve(fail('unknown-encoding'))
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve(fail('too-large'))
  return new Promise((resolve) => new BodyReader(request, encoding, most, wall, patience, resolve).start())
}

const ENCODINGS = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br'])

class BodyReader {
  readonly #request: IncomingMessage
  readonly #encoding: string
  readonly #most: number
  readonly #resolve: (result: Result<Buffer, BodyFailure>) => void
  readonly #timer: { cancel(): void }
  readonly #chunks: Buffer[] = []
  #length = 0
  #unpack: Transform | null = null
  #settled = false

  constructor(
    request: IncomingMessage,
    encoding: string,
    most: number,
    wall: Wall,
    patience: Millis,
    resolve: (result: Result<Buffer, BodyFailure>) => void,
  ) {
    this.#request = request
    this.#encoding = encoding
    this.#most = most
    this.#resolve = resolve
    this.#timer = wall.after(patience, () => this.#settle(fail('timeout')))
  }

  start(): void {
    const isPacked = this.#encoding !== '' && this.#encoding !== 'identity'
    this.#request.on('data', (chunk: Buffer) => (isPacked ? this.#packed(chunk) : this.#take(chunk)))
    this.#request.on('end', () => {
      if (this.#unpack === null) this.#whole()
      else this.#unpack.end()
    })
    this.#request.on('error', () => this.#settle(fail('aborted')))
    this.#request.on('close', () => {
      if (!this.#request.complete) this.#settle(fail('aborted'))
    })
  }

  #packed(chunk: Buffer): void {
    if (this.#settled || chunk.length === 0) return
    if (this.#unpack === null) {
      const unpack = unpacker(this.#encoding, chunk[0] as number)
      unpack.on('data', (unpacked: Buffer) => this.#take(unpacked))
      unpack.on('end', () => this.#whole())
      unpack.on('error', () => this.#settle(fail('not-encoded-so')))
      this.#unpack = unpack
    }
    // A few packed octets can be very many: the next are read when these have been unpacked, or are too many.
    if (this.#unpack.write(chunk)) return
    this.#request.pause()
    this.#unpack.once('drain', () => this.#request.resume())
  }

  #take(chunk: Buffer): void {
    if (this.#settled) return
    this.#length += chunk.length
    if (this.#length > this.#most) this.#settle(fail('too-large'))
    else this.#chunks.push(chunk)
  }

  #whole(): void {
    this.#settle(ok(this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)))
  }

  #settle(result: Result<Buffer, BodyFailure>): void {
    if (this.#settled) return
    this.#settled = true
    this.#timer.cancel()
    this.#chunks.length = 0
    this.#unpack?.destroy()
    // What has not come yet is let through, so that the answer can be sent and the connection used again.
    this.#request.resume()
    this.#resolve(result)
  }
}

/** `deflate` is zlib's format (RFC 9110 section 8.4.1.2); many send it bare, which its first octet gives away. */
function unpacker(encoding: string, first: number): Transform {
  switch (encoding) {
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      return (first & 0x0f) === 8 ? createInflate() : createInflateRaw()
    default:
      return createGunzip()
  }
}

/** Mounted behind Express's body parsers, a handler finds the body read already. */
function keptBody(request: IncomingMessage, most: number): Result<Buffer, BodyFailure> {
  const kept: unknown = 'body' in request ? request.body : undefined
  if (kept === undefined || !request.complete) return fail('aborted')
  const body = Buffer.isBuffer(kept) ? kept : Buffer.from(typeof kept === 'string' ? kept : JSON.stringify(kept))
  return body.length > most ? fail('too-large') : ok(body)
}
