/** The ESMEs of a test: one for each account, bound when it first sends, or when a step says so. */

import { peerRefused } from '../../client/peer-refused.ts'
import { connectSmpp } from '../../client/smpp/connect-smpp.ts'
import { type Delivery, type Receipt, stateName } from '../../client/smpp/delivery.ts'
import type { SignIn, SmppClient } from '../../client/smpp/smpp-client.ts'
import { EmulatorError } from '../../core/emulator-error.ts'
import { DAY, HOUR, MINUTE, type Millis, millis, SECOND } from '../../core/instant.ts'
import { statusName } from '../../protocol/smpp/command-status.ts'
import { parseReceiptText } from '../../protocol/smpp/parse-receipt-text.ts'
import type { SmppVersion } from '../../protocol/smpp/versions.ts'
import type { Outgoing } from '../outgoing.ts'
import type { SendStep } from '../step.ts'
import type { Asked } from './asked.ts'
import type { Received } from './received.ts'

export interface SmppSignIn {
  readonly systemId: string
  readonly password: string
}

export interface SmppServer {
  readonly host: string
  readonly port: number
  signIn(account: string): SmppSignIn
  /** It is told that a client of ours answers no delivery from now on, or does again. */
  hush(account: string, localPort: number | null, isSilent: boolean): Promise<void>
}

const WINDOW = 10
const PATIENCE = millis(30_000)

export class SmppClients {
  readonly #server: SmppServer
  readonly #received: Received
  readonly #clients = new Map<string, Promise<SmppClient>>()
  /** What is bound besides. */
  #others: readonly { readonly account: string; readonly client: SmppClient }[] = []
  /** command_status of what we answer to deliveries; null: we answer nothing. */
  #status: number | null = 0
  /** Accounts that were bound, or tried to. */
  readonly #met = new Set<string>()

  constructor(server: SmppServer, received: Received) {
    this.#server = server
    this.#received = received
  }

  /** One answer a short message, in the order of sending. */
  async send(messages: readonly Outgoing[], step: SendStep, onAnswer: (answer: string) => void): Promise<void> {
    const client = await this.#bound(step.account)
    const sent = messages.map(async ({ from, to, text }) => {
      await client.submit(
        {
          from,
          to,
          text,
          registered: step.registered ?? (step.receipt ? 1 : 0),
          long: step.long,
          ...(step.dataCoding !== null && { dataCoding: step.dataCoding }),
          ...(step.octets !== null && { octets: step.octets, esmClass: step.esmClass }),
          ...(step.validity !== null && { validity: relativeTime(step.validity) }),
        },
        ({ status, messageId }) => {
          this.#received.answered('smpp', messageId)
          onAnswer(statusName(status))
        },
      )
    })
    const ended = await Promise.allSettled(sent)
    for (const each of ended) if (each.status === 'rejected') onAnswer(wordOf(each.reason))
  }

  /** query_sm: the message_state in the words of receipts, or the status of the refusal. */
  async ask({ account, id, from }: Asked): Promise<string> {
    const client = await this.#bound(account)
    const body = { message_id: id ?? '', source_addr_ton: 0, source_addr_npi: 0, source_addr: from }
    const answer = await client.request('query_sm', body)
    return answer.body === null ? statusName(answer.status) : stateName(answer.body.message_state)
  }

  /** The command_status of the bind. `besides`: what is bound already stays so, and goes on to be what submits. */
  async bind(account: string, kind: SignIn['kind'], besides: boolean, version: SmppVersion): Promise<string> {
    if (!besides) await this.disconnect(account)
    const { client, status } = await this.#sign(account, kind, version)
    if (status !== 0) client.close()
    else if (this.#clients.has(account)) this.#others = [...this.#others, { account, client }]
    else this.#keep(account, Promise.resolve(client))
    return statusName(status)
  }

  /** null: nothing, and the server is told of it: how long it bears that is a matter of its world's time. */
  async answerWith(status: number | null): Promise<void> {
    await this.heard()
    const isSilent = status === null
    const told = isSilent !== (this.#status === null) ? await this.#all() : []
    this.#status = status
    for (const { account, client } of told) await this.#server.hush(account, client.localPort, isSilent)
  }

  /** What was written to us in our silence, which no answer tells of, has been read. */
  async heard(): Promise<void> {
    if (this.#status !== null) return
    const asked = (await this.#all()).map(({ client }) => client.request('enquire_link', null))
    await Promise.allSettled(asked)
  }

  async #all(): Promise<readonly { readonly account: string; readonly client: SmppClient }[]> {
    const bound = [...this.#clients].map(async ([account, client]) => ({ account, client: await client }))
    const ended = await Promise.allSettled(bound)
    return [...ended.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])), ...this.#others]
  }

  /** As a transceiver, where it never was bound in some way. */
  async bindFirst(account: string): Promise<void> {
    if (!this.#met.has(account)) await this.#bound(account)
  }

  async disconnect(account: string): Promise<void> {
    const client = this.#clients.get(account)
    this.#clients.delete(account)
    const others = this.#others.filter((each) => each.account === account)
    this.#others = this.#others.filter((each) => each.account !== account)
    await Promise.all([(await client)?.unbind(), ...others.map((each) => each.client.unbind())])
  }

  /** Each unbinds: the next test finds none of them. */
  async leave(): Promise<void> {
    await Promise.allSettled([...this.#clients.keys()].map((account) => this.disconnect(account)))
  }

  /** Nothing is said: the links are gone already, or are to be. */
  async close(): Promise<void> {
    const clients = await Promise.allSettled(this.#clients.values())
    this.#clients.clear()
    for (const { client } of this.#others) client.close()
    this.#others = []
    for (const each of clients) if (each.status === 'fulfilled') each.value.close()
  }

  #bound(account: string): Promise<SmppClient> {
    const known = this.#clients.get(account)
    if (known !== undefined) return known
    const made = this.#sign(account, 'transceiver').then(({ client, status }) => {
      if (status === 0) return client
      client.close()
      const message = `bind_transceiver of account ${account} was refused: ${statusName(status)}`
      throw peerRefused(message, 'A step `bind: { answer: … }` can expect that.')
    })
    this.#keep(account, made)
    return made
  }

  #keep(account: string, made: Promise<SmppClient>): void {
    this.#met.add(account)
    this.#clients.set(account, made)
    const forget = () => {
      if (this.#clients.get(account) === made) this.#clients.delete(account)
    }
    made.then((client) => client.closed.then(forget), forget)
  }

  async #sign(
    account: string,
    kind: SignIn['kind'],
    version: SmppVersion = '3.4',
  ): Promise<{ readonly client: SmppClient; readonly status: number }> {
    const { systemId, password } = this.#server.signIn(account)
    const client = await connectSmpp({
      host: this.#server.host.replace(/^\[|\]$/g, ''),
      port: this.#server.port,
      window: WINDOW,
      responseTimeout: PATIENCE,
      onDelivery: (delivery) => {
        this.#take(delivery, account, kind)
        return this.#status
      },
    })
    const { status } = await client.bind({ kind, systemId, password, version })
    if (status === 0 && this.#status === null) await this.#server.hush(account, client.localPort, true)
    return { client, status }
  }

  #take(delivery: Delivery, account: string, bind: SignIn['kind']): void {
    if (delivery.kind === 'mo') {
      this.#received.message({ front: 'smpp', account, text: delivery.text ?? '' })
    } else if (delivery.kind === 'receipt') {
      const { stat } = delivery
      // Whose it is can be told even where its state cannot.
      const id = delivery.id || (/(?:^|\s)id:(\S+)/i.exec(delivery.text)?.[1] ?? '')
      this.#received.receipt({
        front: 'smpp',
        id,
        status: stat,
        fields: { ...fieldsOfReceipt({ ...delivery, id }), bind },
      })
    }
  }
}

function fieldsOfReceipt({ id, stat, from, to, text, pdu }: Receipt): Readonly<Record<string, string>> {
  const said = parseReceiptText(text)
  const body = pdu.command === 'alert_notification' ? null : pdu.body
  const fields = {
    id,
    stat,
    from,
    to,
    body: text,
    pdu: pdu.command,
    err: said?.err,
    sub: said?.sub,
    dlvrd: said?.dlvrd,
    'submit date': said?.submitDate,
    'done date': said?.doneDate,
    text: said?.text,
    esm_class: body === null ? undefined : String(body.esm_class),
    data_coding: body === null ? undefined : String(body.data_coding),
  }
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** What became of a submit that has no response. */
function wordOf(error: unknown): string {
  if (!(error instanceof EmulatorError)) throw error
  if (error.code !== 'PEER_REFUSED') throw error
  return 'connection dropped'
}

/** A period in SMPP's time format (3.4 section 7.1.1); it has no weeks, and months differ in length. */
export function relativeTime(span: Millis): string {
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const days = Math.floor(span / DAY)
  const time = [(span % DAY) / HOUR, (span % HOUR) / MINUTE, (span % MINUTE) / SECOND].map(pad).join('')
  return `0000${pad(Math.min(days, 99))}${time}${Math.floor((span % SECOND) / 100)}00R`
}
