/** The clients that a test sends by, one for each account and front, made when it first does. */
import type { GatewayClient } from './client/gateway/gateway-client.ts'
import type { Mm7Client } from './client/mm7/mm7-client.ts'
import type { RestClient } from './client/rest/rest-client.ts'
import type { SmppClient } from './client/smpp/smpp-client.ts'
import { EmulatorError } from './core/emulator-error.ts'
import type { World } from './engine/world.ts'
import type { FrontName } from './message/record.ts'
import type { Ports } from './ports.ts'
import { didYouMean } from './protocol/settings/did-you-mean.ts'
import type { Account } from './scenario/account.ts'

export interface TextToSend {
  readonly to: string
  readonly text: string
  /** 12345 where not given. */
  readonly from?: string
  /** Who sends it; where not given, `test`, or the first account that can sign in there. */
  readonly account?: string
  /** How it is sent: `smpp` where not given. By `mm7` it is the only part of an MMS. */
  readonly via?: FrontName
}

export interface Sent {
  /** 0: all of it was accepted. Else a command_status, the first that is not 0; an MM7 StatusCode; an HTTP status. */
  readonly status: number
  /** What it is called in the responses and the receipts; of SMPP, each of its parts. */
  readonly ids: readonly string[]
}

interface Clients {
  readonly smpp: SmppClient
  readonly rest: RestClient
  readonly mm7: Mm7Client
  readonly gateway: GatewayClient
}

type Text = Required<Pick<TextToSend, 'from' | 'to' | 'text'>>
type SignIn<F extends FrontName> = NonNullable<Account[F]>

const ACCOUNT = 'test'
const NAMES: Readonly<Record<FrontName, string>> = { smpp: 'SMPP', rest: 'REST', mm7: 'MM7', gateway: 'the gateway' }

/** @internal */
export class TestClients {
  readonly #world: World
  readonly #host: string
  readonly #ports: Ports
  readonly #clients = new Map<string, Promise<Clients[FrontName]>>()

  constructor(world: World, host: string, ports: Ports) {
    this.#world = world
    this.#host = host
    this.#ports = ports
  }

  /** Throws EmulatorError PEER_REFUSED where no answer comes, NOT_FOUND where there is no such account, or BAD_REQUEST. */
  async send(wanted: TextToSend): Promise<Sent> {
    checkText(wanted)
    const { account, from = '12345', via = 'smpp', to, text } = wanted
    const message = { from, to, text }
    switch (via) {
      case 'smpp':
        return this.#sendSmpp(account, message)
      case 'rest':
        return this.#sendRest(account, message)
      case 'mm7':
        return this.#sendMm7(account, message)
      case 'gateway':
        return this.#sendGateway(account, message)
    }
  }

  async close(): Promise<void> {
    const clients = await Promise.allSettled(this.#clients.values())
    this.#clients.clear()
    await Promise.all(
      clients.map((client) => {
        if (client.status === 'rejected') return undefined
        return 'unbind' in client.value ? client.value.unbind() : client.value.close()
      }),
    )
  }

  /** A receipt is asked for, which goes to whoever receives for the account. */
  async #sendSmpp(account: string | undefined, message: Text): Promise<Sent> {
    const client = await this.#client('smpp', account, (signIn) => this.#bound(signIn))
    const answers = await client.submit({ ...message, registered: 1 })
    const refused = answers.find(({ status }) => status !== 0)
    return { status: refused?.status ?? 0, ids: answers.flatMap(({ messageId }) => messageId || []) }
  }

  async #sendRest(account: string | undefined, { from, to, text }: Text): Promise<Sent> {
    const client = await this.#client('rest', account, async ({ servicePlan, token }, url) => {
      const { RestClient } = await import('./client/rest/rest-client.ts')
      return new RestClient({ url, servicePlan, token })
    })
    // A report that has nowhere to go is refused (403, missing_callback_url).
    const { callback } = this.#accountOf('rest', account).signIn
    const delivery_report = callback === null ? 'none' : 'per_recipient_final'
    const reply = await client.sendBatch({ from, to: [to], body: text, delivery_report })
    return reply.ok ? { status: 0, ids: [reply.value.id] } : { status: reply.status, ids: [] }
  }

  async #sendMm7(account: string | undefined, { from, to, text }: Text): Promise<Sent> {
    const { textPart, presentation } = await import('./client/mm7/mms-content.ts')
    const sender = { kind: /^\+?\d{7,}$/.test(from) ? 'Number' : 'ShortCode', value: from } as const
    const make = async ({ vaspid, vasids }: SignIn<'mm7'>, url: string) => {
      const { Mm7Client } = await import('./client/mm7/mm7-client.ts')
      return new Mm7Client({ url: `${url}/mm7/v1`, vaspid, vasid: vasids[0] ?? '', sender })
    }
    const client = await this.#client('mm7', account, make, from)
    const parts = [textPart(text)]
    const recipients = [{ kind: 'Number', value: to }] as const
    const { code, messageId } = await client.submit({ to: recipients, parts: [presentation(parts), ...parts] })
    return { status: code === MM7_SUCCESS ? 0 : code, ids: messageId === '' ? [] : [messageId] }
  }

  async #sendGateway(account: string | undefined, { from, to, text }: Text): Promise<Sent> {
    const client = await this.#client('gateway', account, async ({ application, password }, url) => {
      const { GatewayClient } = await import('./client/gateway/gateway-client.ts')
      return new GatewayClient({ url, application, password })
    })
    const reply = await client.send({ source: from, destination: to, content: text })
    return reply.ok ? { status: 0, ids: [reply.value.id] } : { status: reply.status, ids: [] }
  }

  /** A link is there for as long as it holds. */
  #client<F extends FrontName>(
    front: F,
    account: string | undefined,
    make: (signIn: SignIn<F>, url: string) => Promise<Clients[F]>,
    as = '',
  ): Promise<Clients[F]> {
    const { name, signIn } = this.#accountOf(front, account)
    const key = `${front} ${name} ${as}`
    const known = this.#clients.get(key)
    if (known !== undefined) return known as Promise<Clients[F]>
    const urlHost = this.#host.includes(':') ? `[${this.#host}]` : this.#host
    const made = make(signIn, `http://${urlHost}:${this.#ports.http}`)
    this.#clients.set(key, made)
    const forget = () => {
      if (this.#clients.get(key) === made) this.#clients.delete(key)
    }
    made.then((client) => ('closed' in client ? client.closed.then(forget) : undefined), forget)
    return made
  }

  #accountOf<F extends FrontName>(front: F, wanted: string | undefined): { name: string; signIn: SignIn<F> } {
    const accounts = [...this.#world.accounts.values()].flatMap(({ settings }) => {
      const signIn: Account[F] = settings[front]
      return signIn === null ? [] : [{ name: settings.name, signIn }]
    })
    const found =
      wanted === undefined
        ? (accounts.find(({ name }) => name === ACCOUNT) ?? accounts[0])
        : accounts.find(({ name }) => name === wanted)
    if (found !== undefined) return found
    const hint = `Accounts with ${NAMES[front]}: ${accounts.map(({ name }) => name).join(', ') || 'none'}.`
    const who = wanted === undefined ? 'no account' : `no account ${wanted}`
    throw new EmulatorError('NOT_FOUND', `${who} can sign in by ${NAMES[front]}`, hint)
  }

  async #bound({ systemId, password }: SignIn<'smpp'>): Promise<SmppClient> {
    const { connectSmpp } = await import('./client/smpp/connect-smpp.ts')
    if (this.#ports.smpp === null)
      throw new EmulatorError('BAD_OPTION', 'the emulator does not listen for SMPP', 'Give it an smppPort; 0 is free.')
    // A transmitter: receipts and messages from handsets are left to the client under test.
    const client = await connectSmpp({ host: this.#host, port: this.#ports.smpp })
    const { status } = await client.bind({ kind: 'transmitter', systemId, password })
    if (status === 0) return client
    client.close()
    throw new EmulatorError('PEER_REFUSED', `the bind as ${systemId} is refused: status ${status}`, '')
  }
}

const MM7_SUCCESS = 1000

const WORDS = ['to', 'text', 'from', 'account', 'via']

/** A test in JavaScript has no compiler that finds a word misspelt. */
function checkText(wanted: TextToSend): void {
  const hint = 'Write it like { to: "64211234567", text: "hello" }.'
  for (const [word, value] of Object.entries(wanted)) {
    if (!WORDS.includes(word))
      throw new EmulatorError('BAD_REQUEST', `unknown key \`${word}\` in send`, didYouMean(word, WORDS) || hint)
    if (value !== undefined && typeof value !== 'string')
      throw new EmulatorError('BAD_REQUEST', `${word}: ${JSON.stringify(value)} is no text`, hint)
  }
  const { to, text, via = 'smpp' } = wanted
  if (to === undefined || text === undefined)
    throw new EmulatorError('BAD_REQUEST', `\`${to === undefined ? 'to' : 'text'}\` is missing in send`, hint)
  if (!Object.hasOwn(NAMES, via))
    throw new EmulatorError('BAD_REQUEST', `via: there is no front ${via}`, `Fronts: ${Object.keys(NAMES).join(', ')}.`)
}
