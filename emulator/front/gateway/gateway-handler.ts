/** `/rest/gateway/messages` (v1) and `/rest/sms/v2/messages`: finds out who asks, and sends or shows a message. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccountState } from '../../engine/account-state.ts'
import type { World } from '../../engine/world.ts'
import { type HttpMessage, write } from '../../http/answering.ts'
import { basicOf, isSame } from '../../http/authorization.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { type BodyFailure, readBody, whyUnread } from '../../http/request-body.ts'
import { errorBody, type GatewayApi, type GatewayError, gatewayError } from '../../protocol/gateway/gateway-error.ts'
import { messageView } from '../../protocol/gateway/gateway-view.ts'
import type { GatewaySettings } from '../../protocol/gateway/settings.ts'
import type { GatewayFront } from './gateway-front.ts'
import { moId } from './ids.ts'
import { moView, mtView } from './report.ts'
import { sendMessages } from './send.ts'

export interface GatewayCall {
  readonly front: GatewayFront
  readonly response: ServerResponse
  readonly world: World
  readonly account: AccountState
  readonly settings: GatewaySettings
  readonly api: GatewayApi
}

const MOST_OCTETS = 1 << 20

/** v1's own, and plain JSON. */
const TYPES = /^application\/(json|vnd\.modica\.gateway\.v1\+json)\s*(;|$)/i

export function gatewayHandler(front: GatewayFront): HttpHandler {
  return (request, response) => {
    handle(front, request, response).catch((error: unknown) => {
      front.onBug(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  }
}

async function handle(front: GatewayFront, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/'
  const [path = '', search = ''] = url.split('?', 2)
  const resource = resourceOf(path, new URLSearchParams(search))
  const api = path.startsWith('/rest/sms/v2') ? 'v2' : 'v1'
  const known = signedIn(front, request)
  if (known === null) {
    const error = gatewayError('unauthorised', 'unauthenticated for invalid credentials', 401)
    logRefusal(front, front.unattributed, '', { status: 401, reason: `${path}: ${error.message}` })
    return write(response, json(401, errorBody(api, error), { 'www-authenticate': 'Basic realm="gateway"' }))
  }
  const call = { front, response, api, ...known } as const
  if (resource === null) return refuse(call, gatewayError('not_found', `nothing at ${path}`, 404))
  const { method } = request
  if (resource.kind === 'message' ? method !== 'GET' : method !== 'POST') {
    const error = gatewayError('method_not_allowed', `${method} is not for this resource`, 405)
    return refuse(call, error, { allow: ALLOWED[resource.kind] })
  }
  if (resource.kind === 'message') return show(call, resource.id)
  if (!TYPES.test(request.headers['content-type'] ?? '')) {
    return refuse(call, gatewayError('unsupported_media_type', 'the body is not application/json', 415))
  }
  const body = await readBody(request, MOST_OCTETS, front.wall)
  if (!body.ok) return body.error === 'aborted' ? undefined : refuse(call, BODY_ERRORS[body.error])
  let parsed: unknown
  try {
    parsed = JSON.parse(body.value.toString('utf8'))
  } catch {
    return refuse(call, gatewayError('invalid_json', 'the body is not JSON'))
  }
  const holder = front.holderOf(call.world)
  holder.take('request')
  call.world.clock.exchanged()
  try {
    sendMessages(call, parsed, resource.kind === 'broadcast')
  } finally {
    holder.give('request')
  }
}

const BODY_ERRORS: Readonly<Record<Exclude<BodyFailure, 'aborted'>, GatewayError>> = {
  'too-large': gatewayError('body_too_large', whyUnread('too-large', MOST_OCTETS), 413),
  timeout: gatewayError('body_timeout', whyUnread('timeout', MOST_OCTETS), 408),
  'not-encoded-so': gatewayError('invalid_json', whyUnread('not-encoded-so', MOST_OCTETS)),
  'unknown-encoding': gatewayError('unsupported_media_type', whyUnread('unknown-encoding', MOST_OCTETS), 415),
}

type Resource = { readonly kind: 'messages' | 'broadcast' } | { readonly kind: 'message'; readonly id: string }

const ALLOWED = { messages: 'POST', broadcast: 'POST', message: 'GET' } as const

function resourceOf(path: string, query: URLSearchParams): Resource | null {
  const parts = path.replace(/\/$/, '').split('/').slice(1)
  const [, family, ...rest] = parts
  if (family === 'gateway') {
    const [messages, id, more] = rest
    if (messages !== 'messages' || more !== undefined) return null
    if (id === undefined) return { kind: 'messages' }
    return id === 'broadcast' ? { kind: 'broadcast' } : { kind: 'message', id }
  }
  const [version, messages, id, more] = rest
  if (family !== 'sms' || version !== 'v2' || messages !== 'messages' || more !== undefined) return null
  // v2 names a message in the query (`?id=`); in the path it is taken as well.
  const named = query.get('id') ?? id
  return named === undefined ? { kind: 'messages' } : { kind: 'message', id: named }
}

function signedIn(front: GatewayFront, { headers }: IncomingMessage) {
  const given = basicOf(headers.authorization)
  const entry = given === null ? null : front.directory.find('gateway', given.user)
  const settings = entry?.account.settings.gateway ?? null
  if (given === null || entry === null || settings === null) return null
  return isSame(given.password, settings.password) ? { ...entry, settings } : null
}

export function json(
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): HttpMessage {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: text }
}

export function refuse(
  { front, response, world, account, api }: GatewayCall,
  error: GatewayError,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { http: status, message: reason } = error
  logRefusal(front, world, account.name, { status, reason })
  world.whenCommitted(() => write(response, json(status, errorBody(api, error), headers)))
}

/** `account`: '' before it is known. */
function logRefusal(
  front: GatewayFront,
  world: World,
  account: string,
  refusal: { readonly status: number; readonly reason: string },
): void {
  const [at, wall] = [world.clock.now(), front.wall.now()]
  world.log({ kind: 'refused', at, wall, front: 'gateway', account, request: 'messages', ...refusal })
}

function show(call: GatewayCall, id: string): void {
  const { world, account, response, api, settings } = call
  const record = world.find(account, id)
  if (record !== null && record.submission.front === 'gateway') {
    return write(response, json(200, messageView(api, mtView(world, record))))
  }
  for (const mo of world.mos.newestFirst()) {
    if (mo.account !== account.name || mo.front !== 'gateway' || moId(world, settings.api, mo.id) !== id) continue
    return write(response, json(200, messageView(api, moView(world, mo))))
  }
  refuse(call, gatewayError('not_found', `there is no message ${id}`, 404))
}
