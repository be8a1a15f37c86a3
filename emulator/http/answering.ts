/**
 * Answering an HTTP request as the scenario wants it: at its time, with what the protocol has, or with an HTTP status,
 * half an answer, or nothing at all.
 */
import type { ServerResponse } from 'node:http'
import { millis } from '../core/instant.ts'
import type { Wall } from '../core/wall.ts'
import type { HttpAnswer } from '../message/plan.ts'

export interface HttpMessage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

/** Writes the answer, unless the client has gone. */
export function write(response: ServerResponse, { status, headers, body }: HttpMessage): void {
  if (response.destroyed || response.writableEnded) return
  // Names and values in turn: Node takes them as they are, without an object between.
  const fields: string[] = []
  for (const name in headers) fields.push(name, headers[name] as string)
  fields.push('content-length', String(Buffer.byteLength(body)))
  response.writeHead(status, fields)
  response.end(body)
}

/**
 * Resolves when all input that had come by now has been read. Answers that are written then leave one right behind the
 * other and find their client awake: to wake it for each of them takes the kernel as long as it takes to read a request.
 */
export function endOfTurn(wall: Wall): Promise<void> {
  return new Promise((resolve) => wall.soon(resolve))
}

/** Octets a second of an answer that drips. */
const DRIP = 10

/** Writes the answer as `http` says; null: as it is. What a fault makes of the words is done before, by the front. */
export function writeAs(http: HttpAnswer | null, response: ServerResponse, message: HttpMessage, wall: Wall): void {
  if (http === null || http.kind === 'status') return write(response, message)
  if (http.kind === 'silent') return
  if (http.kind === 'drop') {
    response.destroy()
    return
  }
  const body = Buffer.isBuffer(message.body) ? message.body : Buffer.from(message.body)
  if (http.fault === 'cut') {
    response.writeHead(message.status, { ...message.headers, 'content-length': String(body.length) })
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
  } else if (http.fault === 'slow-body') {
    response.writeHead(message.status, { ...message.headers, 'content-length': String(body.length) })
    drip(response, body, 0, wall)
  } else write(response, message)
}

function drip(response: ServerResponse, body: Buffer, at: number, wall: Wall): void {
  if (response.destroyed) return
  if (at + DRIP >= body.length) {
    response.end(body.subarray(at))
    return
  }
  response.write(body.subarray(at, at + DRIP))
  wall.after(millis(1_000), () => drip(response, body, at + DRIP, wall))
}
