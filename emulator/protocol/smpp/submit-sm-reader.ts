/**
 * submit_sm, read by hand: the one PDU that arrives a hundred thousand times a second. Fills an object that the caller
 * keeps for all of a session's submits; judges exactly as `decodePdu` does (a property test compares the two).
 *
 * Sender and service_type seldom change from one submit to the next, so the string that the object still holds is
 * compared with the octets first: no string is made, and the messages of a campaign share one.
 */
import type { Octets } from '../../core/octets.ts'
import { STATUS } from './command-status.ts'
import { limitOf } from './commands.ts'
import { HEADER_LENGTH, sequenceNumberAt } from './header.ts'
import { readOctets } from './latin1.ts'
import type { SubmitSmBody, Tlv } from './pdu.ts'
import { NO_TLVS, readTlvs } from './tlv-stream.ts'

/** submit_sm's parameters to write into, with the sequence_number and the optional parameters. */
export type SubmitFields = { -readonly [Name in keyof SubmitSmBody]: SubmitSmBody[Name] } & {
  sequence: number
  tlvs: readonly Tlv[]
}

export function emptySubmitFields(): SubmitFields {
  return {
    sequence: 0,
    service_type: '',
    source_addr_ton: 0,
    source_addr_npi: 0,
    source_addr: '',
    dest_addr_ton: 0,
    dest_addr_npi: 0,
    destination_addr: '',
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 0,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: '',
    tlvs: NO_TLVS,
  }
}

const SERVICE_TYPE = limitOf('service_type')
const SOURCE = limitOf('source_addr')
const DESTINATION = limitOf('destination_addr')
const SCHEDULE = limitOf('schedule_delivery_time')
const VALIDITY = limitOf('validity_period')
const TLV_RULES = { lengths: true, strayNul: true }

/** Reads the submit_sm from `start` to `end`. 0, or the command_status to answer; then `into` is only half filled. */
export function readSubmitSm(buffer: Buffer, start: number, end: number, into: SubmitFields): number {
  into.sequence = sequenceNumberAt(buffer, start)
  let at = start + HEADER_LENGTH
  let nul = cstringEnd(buffer, at, end, SERVICE_TYPE.max)
  if (nul < 0) return unterminated(at, end, SERVICE_TYPE.status)
  into.service_type = readRepeated(buffer, at, nul, into.service_type)

  at = nul + 3
  if (at > end) return STATUS.ESME_RINVCMDLEN
  into.source_addr_ton = buffer[nul + 1] as number
  into.source_addr_npi = buffer[nul + 2] as number
  nul = cstringEnd(buffer, at, end, SOURCE.max)
  if (nul < 0) return unterminated(at, end, SOURCE.status)
  into.source_addr = readRepeated(buffer, at, nul, into.source_addr)

  at = nul + 3
  if (at > end) return STATUS.ESME_RINVCMDLEN
  into.dest_addr_ton = buffer[nul + 1] as number
  into.dest_addr_npi = buffer[nul + 2] as number
  nul = cstringEnd(buffer, at, end, DESTINATION.max)
  if (nul < 0) return unterminated(at, end, DESTINATION.status)
  into.destination_addr = readOctets(buffer, at, nul)

  at = nul + 4
  if (at > end) return STATUS.ESME_RINVCMDLEN
  into.esm_class = buffer[nul + 1] as number
  into.protocol_id = buffer[nul + 2] as number
  into.priority_flag = buffer[nul + 3] as number
  nul = cstringEnd(buffer, at, end, SCHEDULE.max)
  if (nul < 0) return unterminated(at, end, SCHEDULE.status)
  into.schedule_delivery_time = readOctets(buffer, at, nul)

  at = nul + 1
  nul = cstringEnd(buffer, at, end, VALIDITY.max)
  if (nul < 0) return unterminated(at, end, VALIDITY.status)
  into.validity_period = readOctets(buffer, at, nul)

  at = nul + 6
  if (at > end) return STATUS.ESME_RINVCMDLEN
  into.registered_delivery = buffer[nul + 1] as number
  into.replace_if_present_flag = buffer[nul + 2] as number
  into.data_coding = buffer[nul + 3] as number
  into.sm_default_msg_id = buffer[nul + 4] as number
  const messageEnd = at + (buffer[nul + 5] as number)
  if (messageEnd > end) return STATUS.ESME_RINVMSGLEN
  into.short_message = readOctets(buffer, at, messageEnd)

  into.tlvs = NO_TLVS
  if (messageEnd === end) return STATUS.ESME_ROK
  const tlvs = readTlvs(buffer, messageEnd, end, TLV_RULES)
  if (!tlvs.ok) return tlvs.error.status
  into.tlvs = tlvs.value
  return STATUS.ESME_ROK
}

/** Where the NUL of the C-octet string at `start` stands; -1 where there is none within `max` octets or the PDU. */
function cstringEnd(buffer: Buffer, start: number, end: number, max: number): number {
  const limit = Math.min(start + max, end)
  for (let at = start; at < limit; at++) if (buffer[at] === 0) return at
  return -1
}

function unterminated(at: number, end: number, status: number): number {
  return at < end ? status : STATUS.ESME_RINVCMDLEN
}

/** The octets as a string: `last` itself where it is the same. */
function readRepeated(buffer: Buffer, start: number, end: number, last: Octets): Octets {
  const { length } = last
  if (length !== end - start) return readOctets(buffer, start, end)
  for (let i = 0; i < length; i++) if (buffer[start + i] !== last.charCodeAt(i)) return readOctets(buffer, start, end)
  return last
}
