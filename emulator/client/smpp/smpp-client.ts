/**
 * An ESME: binds, submits texts, and hears of receipts and messages from handsets.
 *
 *     const client = await connectSmpp({ host: '127.0.0.1', port: 2775 })
 *     await client.bind({ kind: 'transceiver', systemId: 'test', password: 'test' })
 *     const [part] = await client.submit({ from: '12345', to: '64211234567', text: 'hello', registered: 1 })
 *     for await (const delivery of client.deliveries) console.log(delivery)
 *
 * What a server refuses is a value, its command_status; a server that fails to answer is an EmulatorError PEER_REFUSED.
 */
import type { Duplex } from 'node:stream'
import { EmulatorError } from '../../core/emulator-error.ts'
import { type Millis, millis } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import { systemWall, type Wall } from '../../core/wall.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import type { Bodies, Tlv } from '../../protocol/smpp/pdu.ts'
import { type SmppVersion, VERSIONS } from '../../protocol/smpp/versions.ts'
import { type Delivery, deliveryOf } from './delivery.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { type OutgoingMessage, submitParts } from './outgoing-message.ts'
import { type Request, type ResponseTo, Session } from './session.ts'

export interface ClientOptions {
  readonly wall?: Wall
  /** How long a response is awaited, in ms; 30 s where not given. */
  readonly responseTimeout?: Millis
  /** Requests that may wait for their response; 10 where not given. */
  readonly window?: number
  /**
   * Called with each delivery when it is read, in the order of the wire; gives the command_status to answer with,
   * or null to say nothing. Where not given, deliveries are thanked for and wait in `deliveries`.
   */
  readonly onDelivery?: (delivery: Delivery) => number | null | Promise<number | null>
  /** The port that the connection was made from; not given: it is no socket's. */
  readonly localPort?: number | undefined
}

export interface SignIn {
  readonly kind: 'transmitter' | 'receiver' | 'transceiver'
  readonly systemId: Octets
  readonly password: Octets
  /** 3.4 where not given. */
  readonly version?: SmppVersion
  readonly systemType?: Octets
  readonly addressRange?: Octets
}

export interface Answer {
  /** command_status; 0 for success. */
  readonly status: number
}

export interface BindAnswer extends Answer {
  /** What the server calls itself. */
  readonly systemId: Octets
}

export interface SubmitAnswer extends Answer {
  /** '' where the server gave none. */
  readonly messageId: Octets
}

export class SmppClient {
  /** For one reader; ends with the connection. Empty where `onDelivery` is given. */
  readonly deliveries: DeliveryQueue = new DeliveryQueue()
  /** null: the stream is no socket's. */
  readonly localPort: number | null
  readonly #session: Session
  #reference = 0

  constructor(stream: Duplex, options: ClientOptions = {}) {
    const keep = (delivery: Delivery) => {
      this.deliveries.push(delivery)
      return STATUS.ESME_ROK
    }
    const onDelivery = options.onDelivery ?? keep
    this.localPort = options.localPort ?? null
    this.#session = new Session(stream, {
      wall: options.wall ?? systemWall,
      responseTimeout: options.responseTimeout ?? millis(30_000),
      window: options.window ?? 10,
      onIncoming: (pdu) => onDelivery(deliveryOf(pdu)),
    })
    this.#session.closed.then(() => this.deliveries.end())
  }

  /** Resolves when the connection is gone, with the reason in words. */
  get closed(): Promise<string> {
    return this.#session.closed
  }

  async bind({ kind, systemId, password, version = '3.4', ...more }: SignIn): Promise<BindAnswer> {
    const { status, body } = await this.request(`bind_${kind}`, {
      system_id: systemId,
      password,
      system_type: more.systemType ?? '',
      interface_version: VERSIONS[version].interfaceVersion,
      addr_ton: 0,
      addr_npi: 0,
      address_range: more.addressRange ?? '',
    })
    return { status, systemId: body?.system_id ?? '' }
  }

  /**
   * Sends a text in as many parts as it needs, all under way together as the window allows; one answer a part.
   * `onAnswer` is called with each when it is read, in the order of the wire. Throws EmulatorError BAD_OPTION where the
   * text cannot be sent in that data coding.
   */
  async submit(
    message: OutgoingMessage,
    onAnswer: (answer: SubmitAnswer) => void = () => undefined,
  ): Promise<readonly SubmitAnswer[]> {
    const parts = submitParts(message, ++this.#reference)
    if (!parts.ok) throw unsendable(message, parts.error)
    const submits = parts.value.map(({ body, tlvs }) =>
      this.#session.request('submit_sm', body, tlvs, (response) => onAnswer(answerOf(response))),
    )
    return (await Promise.all(submits)).map(answerOf)
  }

  /** Any other operation: the response, whatever its status. */
  request<C extends Request>(command: C, body: Bodies[C], tlvs?: readonly Tlv[]): Promise<ResponseTo<C>> {
    return this.#session.request(command, body, tlvs)
  }

  /** Takes leave and closes the connection, even from a server that does not answer. */
  async unbind(): Promise<void> {
    try {
      await this.request('unbind', null)
    } catch (error) {
      if (!(error instanceof EmulatorError)) throw error
    }
    this.close('unbound')
  }

  /** Closes the connection without a word. */
  close(reason = 'closed by the client'): void {
    this.#session.close(reason)
  }
}

function answerOf({ status, body }: ResponseTo<'submit_sm'>): SubmitAnswer {
  return { status, messageId: body?.message_id ?? '' }
}

function unsendable({ text, dataCoding }: OutgoingMessage, why: 'not-encodable' | 'too-many-parts'): EmulatorError {
  if (why === 'too-many-parts') {
    const message = `a text of ${text.length} characters makes more than 255 short messages`
    return new EmulatorError('BAD_OPTION', message, 'Send less, or send it as message_payload.')
  }
  const message = `the text has characters that data_coding ${dataCoding ?? 0} cannot say`
  return new EmulatorError('BAD_OPTION', message, 'Use data_coding 8 (UCS-2), or leave the choice to the client.')
}
