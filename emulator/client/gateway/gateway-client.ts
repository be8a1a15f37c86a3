/** A client of the messaging gateway, in both versions of its API: one message, the same to many, and what became of it. */
import type { GatewayApi } from '../../protocol/gateway/gateway-error.ts'
import { askJson, type JsonReply } from '../http/ask-json.ts'
import { basicHeader } from '../http/basic-header.ts'
import { HttpFailure } from '../http/http-failure.ts'
import { HttpRequester, type RequesterOptions } from '../http/http-requester.ts'

export interface GatewayClientOptions extends RequesterOptions {
  /** Without a path: `http://127.0.0.1:8080`. */
  readonly url: string
  readonly application: string
  readonly password: string
  /** v1 by default. */
  readonly api?: GatewayApi
}

export interface GatewayMessage {
  readonly destination: string
  readonly content: string
  readonly source?: string
  readonly mask?: string
  readonly reference?: string
  readonly sms_class?: number
  /** RFC 3339. */
  readonly scheduled?: string
}

export type GatewayBroadcast = Omit<GatewayMessage, 'destination'> & { readonly destination: readonly string[] }

/** `code`: the API's word, such as `missing_attrib`, or the HTTP status where it has none. */
export type GatewayReply<T> =
  | { readonly ok: true; readonly status: number; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string }

export interface BroadcastLine {
  readonly status: string
  readonly id: string
  readonly destination: string
  readonly message: string
}

export interface ShownMessage {
  readonly id: string
  /** In the API's own words: queued, sent, submitted, received … */
  readonly status: string
  readonly source: string
  readonly destination: string
  readonly content: string
  readonly reference?: string
  readonly mask?: string
  readonly scheduled?: string
  readonly direction?: 'MT' | 'MO'
  /** Newest first, in the words of the platform's reports. */
  readonly report: readonly { readonly status: string; readonly at: string }[]
}

const PATH: Readonly<Record<GatewayApi, string>> = { v1: '/rest/gateway/messages', v2: '/rest/sms/v2/messages' }

export class GatewayClient {
  readonly #base: string
  readonly #api: GatewayApi
  readonly #headers: Readonly<Record<string, string>>
  readonly #requester: HttpRequester

  constructor({ url, application, password, api = 'v1', ...requester }: GatewayClientOptions) {
    this.#base = `${url.replace(/\/+$/, '')}${PATH[api]}`
    this.#api = api
    this.#headers = basicHeader({ user: application, password })
    this.#requester = new HttpRequester(requester)
  }

  /** The id it goes by. Throws HttpFailure; so do the others. An `object` may be wrong, and a string no JSON. */
  async send(message: GatewayMessage | object | string): Promise<GatewayReply<{ readonly id: string }>> {
    const reply = await this.#ask('POST', '', message)
    if (!reply.ok) return reply
    // v1 gives a list of ids, which are numbers; v2 an object.
    const id =
      this.#api === 'v1' ? (reply.value as unknown[])[0] : (reply.value as Readonly<Record<string, unknown>>).id
    return { ...reply, value: { id: idOf(id, this.#base, reply.status) } }
  }

  /** The same to many, in v1 alone: what became of each. */
  async broadcast(message: GatewayBroadcast | object): Promise<GatewayReply<readonly BroadcastLine[]>> {
    const reply = await this.#ask('POST', '/broadcast', message)
    if (!reply.ok) return reply
    if (!Array.isArray(reply.value)) throw notUnderstood(this.#base, reply.status)
    const lines = reply.value as readonly BroadcastLine[]
    return { ...reply, value: lines.map((line) => ({ ...line, id: idOf(line.id, this.#base, reply.status) })) }
  }

  async get(id: string): Promise<GatewayReply<ShownMessage>> {
    const named = encodeURIComponent(id)
    const reply = await this.#ask('GET', this.#api === 'v1' ? `/${named}` : `?id=${named}`)
    if (!reply.ok) return reply
    const shown = reply.value as ShownMessage
    return { ...reply, value: { ...shown, id: idOf(shown.id, this.#base, reply.status) } }
  }

  /** What is under way is cut. */
  close(): void {
    this.#requester.close()
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<GatewayReply<object>> {
    const url = `${this.#base}${path}`
    const reply = await askJson(this.#requester, { method, url, headers: this.#headers, body })
    if (reply.status >= 300) return refusalOf(reply)
    if (typeof reply.json === 'object' && reply.json !== null)
      return { ok: true, status: reply.status, value: reply.json }
    throw notUnderstood(url, reply.status)
  }
}

function idOf(id: unknown, url: string, status: number): string {
  if (typeof id === 'string' || typeof id === 'number') return String(id)
  throw notUnderstood(url, status)
}

function notUnderstood(url: string, status: number): HttpFailure {
  return new HttpFailure('not-understood', `${url} answers ${status} without the id of a message`, '', status)
}

/**
 * The word of an error stands in `error`: alone in v1, before its text in v2. Where there is none, the whole number that
 * one of v1's published bodies has as its `code`, or the HTTP status.
 */
function refusalOf({ status, json, text }: JsonReply): Extract<GatewayReply<never>, { ok: false }> {
  const said = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>
  const error = typeof said.error === 'string' ? said.error : ''
  const [, word = '', rest = ''] = /^([a-z][a-z_]*)(?:\W+(.*))?$/s.exec(error) ?? []
  const own = said['error-desc'] ?? (rest === '' ? said.message : rest)
  return {
    ok: false,
    status,
    code: word === '' ? String(said.code ?? said.statusCode ?? status) : word,
    message: typeof own === 'string' ? own : text,
  }
}
