/** A man in the middle who only listens: what a client and a server said to each other over TCP, octet for octet. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Arrivals } from './arrivals.ts'

export interface Spoken {
  /** From 0, in the order in which the clients connected. */
  readonly connection: number
  readonly by: 'client' | 'server'
  readonly octets: Buffer
}

export interface Wiretap {
  /** Where the client is to connect. */
  readonly port: number
  /** All that is said, in the order in which it is. */
  readonly heard: Arrivals<Spoken>
  /** Leads new connections to another server from now on. */
  leadTo(serverPort: number): void
  /** Breaks all connections, as a network does. */
  cut(): void
  close(): Promise<void>
}

/** Listens on a free port of the loopback, and passes everything on to `serverPort` and back. */
export async function tap(serverPort: number): Promise<Wiretap> {
  const heard = new Arrivals<Spoken>('chunk of octets')
  const sockets = new Set<Socket>()
  let connections = 0
  let target = serverPort
  const listener = createServer((client) => {
    const connection = connections++
    const server = connect(target, '127.0.0.1')
    relay(client, server, 'client', connection)
    relay(server, client, 'server', connection)
  })
  const relay = (from: Socket, to: Socket, by: Spoken['by'], connection: number) => {
    sockets.add(from)
    from.setNoDelay(true)
    from.on('data', (octets: Buffer) => {
      heard.add({ connection, by, octets })
      to.write(octets)
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    port: (listener.address() as AddressInfo).port,
    heard,
    leadTo: (port) => {
      target = port
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        cut()
      }),
  }
}

/** Whether it begins with this command. */
export function isCommand(side: Spoken['by'], command: number): (spoken: Spoken) => boolean {
  return ({ by, octets }) => by === side && octets.readUInt32BE(4) === command
}
