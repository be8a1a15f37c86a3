/**
 * A world of an emulator in this process, as a test uses it: sends as a client does, moves the clock, and looks at what
 * became of it. What it says goes over the same sockets as anybody else's.
 */
import { ControlClient } from './client/control/control-client.ts'
import type { SmppClient } from './client/smpp/smpp-client.ts'
import type { InboxMessage } from './control/inbox.ts'
import type { MessageDetail, MessageSummary } from './control/view-message.ts'
import { EmulatorError } from './core/emulator-error.ts'
import type { World } from './engine/world.ts'
import type { Ports } from './ports.ts'

export interface TextToSend {
  readonly to: string
  readonly text: string
  /** 12345 where not given. */
  readonly from?: string
  /** Who sends it; where not given, `test`, or the first account that can sign in by SMPP. */
  readonly account?: string
}

export interface Sent {
  /** The first command_status that is not 0; 0: all parts were accepted. */
  readonly status: number
  /** What the parts are called in the responses and the receipts. */
  readonly ids: readonly string[]
}

export interface TextFromHandset {
  readonly from: string
  readonly to: string
  readonly text: string
  /** Whose client gets it; `test` where not given. */
  readonly account?: string
}

export interface WantedMessages {
  readonly to?: string
  readonly from?: string
  readonly account?: string
  /** A life, `delivered`, or a stat of receipts, `DELIVRD`. */
  readonly state?: string
  /** At most so many; 100 where not given, 1,000 at most. */
  readonly limit?: number
}

const ACCOUNT = 'test'

export class TestWorld {
  readonly ports: Ports
  readonly #world: World
  readonly #host: string
  readonly #control: ControlClient
  readonly #clients = new Map<string, Promise<SmppClient>>()

  constructor(world: World, host: string, ports: Ports) {
    if (ports.control === null)
      throw new EmulatorError('BAD_OPTION', 'the emulator does not listen for HTTP', 'Give it an httpPort; 0 is free.')
    this.#world = world
    this.ports = ports
    this.#host = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    const urlHost = this.#host.includes(':') ? `[${this.#host}]` : this.#host
    this.#control = new ControlClient(`http://${urlHost}:${ports.control}`)
  }

  /**
   * Submits a text over SMPP, with a receipt asked for, which goes to whoever receives for the account. A refusal is a
   * value; throws EmulatorError PEER_REFUSED where no answer comes, NOT_FOUND where there is no such account.
   */
  async send({ account, from = '12345', to, text }: TextToSend): Promise<Sent> {
    const client = await this.#clientOf(account)
    const answers = await client.submit({ from, to, text, registered: 1 })
    const refused = answers.find(({ status }) => status !== 0)
    return { status: refused?.status ?? 0, ids: answers.map(({ messageId }) => messageId) }
  }

  /** Skips ahead: `5m`, `3d`. Done when all that is due by then has happened, and been answered. */
  async advance(time: string): Promise<void> {
    await this.#post('/clock', { advance: time })
  }

  /** Newest first. */
  async messages({ limit, ...wanted }: WantedMessages = {}): Promise<readonly MessageSummary[]> {
    const query = { ...wanted, limit: limit?.toString() }
    const { messages } = (await this.#control.get(this.#path('/messages'), query)) as {
      readonly messages: readonly MessageSummary[]
    }
    return messages
  }

  /** By the id of its response, or `key:N`; with its attempts, its receipts, and why all came as it did. */
  async message(id: string): Promise<MessageDetail> {
    return (await this.#control.get(this.#path(`/messages/${encodeURIComponent(id)}`))) as MessageDetail
  }

  /** What the handset of a number shows, in the order of delivery. */
  async inbox(number: string): Promise<readonly InboxMessage[]> {
    const { messages } = (await this.#control.get(this.#path(`/numbers/${encodeURIComponent(number)}/inbox`))) as {
      readonly messages: readonly InboxMessage[]
    }
    return messages
  }

  /** A handset goes off, fills up or comes back; `time`: for how long. */
  async handset(number: string, state: 'on' | 'off' | 'full', time?: string): Promise<void> {
    const body = time === undefined ? { state } : { state, for: time }
    await this.#post(`/numbers/${encodeURIComponent(number)}/handset`, body)
  }

  /** A handset sends a text to an account's client. */
  async mo({ account = ACCOUNT, ...text }: TextFromHandset): Promise<void> {
    await this.#post('/mo', { account, ...text })
  }

  /** Its own clients leave; the world stays. */
  async close(): Promise<void> {
    const clients = await Promise.allSettled(this.#clients.values())
    this.#clients.clear()
    await Promise.all(clients.map((client) => (client.status === 'fulfilled' ? client.value.unbind() : undefined)))
  }

  #path(path: string): string {
    return `/worlds/${encodeURIComponent(this.#world.name)}${path}`
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#control.post(this.#path(path), body)
  }

  /** One link for each account, for as long as it holds. */
  async #clientOf(account: string | undefined): Promise<SmppClient> {
    const { name, smpp } = this.#accountOf(account)
    const known = this.#clients.get(name)
    if (known !== undefined) return known
    const made = this.#bound(smpp)
    this.#clients.set(name, made)
    const forget = () => {
      if (this.#clients.get(name) === made) this.#clients.delete(name)
    }
    made.then((client) => client.closed.then(forget), forget)
    return made
  }

  #accountOf(wanted: string | undefined): { readonly name: string; readonly smpp: SignsIn } {
    const accounts = [...this.#world.accounts.values()].flatMap(({ settings: { name, smpp } }) =>
      smpp === null ? [] : [{ name, smpp }],
    )
    const found =
      wanted === undefined
        ? (accounts.find(({ name }) => name === ACCOUNT) ?? accounts[0])
        : accounts.find(({ name }) => name === wanted)
    if (found !== undefined) return found
    const hint = `Accounts with SMPP: ${accounts.map(({ name }) => name).join(', ') || 'none'}.`
    throw new EmulatorError('NOT_FOUND', `no account ${wanted ?? ''} can sign in by SMPP`.replace('  ', ' '), hint)
  }

  async #bound({ systemId, password }: SignsIn): Promise<SmppClient> {
    const { connectSmpp } = await import('./client/smpp/connect-smpp.ts')
    if (this.ports.smpp === null)
      throw new EmulatorError('BAD_OPTION', 'the emulator does not listen for SMPP', 'Give it an smppPort; 0 is free.')
    // A transmitter: receipts and messages from handsets are left to the client under test.
    const client = await connectSmpp({ host: this.#host, port: this.ports.smpp })
    const { status } = await client.bind({ kind: 'transmitter', systemId, password })
    if (status === 0) return client
    client.close()
    throw new EmulatorError('PEER_REFUSED', `the bind as ${systemId} is refused: status ${status}`, '')
  }
}

interface SignsIn {
  readonly systemId: string
  readonly password: string
}
