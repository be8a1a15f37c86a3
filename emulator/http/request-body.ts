/** The body of a request, whole: with a limit of size and of time, unpacked where it came packed. */
import type { IncomingMessage } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { type Millis, millis } from '../core/instant.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Wall } from '../core/wall.ts'

export type BodyFailure =
  | 'too-large'
  /** The peer went away, or cut it short. */
  | 'aborted'
  /** It stalled. */
  | 'timeout'
  /** It does not unpack as content-encoding says. */
  | 'not-encoded-so'
  /** A content-encoding that is not known. */
  | 'unknown-encoding'

/** How long a body may take. */
const PATIENCE = millis(30_000)

export function readBody(
  request: IncomingMessage,
  most: number,
  wall: Wall,
  patience: Millis = PATIENCE,
): Promise<Result<Buffer, BodyFailure>> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const unpack = encoding === 'identity' || encoding === '' ? null : unpacker(encoding)
  if (unpack === undefined) return Promise.resolve(fail('unknown-encoding'))
  const declared = Number(request.headers['content-length'] ?? 0)
  if (unpack === null && declared > most) return Promise.resolve(fail('too-large'))
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    let isSettled = false
    const settle = (result: Result<Buffer, BodyFailure>) => {
      if (isSettled) return
      isSettled = true
      timer.cancel()
      resolve(result)
    }
    const timer = wall.after(patience, () => settle(fail('timeout')))
    const source = unpack === null ? request : request.pipe(unpack)
    source.on('data', (chunk: Buffer) => {
      if (isSettled) return
      length += chunk.length
      if (length > most) settle(fail('too-large'))
      else chunks.push(chunk)
    })
    source.on('end', () => settle(ok(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))))
    source.on('error', () => settle(fail(unpack === null ? 'aborted' : 'not-encoded-so')))
    request.on('error', () => settle(fail('aborted')))
    request.on('close', () => {
      if (!request.complete) settle(fail('aborted'))
    })
  })
}

function unpacker(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return undefined
  }
}
