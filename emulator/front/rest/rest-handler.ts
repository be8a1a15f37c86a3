/** `/xms/v1/{service_plan_id}/…`: finds out who asks, reads the body, and gives the request to its resource. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DirectoryEntry } from '../../engine/directory.ts'
import type { HttpMessage } from '../../http/answering.ts'
import { bearerOf, isSame } from '../../http/authorization.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { type BodyFailure, readBody, whyUnread } from '../../http/request-body.ts'
import { badJson, forbidden } from '../../protocol/rest/rest-error.ts'
import { cancelBatch, changeBatch, dryRun, feedback, listBatches, sendBatch, showBatch } from './batches.ts'
import { bare, type Call, nothingAt, refuse, turnAway } from './call.ts'
import { createGroup, deleteGroup, listGroups, listMembers, replaceGroup, showGroup, updateGroup } from './groups.ts'
import { listInbounds, showInbound } from './inbound-routes.ts'
import { listReports, showBatchReport, showRecipientReport } from './reports.ts'
import type { RestFront } from './rest-front.ts'

type Action = (call: Call) => void | Promise<void>
type Methods = Readonly<Record<string, Action>>

/** `*` stands for one part of the path. The first that fits counts. */
const RESOURCES = resources([
  ['batches', { POST: sendBatch, GET: listBatches }],
  ['batches/dry_run', { POST: dryRun }],
  [
    'batches/*',
    {
      GET: showBatch,
      POST: (call) => changeBatch(call, false),
      PUT: (call) => changeBatch(call, true),
      DELETE: cancelBatch,
    },
  ],
  ['batches/*/delivery_feedback', { POST: feedback }],
  ['batches/*/delivery_report', { GET: showBatchReport }],
  ['batches/*/delivery_report/*', { GET: showRecipientReport }],
  ['delivery_reports', { GET: listReports }],
  ['inbounds', { GET: listInbounds }],
  ['inbounds/*', { GET: showInbound }],
  ['groups', { POST: createGroup, GET: listGroups }],
  ['groups/*', { GET: showGroup, POST: updateGroup, PUT: replaceGroup, DELETE: deleteGroup }],
  ['groups/*/members', { GET: listMembers }],
])

interface Resource {
  readonly pattern: readonly string[]
  readonly methods: Methods
}

function resources(all: readonly (readonly [path: string, methods: Methods])[]): readonly Resource[] {
  return all.map(([path, methods]) => ({ pattern: path.split('/'), methods }))
}

const PREFIX = '/xms/v1/'
/** A thousand recipients with parameters of their own fit many times. */
const MOST_OCTETS = 8 << 20

export function restHandler(front: RestFront): HttpHandler {
  return (request, response) => {
    handle(front, request, response).catch((error: unknown) => {
      front.onBug(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  }
}

async function handle(front: RestFront, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Where it is mounted in Express, that has cut the prefix off `url`.
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/'
  const [pathname = '', search = ''] = cut(url, '?')
  const [plan = '', ...path] = (pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : '').split('/')
  if (path.at(-1) === '') path.pop()
  const entry = front.directory.find('rest', plan)
  const settings = entry?.account.settings.rest ?? null
  const token = bearerOf(request.headers.authorization)
  if (entry === null || settings === null || token === null || !isSame(token, settings.token)) {
    unauthorized(front, request, response, plan, entry)
    return
  }
  const { world, account } = entry
  const asker = { front, request, response, world, account }
  const methods = RESOURCES.find(({ pattern }) => fits(pattern, path))?.methods
  if (methods === undefined) return turnAway(asker, bare(404), nothingAt(path))
  const { method = '' } = request
  const action = methods[method]
  if (action === undefined) {
    return turnAway(asker, bare(405, { allow: Object.keys(methods).join(', ') }), `${method} is not for this resource`)
  }
  const state = front.planOf(entry.account)
  if (state.outstanding >= settings.outstanding) {
    return turnAway(asker, bare(429), `more than ${settings.outstanding} requests at a time`)
  }
  const hasBody = method === 'POST' || method === 'PUT'
  if (hasBody && !/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return turnAway(asker, bare(415), 'the body is not application/json')
  }
  const query = search === '' ? NO_QUERY : new URLSearchParams(search)
  const call = { ...asker, settings, plan: state, query, path, json: undefined }
  state.outstanding++
  try {
    await act(call, action, hasBody)
  } finally {
    state.outstanding--
  }
}

/** Nobody writes to it. */
const NO_QUERY = new URLSearchParams()

async function act(call: Omit<Call, 'json'> & { json: unknown }, action: Action, hasBody: boolean): Promise<void> {
  const { front, request, world, settings } = call
  if (hasBody) {
    const body = await readBody(request, MOST_OCTETS, front.wall)
    if (!body.ok) {
      if (body.error === 'aborted') return
      return turnAway(call, UNREAD[body.error], whyUnread(body.error, MOST_OCTETS))
    }
    const parsed = parsedJson(body.value)
    if (parsed instanceof Error) return refuse(call, badJson(`the body is not JSON: ${parsed.message}`))
    call.json = parsed
  }
  const holder = front.holderOf(world)
  holder.take('request')
  world.clock.exchanged()
  try {
    if (settings.blocked) refuse(call, forbidden('blocked_account', 'the account is blocked'))
    else await action(call)
  } finally {
    holder.give('request')
  }
}

const UNREAD: Readonly<Record<Exclude<BodyFailure, 'aborted'>, HttpMessage>> = {
  timeout: bare(408, { connection: 'close' }),
  'too-large': bare(413, { connection: 'close' }),
  'not-encoded-so': bare(415),
  'unknown-encoding': bare(415),
}

function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    return error
  }
}

function unauthorized(
  front: RestFront,
  request: IncomingMessage,
  response: ServerResponse,
  plan: string,
  entry: DirectoryEntry | null,
): void {
  const world = entry?.world ?? front.unattributed
  const reason = entry === null ? `there is no service plan "${plan}"` : 'the token is missing or wrong'
  const asker = { front, request, response, world, account: entry?.account ?? null }
  turnAway(asker, bare(401, { 'www-authenticate': 'Bearer' }), reason)
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, i) => part === '*' || part === path[i])
}

function cut(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
