/**
 * One HTTP listener, many plain handlers: each owns a path prefix. What is under no prefix is a 404 that says what there
 * is. Limits are the peer's problem: slow headers, idle connections and long URLs end here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { listening } from '../engine/listening.ts'

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface Route {
  /** `/api/v1`: that path and all below it. */
  readonly prefix: string
  readonly handle: HttpHandler
}

export class HttpListener {
  readonly #server: Server
  readonly #routes: Route[] = []
  #port = 0

  constructor(onBug: (error: unknown) => void) {
    this.#server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
      try {
        this.#route(request.url ?? '/')(request, response)
      } catch (error) {
        onBug(error)
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
      }
    })
  }

  get port(): number {
    return this.#port
  }

  mount(prefix: string, handle: HttpHandler): void {
    this.#routes.push({ prefix, handle })
    this.#routes.sort((a, b) => b.prefix.length - a.prefix.length)
  }

  /** Port 0 takes a free one. Throws EmulatorError CANNOT_LISTEN. */
  async listen(host: string, port: number): Promise<void> {
    await listening(this.#server, host, port)
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : port
  }

  /** Finishes the requests under way, and cuts those that take longer than a second. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeIdleConnections()
    this.#server.closeAllConnections()
    await closed
  }

  #route(url: string): HttpHandler {
    const path = url.split('?', 1)[0] as string
    for (const { prefix, handle } of this.#routes) {
      if (path === prefix || prefix === '/' || path.startsWith(`${prefix}/`)) return handle
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
