/**
 * PDUs to octets, by the table of commands. What would make a PDU that says something else than its value (a NUL in a
 * C-octet string, a number that needs more octets than it has) is a bug of ours and thrown as one. Lengths that a peer
 * would refuse are not: what is sent, right or wrong, is for the caller to choose.
 */
import { invariant } from '../../core/invariant.ts'
import type { Octets } from '../../core/octets.ts'
import { COMMAND_ID, definitionOf, type FieldKind } from './commands.ts'
import type { FieldValue } from './decode.ts'
import { HEADER_LENGTH, writeHeader, writeUint32 } from './header.ts'
import { writeCString, writeOctets } from './latin1.ts'
import type { DestAddress, Pdu, UnsuccessSme } from './pdu.ts'
import { tlvsLength, writeTlvs } from './tlv-stream.ts'

/** The octets of `pdu`, in a buffer of their own. */
export function encodePdu(pdu: Pdu): Buffer {
  const buffer = Buffer.allocUnsafe(encodedLength(pdu))
  encodeInto(pdu, buffer, 0)
  return buffer
}

/** command_length: octets that `pdu` takes on the wire. */
export function encodedLength(pdu: Pdu): number {
  let length = HEADER_LENGTH + tlvsLength(pdu.tlvs)
  if (pdu.body)
    for (const { name, kind } of definitionOf(pdu.command).fields) length += fieldLength(kind, value(pdu, name))
  return length
}

/** Writes `pdu` at `offset`; the offset after it. The caller has made `encodedLength(pdu)` octets of room. */
export function encodeInto(pdu: Pdu, buffer: Buffer, start: number): number {
  const length = encodedLength(pdu)
  invariant(buffer.length - start >= length, `${length} octets of room for a ${pdu.command}`)
  let offset = writeHeader(buffer, start, length, COMMAND_ID[pdu.command], pdu.status, pdu.sequence)
  if (pdu.body) {
    for (const { name, kind } of definitionOf(pdu.command).fields) {
      offset = writeField(buffer, offset, kind, name, value(pdu, name))
    }
  }
  for (const tlv of pdu.tlvs) checkOctets(`TLV 0x${tlv.tag.toString(16)}`, tlv.value, 0xffff)
  return writeTlvs(buffer, offset, pdu.tlvs)
}

function value(pdu: Pdu, name: string): FieldValue {
  return (pdu.body as unknown as Readonly<Record<string, FieldValue>>)[name] as FieldValue
}

function fieldLength(kind: FieldKind, value: FieldValue): number {
  switch (kind) {
    case 'int8':
      return 1
    case 'cstring':
    case 'short_message':
      return (value as Octets).length + 1
    case 'dest_address':
      return (value as readonly DestAddress[]).reduce(
        (sum, dest) => sum + (dest.dest_flag === 2 ? dest.dl_name.length + 2 : dest.destination_addr.length + 4),
        1,
      )
    case 'unsuccess_sme':
      return (value as readonly UnsuccessSme[]).reduce((sum, sme) => sum + sme.destination_addr.length + 7, 1)
  }
}

function writeField(buffer: Buffer, offset: number, kind: FieldKind, name: string, value: FieldValue): number {
  switch (kind) {
    case 'int8':
      return writeInt8(buffer, offset, name, value as number)
    case 'cstring':
      return writeText(buffer, offset, name, value as Octets)
    case 'short_message': {
      checkOctets(name, value as Octets, 0xff)
      buffer[offset] = (value as Octets).length
      return writeOctets(buffer, offset + 1, value as Octets)
    }
    case 'dest_address':
      return writeDestAddresses(buffer, offset, value as readonly DestAddress[])
    case 'unsuccess_sme':
      return writeUnsuccessSmes(buffer, offset, value as readonly UnsuccessSme[])
  }
}

function writeDestAddresses(buffer: Buffer, start: number, list: readonly DestAddress[]): number {
  let offset = writeInt8(buffer, start, 'number_of_dests', list.length)
  for (const dest of list) {
    offset = writeInt8(buffer, offset, 'dest_flag', dest.dest_flag)
    if (dest.dest_flag === 2) {
      offset = writeText(buffer, offset, 'dl_name', dest.dl_name)
    } else {
      offset = writeInt8(buffer, offset, 'dest_addr_ton', dest.dest_addr_ton)
      offset = writeInt8(buffer, offset, 'dest_addr_npi', dest.dest_addr_npi)
      offset = writeText(buffer, offset, 'destination_addr', dest.destination_addr)
    }
  }
  return offset
}

function writeUnsuccessSmes(buffer: Buffer, start: number, list: readonly UnsuccessSme[]): number {
  let offset = writeInt8(buffer, start, 'no_unsuccess', list.length)
  for (const sme of list) {
    offset = writeInt8(buffer, offset, 'dest_addr_ton', sme.dest_addr_ton)
    offset = writeInt8(buffer, offset, 'dest_addr_npi', sme.dest_addr_npi)
    offset = writeText(buffer, offset, 'destination_addr', sme.destination_addr)
    writeUint32(buffer, offset, sme.error_status_code)
    offset += 4
  }
  return offset
}

function writeInt8(buffer: Buffer, offset: number, name: string, value: number): number {
  invariant(Number.isInteger(value) && value >= 0 && value <= 0xff, `${name} is one octet, not ${value}`)
  buffer[offset] = value
  return offset + 1
}

function writeText(buffer: Buffer, offset: number, name: string, text: Octets): number {
  checkOctets(name, text, Number.POSITIVE_INFINITY)
  invariant(!text.includes('\0'), `${name} has no NUL within`)
  return writeCString(buffer, offset, text)
}

function checkOctets(name: string, text: Octets, max: number): void {
  invariant(text.length <= max, `${name} has at most ${max} octets, not ${text.length}`)
  invariant(!/[^\0-\xff]/.test(text), `${name} holds octets, no characters above U+00FF`)
}
