/** A TCP server of a test's that answers as no HTTP library would. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

export class RawServer {
  /** Connections so far, the latest last. */
  readonly sockets: Socket[] = []
  /** All that came on each. */
  readonly received: string[] = []
  readonly #server: Server

  private constructor(onData: (socket: Socket, received: string, connection: number) => void) {
    this.#server = createServer((socket) => {
      const index = this.sockets.push(socket) - 1
      this.received.push('')
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        this.received[index] += chunk.toString('latin1')
        onData(socket, this.received[index] as string, index)
      })
    })
  }

  /** `onData` gets all that has come on the connection. */
  static async start(
    onData: (socket: Socket, received: string, connection: number) => void = () => undefined,
  ): Promise<RawServer> {
    const server = new RawServer(onData)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The connection of that number, when it has come. */
  async connection(index: number): Promise<Socket> {
    while (this.sockets.length <= index) await once(this.#server, 'connection')
    return this.sockets[index] as Socket
  }

  /** Resolves when the text has come on the connection. */
  async got(text: string, index = 0): Promise<void> {
    const socket = await this.connection(index)
    while (!(this.received[index] as string).includes(text)) await once(socket, 'data')
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
