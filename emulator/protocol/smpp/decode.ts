/**
 * Octets to PDUs, by the table of commands. Strict about what would be guesswork, tolerant where clients in the field
 * are careless and the meaning is plain:
 * - a response may end after its header, whatever its status, and its texts and TLVs may have any length;
 * - one NUL after short_message that sm_length does not count is passed over;
 * - a command_status in a request is kept and not judged.
 *
 * For every PDU that decodes, `encodePdu` gives the same octets again, but for that NUL.
 */
import { fail, ok, type Result } from '../../core/result.ts'
import { BodyReader, type FieldFault } from './body-reader.ts'
import { STATUS } from './command-status.ts'
import { type CommandDefinition, commandWithId, type Field } from './commands.ts'
import { commandIdAt, commandLengthAt, commandStatusAt, HEADER_LENGTH, sequenceNumberAt } from './header.ts'
import type { Command, DestAddress, Pdu, UnsuccessSme } from './pdu.ts'
import { readTlvs } from './tlv-stream.ts'

export interface DecodeError {
  /** What to answer: the command_status for the response, or for a generic_nack where `command` is null. */
  readonly status: number
  /** Null for a command_id that no version knows. */
  readonly command: Command | null
  readonly commandId: number
  /** To be repeated in the answer; 0 where the header was not whole. */
  readonly sequence: number
  /** The parameter at fault; null where it is the PDU as a whole. */
  readonly field: string | null
  /** From the start of the PDU. */
  readonly offset: number
  readonly reason: string
}

/** A field's value, as the table-driven half of the codec sees it. */
export type FieldValue = string | number | readonly DestAddress[] | readonly UnsuccessSme[]

/** Reads the PDU that fills `buffer` from `start` to `end`, as the framer found it. */
export function decodePdu(buffer: Buffer, start: number, end: number): Result<Pdu, DecodeError> {
  const whole = end - start >= HEADER_LENGTH
  const commandId = whole ? commandIdAt(buffer, start) : 0
  const sequence = whole ? sequenceNumberAt(buffer, start) : 0
  if (!whole || commandLengthAt(buffer, start) !== end - start) {
    const reason = `${end - start} octets are not one PDU`
    const status = STATUS.ESME_RINVCMDLEN
    return fail({ status, command: null, commandId, sequence, field: 'command_length', offset: 0, reason })
  }
  const definition = commandWithId(commandId)
  if (!definition) {
    const reason = `no command has the id 0x${commandId.toString(16).padStart(8, '0')}`
    const status = STATUS.ESME_RINVCMDID
    return fail({ status, command: null, commandId, sequence, field: 'command_id', offset: 4, reason })
  }
  const { command, isResponse } = definition
  const refuse = (fault: Omit<FieldFault, 'field'>, field: string | null): Result<never, DecodeError> => {
    const { status, offset, reason } = fault
    return fail({ status, command, commandId, sequence, field, offset: offset - start, reason })
  }

  const reader = new BodyReader(buffer, start + HEADER_LENGTH, end)
  const headerOnly = definition.fields.length === 0 || (isResponse && end - start === HEADER_LENGTH)
  const body = headerOnly ? null : readBody(reader, definition)
  if (reader.fault) return refuse(reader.fault, reader.fault.field)

  const strayNul = isResponse || definition.fields.at(-1)?.kind === 'short_message'
  const tlvs = readTlvs(buffer, reader.offset, end, { lengths: !isResponse, strayNul })
  if (!tlvs.ok) return refuse(tlvs.error, tlvs.error.name)

  const status = commandStatusAt(buffer, start)
  // The table names the fields of each command in `Bodies`; a test holds the two together.
  return ok({ command, status, sequence, body, tlvs: tlvs.value } as unknown as Pdu)
}

function readBody(reader: BodyReader, definition: CommandDefinition): Readonly<Record<string, FieldValue>> {
  const body: Record<string, FieldValue> = {}
  for (const field of definition.fields) {
    body[field.name] = readField(reader, field, definition.isResponse)
    if (reader.fault) break
  }
  return body
}

function readField(reader: BodyReader, { name, kind, max, status }: Field, isResponse: boolean): FieldValue {
  switch (kind) {
    case 'int8':
      return reader.int8(name)
    case 'cstring':
      return reader.cstring(name, isResponse ? Number.POSITIVE_INFINITY : max, status)
    case 'short_message':
      return reader.shortMessage(name, status)
    case 'dest_address':
      return reader.destAddresses(status)
    case 'unsuccess_sme':
      return reader.unsuccessSmes()
  }
}
