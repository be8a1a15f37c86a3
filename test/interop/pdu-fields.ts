/** A PDU's fields as octets in hex, by the specification's names: what another dissector is compared with. */
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import { decodePdu } from '../../emulator/protocol/smpp/decode.ts'
import { encodedLength } from '../../emulator/protocol/smpp/encode.ts'
import { Framer } from '../../emulator/protocol/smpp/framing.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import type { Fields } from './tshark.ts'
import type { Spoken } from './wiretap.ts'

/** The PDUs that both sides spoke, each conversation's in their order. Throws where one is none. */
export function pdusIn(heard: readonly Spoken[]): readonly Pdu[] {
  const pdus: Pdu[] = []
  const framers = new Map<string, Framer>()
  for (const spoken of heard) {
    const side = `${spoken.connection} ${spoken.by}`
    const framer = framers.get(side) ?? new Framer((buffer, start, end) => pdus.push(read(buffer, start, end)))
    framers.set(side, framer)
    if (framer.feed(spoken.octets) !== null) throw new Error(`not SMPP: ${spoken.octets.toString('hex')}`)
  }
  return pdus
}

function read(buffer: Buffer, start: number, end: number): Pdu {
  const pdu = decodePdu(buffer, start, end)
  if (!pdu.ok) throw new Error(`${pdu.error.reason}: ${buffer.toString('hex', start, end)}`)
  return pdu.value
}

/** Without empty texts, and without lengths and counts but for command_length: they follow from the rest. */
export function fieldsOf(pdu: Pdu): Fields {
  const fields: Record<string, string[]> = {}
  const add = (name: string, octets: string) => {
    fields[name] = [...(fields[name] ?? []), octets]
  }
  add('command_length', number(encodedLength(pdu), 4))
  add('command_id', number(COMMAND_ID[pdu.command], 4))
  if (pdu.command.endsWith('_resp') || pdu.command === 'generic_nack') add('command_status', number(pdu.status, 4))
  add('sequence_number', number(pdu.sequence, 4))
  for (const [name, value] of Object.entries(pdu.body ?? {})) addField(add, name, value)
  for (const { tag, value } of pdu.tlvs) add('tlv', number(tag, 2) + number(value.length, 2) + text(value))
  return fields
}

function addField(add: (name: string, octets: string) => void, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const one of value) for (const [inner, its] of Object.entries(one)) addField(add, inner, its)
  } else if (typeof value === 'number') {
    if (name !== 'dest_flag') add(name, number(value, name === 'error_status_code' ? 4 : 1))
  } else if (value !== '') add(name, text(name === 'short_message' ? String(value) : `${String(value)}\0`))
}

function number(value: number, octets: number): string {
  return value.toString(16).padStart(octets * 2, '0')
}

function text(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('hex')
}
