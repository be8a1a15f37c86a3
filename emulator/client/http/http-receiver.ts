/** A server of the client's own: takes requests whole, and answers each as it is told. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { EmulatorError } from '../../core/emulator-error.ts'
import type { Instant, Millis } from '../../core/instant.ts'
import { systemWall, type Wall } from '../../core/wall.ts'

export interface HttpArrival {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** When it was there, on the wall's clock. */
  readonly at: Instant
}

export type HttpScript =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Buffer
      /** So much later; at once by default. */
      readonly after?: Millis
    }
  /** The connection stays open, and nothing is said. */
  | { readonly kind: 'silent' }
  /** The connection is cut. */
  | { readonly kind: 'drop' }

export interface ReceiverOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** The system's by default. */
  readonly wall?: Wall
}

/** Octets of a request; what has more is cut. */
const MOST_OCTETS = 64 << 20

export class HttpReceiver {
  readonly #server: Server
  readonly #host: string

  private constructor(server: Server, host: string) {
    this.#server = server
    this.#host = host
  }

  /** `take` sees each request and says how it is answered. Throws EmulatorError CANNOT_LISTEN. */
  static async listen(options: ReceiverOptions, take: (arrival: HttpArrival) => HttpScript): Promise<HttpReceiver> {
    const { port = 0, host = '127.0.0.1', wall = systemWall } = options
    const server = createServer((request, response) => receive(request, response, wall, take))
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(new EmulatorError('CANNOT_LISTEN', `cannot listen on ${host}:${port}: ${error.message}`))
      })
      server.listen(port, host, resolve)
    })
    return new HttpReceiver(server, host)
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Without a path. */
  get url(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.port}`
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }
}

function receive(
  request: IncomingMessage,
  response: ServerResponse,
  wall: Wall,
  take: (arrival: HttpArrival) => HttpScript,
): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= MOST_OCTETS) chunks.push(chunk)
    else request.destroy()
  })
  // Whoever went away has not been heard.
  request.on('error', () => undefined)
  request.on('end', () => {
    const { method = '', url: path = '', headers } = request
    const script = take({ method, path, headers, body: Buffer.concat(chunks), at: wall.now() })
    if (script.kind === 'silent') return
    if (script.kind === 'drop') return void response.destroy()
    const { status, headers: said = {}, body = '', after = 0 } = script
    const write = () => {
      if (response.destroyed) return
      response.writeHead(status, { ...said, 'content-length': String(Buffer.byteLength(body)) }).end(body)
    }
    if (after === 0) write()
    else {
      const timer = wall.after(after as Millis, write)
      response.on('close', () => timer.cancel())
    }
  })
}
