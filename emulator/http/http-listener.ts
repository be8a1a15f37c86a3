/**
 * One HTTP listener, many plain handlers: each owns a path prefix. What is under no prefix is a 404 that says what there
 * is. Limits are the peer's problem: slow headers, idle connections and long URLs end here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { listening } from '../engine/listening.ts'

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface Route {
  /** `/api/v1`: that path and all below it. */
  readonly prefix: string
  /** What all paths below it begin with. */
  readonly below: string
  readonly handle: HttpHandler
}

export class HttpListener {
  readonly #server: Server
  readonly #routes: Route[] = []
  /** By connection, the request that came last on it. */
  readonly #answers = new WeakMap<Duplex, ServerResponse>()
  #port = 0

  constructor(onBug: (error: unknown) => void) {
    this.#server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
      this.#answers.set(request.socket, response)
      try {
        this.#route(request.url ?? '/')(request, response)
      } catch (error) {
        onBug(error)
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
      }
    })
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#unreadable(error.code ?? '', socket))
  }

  get port(): number {
    return this.#port
  }

  mount(prefix: string, handle: HttpHandler): void {
    this.#routes.push({ prefix, below: prefix === '/' ? '/' : `${prefix}/`, handle })
    this.#routes.sort((a, b) => b.prefix.length - a.prefix.length)
  }

  /** Port 0 takes a free one. Throws EmulatorError CANNOT_LISTEN. */
  async listen(host: string, port: number): Promise<void> {
    await listening(this.#server, host, port)
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : port
  }

  /** Takes no more connections and cuts those there are, whatever is under way on them. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  /**
   * What came is no HTTP. A request before it is answered all the same: one that has a body and says no Content-Length
   * ends, to HTTP, where its body begins.
   */
  #unreadable(code: string, socket: Duplex): void {
    const answer = this.#answers.get(socket)
    const isUnderWay = answer !== undefined && !answer.writableFinished && !answer.destroyed
    if (code.startsWith('HPE_') && isUnderWay) {
      answer.once('finish', () => socket.end())
      return
    }
    const status = STATUS_OF.get(code) ?? 400
    const isHeard = socket.writable && !(isUnderWay && answer.headersSent)
    if (isHeard) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
    socket.destroy()
  }

  #route(url: string): HttpHandler {
    const query = url.indexOf('?')
    const path = query < 0 ? url : url.slice(0, query)
    for (const { prefix, below, handle } of this.#routes) {
      if (path === prefix || prefix === '/' || path.startsWith(below)) return handle
    }
    return (_, response) => {
      const known = this.#routes.map((route) => route.prefix)
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({
          error: { code: 'NOT_FOUND', message: `nothing at ${path}`, hint: `There is ${known.join(', ')}.` },
        }),
      )
    }
  }
}

/** As Node has them itself. */
const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])
