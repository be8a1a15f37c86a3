/** All clients of one test, whatever they speak, and what they got. */
import { peerRefused } from '../../client/peer-refused.ts'
import type { SignIn } from '../../client/smpp/smpp-client.ts'
import type { FrontName } from '../../message/record.ts'
import type { SmppVersion } from '../../protocol/smpp/versions.ts'
import type { Outgoing } from '../outgoing.ts'
import type { ClientAnswer, SendStep } from '../step.ts'
import type { Credentials } from '../target.ts'
import type { Asked } from './asked.ts'
import { HttpClients } from './http-clients.ts'
import { Received } from './received.ts'
import { SmppClients } from './smpp-clients.ts'

export interface Server {
  readonly host: string
  readonly ports: { readonly smpp: number; readonly http: number }
  readonly credentials: readonly Credentials[]
  /** Whether it was told where to call us back. */
  readonly knowsUs: boolean
  hush(account: string, localPort: number | null, isSilent: boolean): Promise<void>
}

export class Clients {
  readonly received: Received
  readonly #http: HttpClients
  #server: Server | null = null
  #smpp: SmppClients | null = null

  private constructor(received: Received, http: HttpClients) {
    this.received = received
    this.#http = http
  }

  /** `host`: ours, as the server reaches it. */
  static async listen(host: string): Promise<Clients> {
    const received = new Received()
    // The server is known once it knows where to call us back.
    let clients: Clients | null = null
    const http = await HttpClients.listen(() => (clients as Clients).#httpServer(), received, host)
    clients = new Clients(received, http)
    return clients
  }

  get callbackUrl(): string {
    return this.#http.callbackUrl
  }

  of(server: Server): void {
    this.#server = server
    const { host, ports, hush } = server
    const signIn = (account: string) => signInOf(server, account, 'smpp')
    this.#smpp = new SmppClients({ host, port: ports.smpp, signIn, hush }, this.received)
  }

  /** `onAnswer` is called with each answer as it comes. */
  send(messages: readonly Outgoing[], step: SendStep, onAnswer: (answer: string) => void): Promise<void> {
    return step.via === 'smpp' ? this.#esmes.send(messages, step, onAnswer) : this.#http.send(messages, step, onAnswer)
  }

  /** What is asked over HTTP now will not be answered: its answer is `no answer`. */
  giveUp(): void {
    this.#http.giveUp()
  }

  /** The command_status of the bind, by name. */
  bind(account: string, kind: SignIn['kind'], besides: boolean, version: SmppVersion): Promise<string> {
    return this.#esmes.bind(account, kind, besides, version)
  }

  /** What comes from handsets needs a client that is there. One that was bound before stays as it is. */
  bindFirst(account: string): Promise<void> {
    return this.#esmes.bindFirst(account)
  }

  /** What a client is told that asks what became of its message, in the front's own words. */
  ask(message: Asked): Promise<string> {
    return message.front === 'smpp' ? this.#esmes.ask(message) : this.#http.ask(message)
  }

  disconnect(account: string): Promise<void> {
    return this.#esmes.disconnect(account)
  }

  /** After the server has cut all SMPP links. */
  forgetLinks(): Promise<void> {
    return this.#esmes.close()
  }

  async answerWith(front: FrontName, answer: ClientAnswer): Promise<void> {
    if (front === 'smpp') await this.#esmes.answerWith(answer === 'none' ? null : (answer ?? 0))
    else if (answer !== 'none') this.#http.status[front] = answer
  }

  /** What the clients got, all of what was written to them by now. */
  async heard(): Promise<Received> {
    await this.#smpp?.heard()
    return this.received
  }

  /** As close, but the server has seen them go when it resolves. */
  async leave(): Promise<void> {
    await this.#smpp?.leave()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#smpp?.close()
    await this.#http.close()
  }

  get #esmes(): SmppClients {
    return this.#smpp as SmppClients
  }

  #httpServer() {
    const server = this.#server as Server
    const base = `http://${server.host}:${server.ports.http}`
    return {
      base,
      knowsUs: server.knowsUs,
      signIn: <F extends FrontName>(account: string, front: F) => signInOf(server, account, front),
    }
  }
}

function signInOf<F extends FrontName>(server: Server, account: string, front: F): NonNullable<Credentials[F]> {
  const known = server.credentials
  const found = known.find((each) => each.account === account)
  if (found === undefined) {
    throw peerRefused(`there is no account ${account}`, `Accounts: ${known.map((each) => each.account).join(', ')}.`)
  }
  const signIn = found[front]
  if (signIn === null) throw peerRefused(`account ${account} has no ${front}`, 'Give it one, or send by another front.')
  return signIn as NonNullable<Credentials[F]>
}
