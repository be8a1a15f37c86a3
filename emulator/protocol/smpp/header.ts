/**
 * The PDU header (SMPP 3.4 §3.2): command_length, command_id, command_status, sequence_number; four unsigned 32-bit
 * numbers, most significant octet first. `start` is where the PDU begins in the buffer; the octets must be there.
 */
export const HEADER_LENGTH = 16

/** Bit 31 of command_id tells a response (generic_nack among them) from a request. */
export function isResponseId(commandId: number): boolean {
  return commandId >= 0x80000000
}

export function commandLengthAt(buffer: Buffer, start: number): number {
  return uint32At(buffer, start)
}

export function commandIdAt(buffer: Buffer, start: number): number {
  return uint32At(buffer, start + 4)
}

export function commandStatusAt(buffer: Buffer, start: number): number {
  return uint32At(buffer, start + 8)
}

export function sequenceNumberAt(buffer: Buffer, start: number): number {
  return uint32At(buffer, start + 12)
}

/** Writes a header; the offset after it. A PDU that is its header alone has the length 16. */
export function writeHeader(
  buffer: Buffer,
  offset: number,
  commandLength: number,
  commandId: number,
  commandStatus: number,
  sequence: number,
): number {
  writeUint32(buffer, offset, commandLength)
  writeUint32(buffer, offset + 4, commandId)
  writeUint32(buffer, offset + 8, commandStatus)
  writeUint32(buffer, offset + 12, sequence)
  return offset + HEADER_LENGTH
}

/** A PDU without a body, such as enquire_link_resp or a generic_nack; the offset after it. */
export function writeHeaderOnly(
  buffer: Buffer,
  offset: number,
  commandId: number,
  commandStatus: number,
  sequence: number,
): number {
  return writeHeader(buffer, offset, HEADER_LENGTH, commandId, commandStatus, sequence)
}

export function uint32At(buffer: Buffer, offset: number): number {
  const high = ((buffer[offset] as number) << 8) | (buffer[offset + 1] as number)
  return ((high << 16) | uint16At(buffer, offset + 2)) >>> 0
}

export function writeUint32(buffer: Buffer, offset: number, value: number): void {
  buffer[offset] = value >>> 24
  buffer[offset + 1] = value >>> 16
  buffer[offset + 2] = value >>> 8
  buffer[offset + 3] = value
}

export function uint16At(buffer: Buffer, offset: number): number {
  return ((buffer[offset] as number) << 8) | (buffer[offset + 1] as number)
}

export function writeUint16(buffer: Buffer, offset: number, value: number): void {
  buffer[offset] = value >>> 8
  buffer[offset + 1] = value
}
