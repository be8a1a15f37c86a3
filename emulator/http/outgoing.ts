/**
 * The one way out for callbacks and for content that a request names by URL. What becomes of a request is a value, never
 * an exception: an answer, no connection, no answer in time, or a connection that broke.
 *
 * Time-outs run on the wall's clock: until the connection is open, then until the answer has come whole. Redirects are
 * not followed: a peer that moved is a peer that has not taken what it was sent. undici is loaded at first use.
 */
import type { Socket } from 'node:net'
import type { Millis } from '../core/instant.ts'
import type { Wall } from '../core/wall.ts'
import type { WireFault } from '../message/plan.ts'
import { basicHeader } from './authorization.ts'
import type { Endpoint } from './outgoing-connect.ts'
import { Origin, SHUT } from './outgoing-origin.ts'
import { spoiled } from './spoiled-request.ts'

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  /** User and password in it are sent as Basic credentials, unless the headers have others. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** null: none. */
  readonly body: Buffer | null
  readonly connectTimeout: Millis
  readonly answerTimeout: Millis
  /** Octets of an answer; a longer one breaks the connection. */
  readonly maxAnswer: number
  /** null: none. Only `cut` and `slow-body` concern how the octets leave. */
  readonly fault: WireFault | null
}

export type OutgoingAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string | string[] | undefined>>
      readonly body: Buffer
    }
  /** Nothing was sent: a URL or a header that cannot be, no such host, nobody there, a certificate not trusted. */
  | { readonly kind: 'no-connection'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly phase: 'connect' | 'answer' }
  /** It ended before the answer did, or the answer was none. */
  | { readonly kind: 'broken'; readonly reason: string }

export class Outgoing {
  readonly #wall: Wall
  readonly #origins = new Map<string, Origin>()
  /** Of requests that are spoiled. */
  readonly #sockets = new Set<Socket>()
  #loading: Promise<typeof import('undici')> | null = null
  #closed = false

  constructor(wall: Wall) {
    this.#wall = wall
  }

  async send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    if (this.#closed) return SHUT
    const url = URL.canParse(request.url) ? new URL(request.url) : null
    if (url === null || !/^https?:$/.test(url.protocol)) {
      return { kind: 'no-connection', reason: `"${request.url}" is not a URL of http or https` }
    }
    const path = `${url.pathname}${url.search}`
    const asked = { ...request, headers: { ...credentialsIn(url), ...request.headers } }
    if (request.fault === 'cut' || request.fault === 'slow-body') {
      return spoiled(asked, url.host, path, endpointOf(url), this.#wall, this.#sockets)
    }
    this.#loading ??= import('undici')
    const { Client } = await this.#loading
    // Closed while it was loading.
    if (this.#closed) return SHUT
    return this.#originOf(url, Client).send(path, asked)
  }

  /** What is under way is cut. */
  async close(): Promise<void> {
    this.#closed = true
    for (const origin of [...this.#origins.values()]) origin.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #originOf(url: URL, Kind: typeof import('undici').Client): Origin {
    const known = this.#origins.get(url.origin)
    if (known !== undefined) return known
    const origin = new Origin({
      origin: url.origin,
      endpoint: endpointOf(url),
      wall: this.#wall,
      Kind,
      onEmpty: () => {
        this.#origins.delete(url.origin)
      },
    })
    this.#origins.set(url.origin, origin)
    return origin
  }
}

function endpointOf({ protocol, hostname, port }: URL): Endpoint {
  const isTls = protocol === 'https:'
  return { isTls, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (isTls ? 443 : 80) : Number(port) }
}

/** As it was percent-encoded, where that can be undone (RFC 3986 section 3.2.1). */
function credentialsIn({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  return { authorization: basicHeader({ user: decoded(username), password: decoded(password) }) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
