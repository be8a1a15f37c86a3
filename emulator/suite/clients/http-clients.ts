/** The clients of a test over HTTP, made when their account first sends, and where their callbacks arrive. */
import { gatewayCallbackOf } from '../../client/gateway/gateway-callback.ts'
import { GatewayClient } from '../../client/gateway/gateway-client.ts'
import type { JsonCallback } from '../../client/http/callback-listener.ts'
import { HttpFailure } from '../../client/http/http-failure.ts'
import { Mm7Client } from '../../client/mm7/mm7-client.ts'
import { presentation, textPart } from '../../client/mm7/mms-content.ts'
import { listenAsVasp, type Vasp, type VaspAnswer, type VaspArrival } from '../../client/mm7/vasp.ts'
import { peerRefused } from '../../client/peer-refused.ts'
import { restCallbackOf } from '../../client/rest/rest-callback.ts'
import { RestClient } from '../../client/rest/rest-client.ts'
import { SECOND } from '../../core/instant.ts'
import type { FrontName } from '../../message/record.ts'
import type { Outgoing } from '../outgoing.ts'
import type { SendStep } from '../step.ts'
import type { Credentials } from '../target.ts'
import type { Asked } from './asked.ts'
import { fieldsOf, type Received } from './received.ts'

export type HttpFront = Exclude<FrontName, 'smpp'>

interface HttpServer {
  /** Without a path. */
  readonly base: string
  /** Whether its accounts send their callbacks to us where a request names no place. */
  readonly knowsUs: boolean
  signIn<F extends HttpFront>(account: string, front: F): NonNullable<Credentials[F]>
}

export class HttpClients {
  readonly #server: () => HttpServer
  readonly #received: Received
  readonly #vasp: Vasp
  readonly #host: string
  readonly #rest = new Map<string, RestClient>()
  readonly #gateway = new Map<string, GatewayClient>()
  readonly #mm7 = new Map<string, Mm7Client>()
  /** What we answer to callbacks; null: we take them. */
  readonly status: Record<HttpFront, number | null> = { mm7: null, rest: null, gateway: null }
  #transactions = 0
  #givesUp: () => void = () => {}

  private constructor(server: () => HttpServer, received: Received, vasp: Vasp, host: string) {
    this.#server = server
    this.#received = received
    this.#vasp = vasp
    this.#host = host
    vasp.answer = (arrival) => this.#answer(arrival)
  }

  /** `host`: ours, as the server reaches it. */
  static async listen(server: () => HttpServer, received: Received, host: string): Promise<HttpClients> {
    return new HttpClients(server, received, await listenAsVasp({ host }), host)
  }

  get callbackUrl(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#vasp.port}/callback`
  }

  /** One after the other: whose answer comes first must not hang on sockets. */
  async send(messages: readonly Outgoing[], step: SendStep, onAnswer: (answer: string) => void): Promise<void> {
    for (const message of messages) {
      const givenUp = new Promise<string>((resolve) => {
        this.#givesUp = () => resolve('no answer')
      })
      onAnswer(await Promise.race([this.#sendOne(message, step).catch(wordOf), givenUp]))
    }
  }

  /** The message that waits for its answer waits no longer. */
  giveUp(): void {
    this.#givesUp()
    this.#cut()
  }

  /** The report of the front. MM7 has none to ask for. */
  async ask({ front, account, id, to }: Asked): Promise<string> {
    if (front === 'rest') {
      const reply = await this.#restOf(account).recipientReport(id ?? '', to)
      return reply.ok ? reply.value.status : String(reply.status)
    }
    if (front !== 'gateway') throw peerRefused(`${front} has nothing to ask with`, 'Look at its reports.')
    const reply = await this.#gatewayOf(account).get(id ?? '')
    return reply.ok ? reply.value.status : String(reply.status)
  }

  async close(): Promise<void> {
    this.#cut()
    await this.#vasp.close()
  }

  #cut(): void {
    for (const each of [...this.#rest.values(), ...this.#gateway.values(), ...this.#mm7.values()]) each.close()
  }

  #sendOne(message: Outgoing, step: SendStep): Promise<string> {
    switch (step.via) {
      case 'mm7':
        return this.#sendMm7(message, step)
      case 'rest':
        return this.#sendRest(message, step)
      default:
        return this.#sendGateway(message, step)
    }
  }

  async #sendMm7({ from, to, text }: Outgoing, { account, receipt, validity }: SendStep): Promise<string> {
    const { base } = this.#server()
    const key = `${account} ${from}`
    const client = made(this.#mm7, key, () => {
      const { vaspid, vasid } = this.#server().signIn(account, 'mm7')
      const sender = { kind: /^\+?\d{7,}$/.test(from) ? 'Number' : 'ShortCode', value: from } as const
      const nextTransactionId = () => `suite-${++this.#transactions}`
      return new Mm7Client({ url: `${base}/mm7/v1`, vaspid, vasid, sender, nextTransactionId })
    })
    const parts = [textPart(text)]
    const {
      code,
      text: said,
      messageId,
    } = await client.submit({
      to: [{ kind: 'Number', value: to }],
      parts: [presentation(parts), ...parts],
      deliveryReport: receipt,
      ...(validity !== null && { expiry: `PT${validity / SECOND}S` }),
    })
    if (messageId !== '') this.#received.answered('mm7', messageId)
    return withWords(code, said)
  }

  async #sendRest({ from, to, text }: Outgoing, { account, receipt }: SendStep): Promise<string> {
    const client = this.#restOf(account)
    const delivery_report = receipt ? 'per_recipient' : 'none'
    const callback = this.#server().knowsUs ? {} : { callback_url: this.callbackUrl }
    const reply = await client.sendBatch({ from, to: [to], body: text, delivery_report, ...callback })
    if (!reply.ok) return withWords(reply.status, reply.code)
    this.#received.answered('rest', reply.value.id)
    return String(reply.status)
  }

  async #sendGateway({ from, to, text }: Outgoing, { account }: SendStep): Promise<string> {
    const client = this.#gatewayOf(account)
    const reply = await client.send({ source: from, destination: to, content: text })
    if (!reply.ok) return withWords(reply.status, reply.code)
    this.#received.answered('gateway', reply.value.id)
    return String(reply.status)
  }

  #restOf(account: string): RestClient {
    return made(this.#rest, account, () => {
      const { servicePlan, token } = this.#server().signIn(account, 'rest')
      return new RestClient({ url: this.#server().base, servicePlan, token })
    })
  }

  #gatewayOf(account: string): GatewayClient {
    return made(this.#gateway, account, () => {
      const { application, password } = this.#server().signIn(account, 'gateway')
      return new GatewayClient({ url: this.#server().base, application, password })
    })
  }

  #answer(arrival: VaspArrival): VaspAnswer {
    if (arrival.kind !== 'unreadable') {
      this.#take(arrival)
      return { kind: 'status', code: this.status.mm7 ?? 1000 }
    }
    const front = this.#takeJson(arrival)
    return { kind: 'answer', status: (front && this.status[front]) ?? 200 }
  }

  #take(arrival: Exclude<VaspArrival, { kind: 'unreadable' }>): void {
    if (arrival.kind === 'report' || arrival.kind === 'read-reply') {
      const { messageId: id, status, recipient, sender, statusText, statusExtension, userAgent } = arrival
      const fields = fieldsOf({ status, statusText, statusExtension, userAgent, recipient, sender })
      this.#received.receipt({ front: 'mm7', id, status, fields: { ...fields, kind: arrival.kind } })
    } else if (arrival.kind === 'message') {
      const parts = arrival.parts.filter(({ contentType }) => contentType?.type.startsWith('text/') === true)
      const text = parts.map(({ body }) => body.toString('utf8')).join('\n')
      this.#received.message({ front: 'mm7', account: null, text })
    }
  }

  /** null: it is neither API's. */
  #takeJson({ path, headers, body, at }: Extract<VaspArrival, { kind: 'unreadable' }>): HttpFront | null {
    const text = body.toString('utf8')
    const callback: JsonCallback = { path, headers, json: jsonOf(text), text, at }
    const rest = restCallbackOf(callback)
    if (rest.kind === 'recipient-report') {
      const { report } = rest
      this.#received.receipt({ front: 'rest', id: report.batch_id, status: report.status, fields: fieldsOf(report) })
    } else if (rest.kind === 'batch-report') {
      for (const status of rest.report.statuses) {
        const fields = fieldsOf(status)
        this.#received.receipt({ front: 'rest', id: rest.report.batch_id, status: status.status, fields })
      }
    } else if (rest.kind === 'inbound') {
      this.#received.message({ front: 'rest', account: null, text: String(rest.inbound.body) })
    } else {
      return this.#takeGateway(callback)
    }
    return 'rest'
  }

  #takeGateway(callback: JsonCallback): HttpFront | null {
    const gateway = gatewayCallbackOf(callback)
    if (gateway.kind === 'other') return null
    if (gateway.kind === 'message') this.#received.message({ front: 'gateway', account: null, text: gateway.content })
    else {
      const { id, status } = gateway
      this.#received.receipt({ front: 'gateway', id, status, fields: fieldsOf(callback.json) })
    }
    return 'gateway'
  }
}

function made<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

/** `2004 Multimedia refused`, `403 missing_callback_url`; the status alone where no more is said. */
function withWords(status: number, words: string): string {
  return words === '' || words === String(status) ? String(status) : `${status} ${words}`
}

/** What became of a request that has no answer. */
function wordOf(error: unknown): string {
  if (!(error instanceof HttpFailure)) throw error
  if (error.kind === 'not-understood') return String(error.status)
  return error.kind === 'timeout' ? 'no answer' : 'connection dropped'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
