/** The `smpp` package's client, an implementation of SMPP that is not ours. It ships no types. */
import { createRequire } from 'node:module'

export interface ForeignPdu {
  readonly command: string
  readonly command_status: number
  readonly message_id?: string
  readonly short_message?: { readonly message: string }
  response(options?: object): ForeignPdu
}

interface ForeignSession {
  on(event: string, listener: (pdu: ForeignPdu) => void): void
  send(pdu: ForeignPdu): void
  close(done: () => void): void
  bind_transceiver(fields: object, answered: (pdu: ForeignPdu) => void): void
  submit_sm(fields: object, answered: (pdu: ForeignPdu) => void): void
  unbind(answered: (pdu: ForeignPdu) => void): void
}

const smpp = createRequire(import.meta.url)('smpp') as {
  connect(options: { readonly host: string; readonly port: number }): ForeignSession
}

export class NodeSmppClient {
  /** Texts of the deliver_sm that came; each is answered. */
  readonly delivered: string[] = []
  readonly #session: ForeignSession

  private constructor(session: ForeignSession) {
    this.#session = session
    session.on('deliver_sm', (pdu) => {
      this.delivered.push(pdu.short_message?.message ?? '')
      session.send(pdu.response())
    })
    session.on('error', () => undefined)
    session.on('unbind', (pdu) => session.send(pdu.response()))
  }

  /** Bound as a transceiver. */
  static async bound(port: number, systemId: string, password: string): Promise<NodeSmppClient> {
    const session = smpp.connect({ host: '127.0.0.1', port })
    const client = new NodeSmppClient(session)
    const answer = await new Promise<ForeignPdu>((resolve) =>
      session.bind_transceiver({ system_id: systemId, password, interface_version: 0x34 }, resolve),
    )
    if (answer.command_status !== 0) throw new Error(`bind_transceiver was refused with ${answer.command_status}`)
    return client
  }

  submit(fields: object): Promise<ForeignPdu> {
    return new Promise((resolve) => this.#session.submit_sm({ registered_delivery: 1, ...fields }, resolve))
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#session.close(resolve))
  }
}
