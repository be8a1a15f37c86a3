/** A message centre that does what a test tells it, right or wrong, at the other end of a stream. */
import { type Duplex, duplexPair } from 'node:stream'
import { type ClientOptions, SmppClient } from '../../../emulator/client/smpp/smpp-client.ts'
import { responseTo } from '../../../emulator/protocol/smpp/commands.ts'
import { decodePdu } from '../../../emulator/protocol/smpp/decode.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { Framer } from '../../../emulator/protocol/smpp/framing.ts'
import type { Command, Pdu, PduOf, Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { FakeWall } from '../../support/fake-wall.ts'
import { aPdu, type Fields } from '../../support/raw-esme.ts'

export class ScriptedServer {
  /** Every PDU that came, oldest first. */
  readonly received: Pdu[] = []
  /** The answer to a request; null: none. */
  answer: (pdu: Pdu) => Pdu | null = accepting
  readonly #stream: Duplex
  #ended = false
  #sequence = 0

  constructor(stream: Duplex) {
    this.#stream = stream
    const framer = new Framer((buffer, start, end) => {
      const decoded = decodePdu(buffer, start, end)
      if (!decoded.ok) throw new Error(decoded.error.reason)
      this.received.push(decoded.value)
      const answer = this.answer(decoded.value)
      if (answer !== null) this.write(encodePdu(answer))
    })
    stream.on('data', (chunk: Buffer) => framer.feed(chunk))
    stream.on('end', () => {
      this.#ended = true
    })
  }

  get clientHasLeft(): boolean {
    return this.#ended
  }

  write(octets: Buffer | string): void {
    this.#stream.write(octets)
  }

  /** Sends a request of its own; the number. */
  send<C extends Command>(command: C, fields: Fields<C> = {}, tlvs: readonly Tlv[] = []): number {
    const sequence = ++this.#sequence
    this.write(encodePdu(aPdu(command, sequence, fields, tlvs)))
    return sequence
  }

  end(): void {
    this.#stream.end()
  }

  destroy(): void {
    this.#stream.destroy()
  }

  all<C extends Command>(command: C): PduOf<C>[] {
    return this.received.filter((pdu) => pdu.command === command) as unknown as PduOf<C>[]
  }

  names(): string[] {
    return this.received.map(({ command }) => command)
  }
}

/** Grants everything; message ids are m1, m2 … by sequence. */
export function accepting(pdu: Pdu): Pdu | null {
  const command = responseTo(pdu.command)
  if (command === undefined) return null
  const fields = { system_id: 'centre', message_id: `m${pdu.sequence}` }
  return answerTo(pdu, 0, fields)
}

export function answerTo(pdu: Pdu, status: number, fields: object = {}): Pdu {
  const command = responseTo(pdu.command) as Command
  const { body, ...rest } = aPdu(command, pdu.sequence)
  const known = Object.fromEntries(Object.entries(fields).filter(([name]) => body !== null && name in body))
  return { ...rest, status, body: body === null ? null : { ...body, ...known } } as unknown as Pdu
}

export interface Conversation {
  readonly client: SmppClient
  readonly server: ScriptedServer
  readonly wall: FakeWall
}

export function aConversation(options: ClientOptions = {}): Conversation {
  const [clientEnd, serverEnd] = duplexPair()
  const wall = new FakeWall()
  return { wall, server: new ScriptedServer(serverEnd), client: new SmppClient(clientEnd, { wall, ...options }) }
}

/** Resolves when nothing moves between the two any more. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
