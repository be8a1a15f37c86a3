/**
 * The optional part of a PDU: a run of (tag 2, length 2, value), to the PDU's very end (SMPP 3.4 §5.3.2).
 *
 * Unknown tags are kept (SMPP 3.4 §3.3 has a receiver skip what it does not know, and the application may want them),
 * and so are order and repetition.
 */
import { fail, ok, type Result } from '../../core/result.ts'
import { STATUS } from './command-status.ts'
import { uint16At, writeUint16 } from './header.ts'
import { readOctets, writeOctets } from './latin1.ts'
import type { Tlv } from './pdu.ts'
import { tlvDefinition } from './tlv-dictionary.ts'

export const NO_TLVS: readonly Tlv[] = []

export interface TlvFault {
  readonly status: number
  /** The parameter, where it is a known one. */
  readonly name: string | null
  /** In the buffer. */
  readonly offset: number
  readonly reason: string
}

export interface TlvRules {
  /** Refuse a known parameter whose length its definition does not allow: in requests, where it can be said. */
  readonly lengths: boolean
  /**
   * Pass over one NUL before the parameters. Some clients end short_message with one although sm_length does not count
   * it; tried only where the octets make no sense otherwise.
   */
  readonly strayNul: boolean
}

export function readTlvs(
  buffer: Buffer,
  start: number,
  end: number,
  rules: TlvRules,
): Result<readonly Tlv[], TlvFault> {
  if (start === end) return ok(NO_TLVS)
  const read = readStream(buffer, start, end, rules.lengths)
  if (read.ok || !rules.strayNul || buffer[start] !== 0 || read.error.status !== STATUS.ESME_RINVTLVSTREAM) return read
  const past = start + 1 === end ? ok(NO_TLVS) : readStream(buffer, start + 1, end, rules.lengths)
  return past.ok || past.error.status !== STATUS.ESME_RINVTLVSTREAM ? past : read
}

function readStream(buffer: Buffer, start: number, end: number, lengths: boolean): Result<readonly Tlv[], TlvFault> {
  const tlvs: Tlv[] = []
  let wrongLength: TlvFault | undefined
  let offset = start
  while (offset < end) {
    if (end - offset < 4) return broken(null, offset, `${end - offset} octets left over, too few for a TLV`)
    const tag = uint16At(buffer, offset)
    const length = uint16At(buffer, offset + 2)
    const definition = tlvDefinition(tag)
    if (length > end - offset - 4) {
      const reason = `${length} octets announced, ${end - offset - 4} left`
      return broken(definition?.name ?? null, offset, reason)
    }
    if (lengths && definition && (length < definition.min || length > definition.max)) {
      const { name, min, max } = definition
      const allowed = min === max ? `${min}` : `${min} to ${max}`
      wrongLength ??= {
        status: STATUS.ESME_RINVTLVLEN,
        name,
        offset,
        reason: `${length} octets where ${allowed} may be`,
      }
    }
    tlvs.push({ tag, value: readOctets(buffer, offset + 4, offset + 4 + length) })
    offset += 4 + length
  }
  return wrongLength ? fail(wrongLength) : ok(tlvs)
}

function broken(name: string | null, offset: number, reason: string): Result<never, TlvFault> {
  return fail({ status: STATUS.ESME_RINVTLVSTREAM, name, offset, reason })
}

/** Octets that these parameters take on the wire. */
export function tlvsLength(tlvs: readonly Tlv[]): number {
  let length = 0
  for (const tlv of tlvs) length += 4 + tlv.value.length
  return length
}

/** Writes the parameters in their order; the offset after them. */
export function writeTlvs(buffer: Buffer, start: number, tlvs: readonly Tlv[]): number {
  let offset = start
  for (const { tag, value } of tlvs) {
    writeUint16(buffer, offset, tag)
    writeUint16(buffer, offset + 2, value.length)
    offset = writeOctets(buffer, offset + 4, value)
  }
  return offset
}
