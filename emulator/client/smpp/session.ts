/**
 * The ESME's end of one SMPP connection, over any duplex stream: requests and their responses, the window, the peer's
 * own requests. It knows nothing of messages; `SmppClient` does.
 */
import type { Duplex } from 'node:stream'
import { formatDuration } from '../../core/duration.ts'
import type { EmulatorError } from '../../core/emulator-error.ts'
import type { Millis } from '../../core/instant.ts'
import type { Wall, WallTimer } from '../../core/wall.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { responseTo } from '../../protocol/smpp/commands.ts'
import { type DecodeError, decodePdu } from '../../protocol/smpp/decode.ts'
import { encodePdu } from '../../protocol/smpp/encode.ts'
import { Framer, type FramingFault } from '../../protocol/smpp/framing.ts'
import { isResponseId } from '../../protocol/smpp/header.ts'
import type { Bodies, Command, Pdu, PduOf, Tlv } from '../../protocol/smpp/pdu.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { peerRefused } from '../peer-refused.ts'

/** Commands that are answered by a response of their own. */
export type Request = { [C in Command]: `${C}_resp` extends Command ? C : never }[Command]

/** The response, or the generic_nack that a peer sends in its place. */
export type ResponseTo<C extends Request> = PduOf<Extract<`${C}_resp`, Command>> | PduOf<'generic_nack'>

/** What the peer sends of its own accord, besides enquire_link and unbind. */
export type Incoming = PduOf<'deliver_sm'> | PduOf<'data_sm'> | PduOf<'alert_notification'>

export interface SessionOptions {
  readonly wall: Wall
  /** How long a response is awaited. */
  readonly responseTimeout: Millis
  /** Requests that may wait for their response; more of them wait to be written. */
  readonly window: number
  /** The command_status to answer with; null: it is not answered. alert_notification has no answer. */
  readonly onIncoming: (pdu: Incoming) => number | null | Promise<number | null>
}

interface Waiting {
  readonly command: Request
  readonly timer: WallTimer
  resolve(response: Pdu): void
  reject(error: EmulatorError): void
}

const LAST_SEQUENCE = 0x7fffffff

export class Session {
  /** Resolves when the connection is gone, with the reason. */
  readonly closed: Promise<string>
  readonly #stream: Duplex
  readonly #options: SessionOptions
  readonly #framer: Framer
  readonly #waiting = new Map<number, Waiting>()
  readonly #turns: (() => void)[] = []
  #inWindow = 0
  #sequence = 0
  /** Why no more can be asked; null while it can. */
  #over: string | null = null
  #resolveClosed: (reason: string) => void = () => undefined

  constructor(stream: Duplex, options: SessionOptions) {
    this.#stream = stream
    this.#options = options
    this.#framer = new Framer((buffer, start, end) => this.#onPdu(buffer, start, end))
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve
    })
    stream.on('data', (chunk: Buffer) => this.#onData(chunk))
    stream.on('error', (error) => this.close(`the connection broke: ${error.message}`))
    stream.on('end', () => this.close('the server closed the connection'))
    stream.on('close', () => this.close('the server closed the connection'))
  }

  /**
   * Sends a request when the window has room, and waits for its response, whatever its status. Throws EmulatorError
   * PEER_REFUSED when none comes in time, the connection ends, or the peer answers with something else.
   *
   * `onResponse` is called when the response is read, in the order of the wire; the promise is later by some turns of
   * the queue, in which a delivery behind the response may overtake it.
   */
  async request<C extends Request>(
    command: C,
    body: Bodies[C],
    tlvs: readonly Tlv[] = NO_TLVS,
    onResponse: (response: ResponseTo<C>) => void = () => undefined,
  ): Promise<ResponseTo<C>> {
    await this.#turn()
    try {
      // The response's command has been compared with the request's: see #onResponse.
      return (await this.#ask(command, body, tlvs, onResponse as (response: Pdu) => void)) as ResponseTo<C>
    } finally {
      // The place goes to who has waited longest, so that requests are written in the order they were made.
      const next = this.#turns.shift()
      if (next === undefined) this.#inWindow--
      else next()
    }
  }

  /** Closes the connection once what was written is out. What waits for an answer fails with `reason`. */
  close(reason: string): void {
    if (this.#over !== null) return
    this.#over = reason
    this.#framer.stop()
    for (const { timer, command, reject } of this.#waiting.values()) {
      timer.cancel()
      reject(peerRefused(`no answer to ${command}: ${reason}`))
    }
    this.#waiting.clear()
    this.#stream.end(() => this.#stream.destroy())
    this.#resolveClosed(reason)
  }

  async #turn(): Promise<void> {
    if (this.#inWindow < this.#options.window) this.#inWindow++
    else await new Promise<void>((resolve) => this.#turns.push(resolve))
  }

  #ask(
    command: Request,
    body: Bodies[Request],
    tlvs: readonly Tlv[],
    onResponse: (response: Pdu) => void,
  ): Promise<Pdu> {
    if (this.#over !== null) return Promise.reject(peerRefused(`cannot send ${command}: ${this.#over}`))
    this.#sequence = (this.#sequence % LAST_SEQUENCE) + 1
    const sequence = this.#sequence
    return new Promise((resolve, reject) => {
      const { wall, responseTimeout } = this.#options
      const timer = wall.after(responseTimeout, () => {
        this.#waiting.delete(sequence)
        reject(peerRefused(`no answer to ${command} (sequence ${sequence}) within ${formatDuration(responseTimeout)}`))
      })
      const answered = (response: Pdu) => {
        onResponse(response)
        resolve(response)
      }
      this.#waiting.set(sequence, { command, timer, resolve: answered, reject })
      this.#write({ command, status: 0, sequence, body, tlvs } as Pdu)
    })
  }

  #write(pdu: Pdu): void {
    this.#stream.write(encodePdu(pdu))
  }

  #onData(chunk: Buffer): void {
    const fault = this.#framer.feed(chunk)
    if (fault !== null) this.close(faultText(fault))
  }

  #onPdu(buffer: Buffer, start: number, end: number): void {
    const decoded = decodePdu(buffer, start, end)
    if (!decoded.ok) this.#onUnreadable(decoded.error)
    else if (decoded.value.command === 'generic_nack' || decoded.value.command.endsWith('_resp')) {
      this.#onResponse(decoded.value)
    } else this.#onRequest(decoded.value)
  }

  #onResponse(pdu: Pdu): void {
    const waiting = this.#take(pdu.sequence)
    // An answer that comes after its time-out is nobody's.
    if (waiting === undefined) return
    if (pdu.command === 'generic_nack' || pdu.command === responseTo(waiting.command)) waiting.resolve(pdu)
    else waiting.reject(peerRefused(`${waiting.command} was answered with ${pdu.command}`))
  }

  #onRequest(pdu: Pdu): void {
    switch (pdu.command) {
      case 'enquire_link':
        return this.#write({ ...pdu, command: 'enquire_link_resp', status: STATUS.ESME_ROK, body: null, tlvs: NO_TLVS })
      case 'unbind':
        this.#write({ ...pdu, command: 'unbind_resp', status: STATUS.ESME_ROK, body: null, tlvs: NO_TLVS })
        return this.close('the server unbound the session')
      case 'alert_notification':
        this.#options.onIncoming(pdu)
        return
      case 'deliver_sm':
      case 'data_sm':
        this.#answer(pdu)
        return
      default:
        this.#nack(STATUS.ESME_RINVCMDID, pdu.sequence)
    }
  }

  async #answer(pdu: PduOf<'deliver_sm'> | PduOf<'data_sm'>): Promise<void> {
    const status = await this.#options.onIncoming(pdu)
    if (status === null || this.#over !== null) return
    const { sequence } = pdu
    const body = { message_id: '' }
    const command = pdu.command === 'deliver_sm' ? 'deliver_sm_resp' : 'data_sm_resp'
    this.#write({ command, status, sequence, body, tlvs: NO_TLVS })
  }

  #onUnreadable({ commandId, sequence, status, reason }: DecodeError): void {
    if (!isResponseId(commandId)) this.#nack(status, sequence)
    else this.#take(sequence)?.reject(peerRefused(`the answer cannot be read: ${reason}`))
  }

  #nack(status: number, sequence: number): void {
    this.#write({ command: 'generic_nack', status, sequence, body: null, tlvs: NO_TLVS })
  }

  #take(sequence: number): Waiting | undefined {
    const waiting = this.#waiting.get(sequence)
    this.#waiting.delete(sequence)
    waiting?.timer.cancel()
    return waiting
  }
}

/** `HTTP` as a command_length: what a web server's complaint begins with. */
const HTTP_ANSWER = 0x48545450

function faultText(fault: FramingFault): string {
  if (fault.kind === 'bad-length' && fault.length === HTTP_ANSWER) return 'the server speaks HTTP, not SMPP'
  if (fault.kind === 'not-smpp') return `the server speaks ${fault.protocol.toUpperCase()}, not SMPP`
  return `the server sent a PDU of ${fault.length} octets, which cannot be`
}
