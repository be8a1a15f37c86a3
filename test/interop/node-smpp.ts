/** node-smpp, the usual SMPP library of Node, as an ESME: it answers what it is asked, and keeps what it is sent. */
import { connect, createServer, PDU, type Pdu, type Session } from 'smpp'
import { Arrivals } from './arrivals.ts'

type Parameters = Readonly<Record<string, unknown>>

export class NodeSmpp {
  /** Requests and PDUs without an answer: deliver_sm, data_sm, enquire_link, unbind, alert_notification, outbind. */
  readonly incoming = new Arrivals<Pdu>('PDU')
  readonly closed: Promise<void>
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
    session.on('pdu', (pdu) => this.#onPdu(pdu))
    session.on('error', (error) => this.incoming.end(`node-smpp gave up: ${error.message}`))
    this.closed = new Promise((resolve) => {
      session.on('close', () => {
        this.incoming.end('the connection is closed')
        resolve()
      })
    })
  }

  static connect(port: number): NodeSmpp {
    return new NodeSmpp(connect({ host: '127.0.0.1', port }))
  }

  /** An ESME that waits to be called: the port, and the session of who calls first. */
  static async listen(): Promise<{ readonly port: number; readonly called: Promise<NodeSmpp>; stop(): void }> {
    let take: (session: NodeSmpp) => void
    const called = new Promise<NodeSmpp>((resolve) => {
      take = resolve
    })
    const server = createServer((session) => take(new NodeSmpp(session)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return { port: address.port, called, stop: () => server.close() }
  }

  /** The response, whatever its status. */
  request(command: string, parameters: Parameters = {}): Promise<Pdu> {
    return new Promise((resolve) => this.#session.send(new PDU(command, parameters), resolve))
  }

  /** Takes leave, and closes when that has been answered. */
  async unbind(): Promise<Pdu> {
    const answer = await this.request('unbind')
    this.#session.close()
    await this.closed
    return answer
  }

  close(): void {
    this.#session.close()
  }

  #onPdu(pdu: Pdu): void {
    if (pdu.isResponse()) return
    this.incoming.add(pdu)
    if (pdu.command !== 'alert_notification' && pdu.command !== 'outbind') this.#session.send(pdu.response())
  }
}
