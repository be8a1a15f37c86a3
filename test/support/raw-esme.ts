/**
 * An ESME that keeps to nothing but the framing: it sends whatever a test wants, octet for octet, and collects what it
 * gets. What asks for an answer (deliver_sm, data_sm, enquire_link, unbind) is answered as `answer` says.
 */
import type { Duplex } from 'node:stream'
import { COMMAND_ID, definitionOf } from '../../emulator/protocol/smpp/commands.ts'
import { decodePdu } from '../../emulator/protocol/smpp/decode.ts'
import { encodePdu } from '../../emulator/protocol/smpp/encode.ts'
import { Framer } from '../../emulator/protocol/smpp/framing.ts'
import type { Bodies, Command, Pdu, PduOf, Tlv } from '../../emulator/protocol/smpp/pdu.ts'

export interface RawEsmeOptions {
  readonly client: Duplex
  /** The emulator's end, where it can be seen: destroyed when the emulator has dropped the connection. */
  readonly server: Duplex | null
  /** Resolves when nothing moves any more. */
  readonly settle: () => Promise<void>
}

/** What is not given has the value 0 or ''. */
export type Fields<C extends Command> = Partial<NonNullable<Bodies[C]>>

export class RawEsme {
  /** Every PDU that came, oldest first. */
  readonly received: Pdu[] = []
  /** The same, as hexadecimal octets. */
  readonly octets: string[] = []
  /** The answer to what the emulator asks; null: none. */
  answer: (pdu: Pdu) => Pdu | null = accepting
  readonly #client: Duplex
  readonly #server: Duplex | null
  readonly #settle: () => Promise<void>
  #sequence = 0
  #ended = false
  #seen = 0

  constructor({ client, server, settle }: RawEsmeOptions) {
    this.#client = client
    this.#server = server
    this.#settle = settle
    const framer = new Framer((buffer, start, end) => this.#onPdu(buffer, start, end))
    client.on('data', (chunk: Buffer) => {
      const fault = framer.feed(chunk)
      if (fault !== null) throw new Error(`the emulator sent no PDU: ${JSON.stringify(fault)}`)
    })
    const ended = () => {
      this.#ended = true
      client.end()
    }
    client.on('end', ended)
    client.on('close', ended)
    client.on('error', ended)
  }

  /** The emulator has taken leave, or has dropped the connection. */
  get isClosed(): boolean {
    return this.#ended || this.#server?.destroyed === true
  }

  /** Octets that the emulator has written and that nobody has read. */
  get unread(): number {
    return (this.#server?.writableLength ?? 0) + this.#client.readableLength
  }

  /** Writes octets as they are. */
  write(octets: Buffer): void {
    if (!this.#client.destroyed && this.#client.writable) this.#client.write(octets)
  }

  /** Sends a request with the next sequence number; the number. */
  send<C extends Command>(command: C, fields: Fields<C> = {}, tlvs: readonly Tlv[] = []): number {
    const sequence = ++this.#sequence
    this.write(encodePdu(aPdu(command, sequence, fields, tlvs)))
    return sequence
  }

  /** Sends a request and waits; its response. Throws where there is none. */
  async ask<C extends Command>(command: C, fields: Fields<C> = {}, tlvs: readonly Tlv[] = []): Promise<Pdu> {
    const sequence = this.send(command, fields, tlvs)
    await this.#settle()
    const response = this.responseTo(sequence)
    if (response === undefined) throw new Error(`no answer to ${command}; got: ${this.summary().join(', ')}`)
    return response
  }

  /** submit_sm to a number; the response. */
  submit(fields: Fields<'submit_sm'> = {}, tlvs: readonly Tlv[] = []): Promise<Pdu> {
    return this.ask('submit_sm', { ...A_SUBMIT, ...fields }, tlvs)
  }

  /** submit_sm that is to be accepted; the message's id. */
  async submitted(fields: Fields<'submit_sm'> = {}, tlvs: readonly Tlv[] = []): Promise<string> {
    return idOf(await this.submit(fields, tlvs))
  }

  responseTo(sequence: number): Pdu | undefined {
    return this.received.find((pdu) => definitionOf(pdu.command).isResponse && pdu.sequence === sequence)
  }

  all<C extends Command>(command: C): PduOf<C>[] {
    return this.received.filter((pdu) => pdu.command === command) as unknown as PduOf<C>[]
  }

  /** What came since this was last asked for. */
  fresh(): Pdu[] {
    const fresh = this.received.slice(this.#seen)
    this.#seen = this.received.length
    return fresh
  }

  /** The texts of the receipts that came, oldest first. */
  receipts(): string[] {
    return this.all('deliver_sm').map((pdu) => pdu.body.short_message)
  }

  summary(): string[] {
    return this.received.map(({ command, status, sequence }) => `${command} ${status} #${sequence}`)
  }

  /** Answers nothing from here on. */
  mute(): void {
    this.answer = () => null
  }

  /** Answers a deliver_sm that was left unanswered. */
  accept(pdu: Pdu, status = 0): void {
    const answer = responseWith(pdu, status)
    if (answer !== null) this.write(encodePdu(answer))
  }

  /** Stops reading, so that what the emulator writes piles up there. */
  stopReading(): void {
    this.#client.pause()
  }

  startReading(): void {
    this.#client.resume()
  }

  /** The connection breaks. */
  drop(): void {
    this.#client.destroy()
    this.#server?.destroy()
  }

  /** Takes leave on the level of TCP only. */
  end(): void {
    this.#client.end()
  }

  #onPdu(buffer: Buffer, start: number, end: number): void {
    const decoded = decodePdu(buffer, start, end)
    this.octets.push(buffer.toString('hex', start, end))
    if (!decoded.ok) throw new Error(`the emulator sent ${this.octets.at(-1)}: ${decoded.error.reason}`)
    this.received.push(decoded.value)
    const answer = this.answer(decoded.value)
    if (answer !== null) this.write(encodePdu(answer))
  }
}

/** From the short code 4040 to a mobile, as most tests send it. */
export const A_SUBMIT: Fields<'submit_sm'> = {
  source_addr_ton: 2,
  source_addr_npi: 1,
  source_addr: '4040',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '64211234567',
  registered_delivery: 1,
  short_message: 'hello',
}

/** A PDU with what is not given at 0 or ''. */
export function aPdu<C extends Command>(
  command: C,
  sequence: number,
  given: Fields<C> = {},
  tlvs: readonly Tlv[] = [],
): Pdu {
  const { fields } = definitionOf(command)
  const empty = fields.map(({ name, kind }) => {
    const isList = kind === 'dest_address' || kind === 'unsuccess_sme'
    return [name, kind === 'int8' ? 0 : isList ? [] : '']
  })
  const body = fields.length === 0 ? null : { ...Object.fromEntries(empty), ...given }
  return { command, status: 0, sequence, body, tlvs } as unknown as Pdu
}

/** A header and nothing else, whatever the command. */
export function aHeader(commandId: number, sequence: number, status = 0, length = 16): Buffer {
  const octets = Buffer.alloc(16)
  octets.writeUInt32BE(length >>> 0, 0)
  octets.writeUInt32BE(commandId >>> 0, 4)
  octets.writeUInt32BE(status >>> 0, 8)
  octets.writeUInt32BE(sequence >>> 0, 12)
  return octets
}

/** The message_id of a response that gives one. */
export function idOf(response: Pdu): string {
  const { body, status } = response
  if (status !== 0 || body === null || !('message_id' in body)) {
    throw new Error(`${response.command} with status 0x${status.toString(16)} has no message_id`)
  }
  return body.message_id
}

/** Its response with this status; null for what has none. */
export function responseWith(pdu: Pdu, status: number): Pdu | null {
  const { sequence } = pdu
  switch (pdu.command) {
    case 'deliver_sm':
    case 'data_sm':
      return { command: `${pdu.command}_resp`, status, sequence, body: { message_id: '' }, tlvs: [] }
    case 'enquire_link':
    case 'unbind':
      return { command: `${pdu.command}_resp`, status, sequence, body: null, tlvs: [] }
    default:
      return null
  }
}

function accepting(pdu: Pdu): Pdu | null {
  return responseWith(pdu, 0)
}

/** The response that the command has; generic_nack where it has none. */
export function responseCommand(command: Command): Command {
  return `${command}_resp` in COMMAND_ID ? (`${command}_resp` as Command) : 'generic_nack'
}
