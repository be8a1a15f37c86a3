/** One request to the REST API: who asks, what it carries, and how it is answered. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Result } from '../../core/result.ts'
import { type HttpMessage, write } from '../../http/answering.ts'
import type { RestError } from '../../protocol/rest/rest-error.ts'
import type { PlanState } from './plan-state.ts'
import type { Sender } from './submit-batch.ts'

/** A service plan, as a sender and with what it has. */
export interface Planned extends Sender {
  readonly plan: PlanState
}

export interface Call extends Planned {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: URLSearchParams
  /** The parts of the path behind the service plan. */
  readonly path: readonly string[]
  /** Parsed; undefined where there is none. */
  readonly json: unknown
}

/** Whose request is turned away before it is a call. */
export interface Asker extends Pick<Call, 'front' | 'world' | 'request' | 'response'> {
  /** null: not known. */
  readonly account: Call['account'] | null
}

export function json(status: number, body: object): HttpMessage {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** Only 400 and 403 say why (reference section 8). */
export function bare(status: number, headers: Readonly<Record<string, string>> = {}): HttpMessage {
  return { status, headers, body: '' }
}

/** Answers when the journal is safe. */
export function answer({ world, response }: Call, message: HttpMessage): void {
  world.whenCommitted(() => write(response, message))
}

export function refuse(call: Call, error: RestError): void {
  logRefusal(call, error.http, error.text)
  answer(call, json(error.http, { code: error.code, text: error.text }))
}

export function notFound(call: Call): void {
  logRefusal(call, 404, nothingAt(call.path))
  answer(call, bare(404))
}

/** Answers a request that was not read to its end: a body that comes yet is not waited for. */
export function turnAway(asker: Asker, message: HttpMessage, reason: string): void {
  logRefusal(asker, message.status, reason)
  write(asker.response, message)
}

/** Answers with what is there, or says what is wrong. */
export function answerResult(call: Call, result: Result<object, RestError>, status = 200): void {
  if (result.ok) answer(call, json(status, result.value))
  else refuse(call, result.error)
}

export function nothingAt(path: readonly string[]): string {
  return `nothing at ${path.join('/')}`
}

function logRefusal({ world, account, front, request }: Asker, status: number, reason: string): void {
  world.log({
    kind: 'refused',
    at: world.clock.now(),
    wall: front.wall.now(),
    front: 'rest',
    account: account?.name ?? '',
    request: `${request.method} ${request.url?.split('?', 1)[0] ?? ''}`,
    status,
    reason,
  })
}
