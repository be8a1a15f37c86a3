/** `POST /mm7/v1`: reads a request, finds out who asks, and gives it to the operation. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { write } from '../../http/answering.ts'
import { basicOf, isSame } from '../../http/authorization.ts'
import type { HttpHandler } from '../../http/http-listener.ts'
import { type BodyFailure, readBody, whyUnread } from '../../http/request-body.ts'
import { faultOfFrame, faultOfOperation, faultOfPeer } from '../../protocol/mm7/check-request.ts'
import { headerOf, type Mm7Fault, type Mm7Message, readMm7 } from '../../protocol/mm7/read-request.ts'
import { salvagedVaspid } from '../../protocol/mm7/salvage.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import { identificationOf } from '../../protocol/mm7/submission.ts'
import { type Known, logRefusal, refuse } from './exchange.ts'
import { cancel, replace } from './manage.ts'
import type { Mm7Front } from './mm7-front.ts'
import { submit } from './submit.ts'

/** Octets that are read whatever the account: its own limit is below. */
const MOST_OCTETS = 64 << 20

export function mm7Handler(front: Mm7Front): HttpHandler {
  return (request, response) => {
    handle(front, request, response).catch((error: unknown) => {
      front.onBug(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  }
}

async function handle(front: Mm7Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    const body = 'MM7 requests are posted.\n'
    logRefusal(front, null, 405, `${request.method}: MM7 requests are posted`)
    return write(response, { status: 405, headers: { allow: 'POST', 'content-type': 'text/plain' }, body })
  }
  const body = await readBody(request, MOST_OCTETS, front.wall)
  if (!body.ok) return unreadable(front, request, response, body.error)
  front.unattributed.clock.exchanged()
  if (body.value.length === 0) return refuse(front, response, noBody(request), null)
  const read = readMm7(request.headers, body.value)
  if (!read.ok) return refuse(front, response, read.error, knownBy(front, salvagedVaspid(body.value)))
  const message = read.value
  const { vaspid } = identificationOf(message.body)
  const known = knownBy(front, vaspid ?? '')
  const framed = faultOfFrame(message, known?.settings ?? null)
  if (framed !== null) return refuse(front, response, framed, known)
  if (known === null) return refuse(front, response, unknownSender(message, vaspid), null)
  answer(front, request, response, message, known, body.value.length)
}

function knownBy({ directory }: Mm7Front, vaspid: string): Known | null {
  const entry = vaspid === '' ? null : directory.find('mm7', vaspid)
  const settings = entry?.account.settings.mm7 ?? null
  return entry === null || settings === null ? null : { ...entry, settings }
}

function answer(
  front: Mm7Front,
  request: IncomingMessage,
  response: ServerResponse,
  message: Mm7Message,
  known: Known,
  size: number,
): void {
  const { settings, world } = known
  const isAuthentic = authenticity(request, settings)
  if (settings.dialect === 'modica' && isAuthentic !== true && (isAuthentic === false || settings.basicRequired)) {
    const headers = { 'www-authenticate': 'Basic realm="mm7"', 'content-type': 'text/plain' }
    logRefusal(front, known, 401, 'the credentials are wrong or missing')
    return write(response, { status: 401, headers, body: 'The credentials are wrong or missing.\n' })
  }
  const address = request.socket.remoteAddress ?? ''
  const fault =
    faultOfPeer(message, settings, { address, isAuthentic }) ??
    faultOfRequest(front, request, message, known, size) ??
    faultOfOperation(message, settings)
  if (fault !== null) return refuse(front, response, fault, known)
  const holder = front.holderOf(world)
  holder.take('request')
  world.clock.exchanged()
  const exchange = { front, response, message, ...known }
  const operation =
    message.operation === 'SubmitReq'
      ? submit(exchange, request.headers)
      : message.operation.endsWith('CancelReq')
        ? Promise.resolve(cancel(exchange))
        : replace(exchange)
  operation
    .catch((error: unknown) => {
      front.onBug(error)
      if (!response.headersSent) response.writeHead(500).end()
    })
    .finally(() => holder.give('request'))
}

/** null: there is no header, or nothing to compare it with. */
function authenticity({ headers }: IncomingMessage, { basic }: Mm7Settings): boolean | null {
  if (headers.authorization === undefined || basic === null) return null
  const given = basicOf(headers.authorization)
  return given !== null && isSame(given.user, basic.user) && isSame(given.password, basic.password)
}

function faultOfRequest(
  front: Mm7Front,
  request: IncomingMessage,
  message: Mm7Message,
  { world, account, settings }: Known,
  size: number,
): Mm7Fault | null {
  const context = { transactionId: message.transactionId, namespace: message.namespace, version: message.version }
  // Sinch documents the header as required; others take a chunked body.
  if (settings.dialect === 'sinch' && headerOf(request.headers, 'content-length') === '') {
    return { ...context, code: 2500, details: 'Content-Length is missing' }
  }
  if (size > settings.maxSize) {
    return { ...context, code: 2560, details: `the request has ${size} octets; at most ${settings.maxSize} are taken` }
  }
  if (!front.admits(account, world)) {
    return { ...context, code: 3510, details: `more than ${settings.rate} requests a second` }
  }
  return null
}

function unknownSender({ transactionId, namespace, version }: Mm7Message, vaspid: string | null): Mm7Fault {
  const context = { transactionId, namespace, version }
  if (vaspid === null) return { ...context, code: 2561, details: 'SenderIdentification is missing' }
  const details = vaspid === '' ? 'the VASPID is missing or empty' : `no account has the VASPID "${vaspid}"`
  return { ...context, code: 2564, details }
}

const NO_CONTEXT = { transactionId: '', namespace: '', version: '' }

/** HTTP takes a request that says neither its length nor that it is chunked for one without a body. */
function noBody({ headers }: IncomingMessage): Mm7Fault {
  const length = headerOf(headers, 'content-length') || 'missing'
  return { ...NO_CONTEXT, code: 2500, details: `Content-Length is ${length}: the request has no body` }
}

function unreadable(front: Mm7Front, request: IncomingMessage, response: ServerResponse, failure: BodyFailure): void {
  if (failure === 'aborted') return
  if (failure === 'too-large') {
    refuse(front, response, { ...NO_CONTEXT, code: 2560, details: `more than ${MOST_OCTETS} octets` }, null)
    // What is still on its way is not waited for.
    response.once('finish', () => request.destroy())
    return
  }
  if (failure === 'timeout') {
    logRefusal(front, null, 408, whyUnread(failure, MOST_OCTETS))
    response.writeHead(408, { connection: 'close' }).end()
    return
  }
  const encoding = headerOf(request.headers, 'content-encoding')
  refuse(front, response, { ...NO_CONTEXT, code: 2007, details: `the body is not ${encoding}` }, null)
}
