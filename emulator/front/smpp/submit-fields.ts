/**
 * What submit_sm, data_sm and each recipient of submit_multi have in common: checking the fields and making a
 * submission of them.
 */
import { type Instant, NEVER } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import type { SubmissionOption } from '../../message/record.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { statusOfRegisteredDelivery } from '../../protocol/smpp/registered-delivery.ts'
import type { SubmitFields } from '../../protocol/smpp/submit-sm-reader.ts'
import { parseSmppTime } from '../../protocol/smpp/time.ts'
import { findTlv, tlvNumber } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import type { VersionRules } from '../../protocol/smpp/versions.ts'

/** A request that can be taken, or the status that refuses it and why. */
export interface Refusal {
  readonly status: number
  readonly reason: string
}

const LAST_TON = 6
/** SMPP 3.4 section 5.2.6. */
const NPIS: ReadonlySet<number> = new Set([0, 1, 3, 4, 6, 8, 9, 10, 14, 18])
const NUMBER = /^\+?\d{1,20}$/

/** The fields that do not name a recipient. Null: nothing is wrong with them. */
export function faultOf(fields: SubmitFields, version: VersionRules): Refusal | null {
  if (fields.source_addr_ton > LAST_TON) {
    return refusal(STATUS.ESME_RINVSRCTON, `source_addr_ton ${fields.source_addr_ton}; 0 to 6 exist`)
  }
  if (!NPIS.has(fields.source_addr_npi)) {
    return refusal(STATUS.ESME_RINVSRCNPI, `source_addr_npi ${fields.source_addr_npi} does not exist`)
  }
  if (fields.priority_flag > 4)
    return refusal(STATUS.ESME_RINVPRTFLG, `priority_flag ${fields.priority_flag}; 0 to 4 exist`)
  if (fields.replace_if_present_flag > 1) {
    return refusal(STATUS.ESME_RINVREPFLAG, `replace_if_present_flag ${fields.replace_if_present_flag}; 0 and 1 exist`)
  }
  const registered = statusOfRegisteredDelivery(fields.registered_delivery, version.version)
  if (registered !== 0) return refusal(registered, 'registered_delivery 3 is success only, from SMPP 5.0 on')
  if (fields.sm_default_msg_id !== 0) {
    return refusal(STATUS.ESME_RINVDFTMSGID, `there is no predefined message ${fields.sm_default_msg_id}`)
  }
  if (fields.short_message.length > version.shortMessageMax) {
    return refusal(
      STATUS.ESME_RINVMSGLEN,
      `${fields.short_message.length} octets; longer text goes into message_payload`,
    )
  }
  return null
}

/** Null: a message can be addressed so. */
export function faultOfRecipient(to: string, ton: number, npi: number): Refusal | null {
  if (ton > LAST_TON) return refusal(STATUS.ESME_RINVDSTTON, `dest_addr_ton ${ton}; 0 to 6 exist`)
  if (npi !== 1 && !NPIS.has(npi)) return refusal(STATUS.ESME_RINVDSTNPI, `dest_addr_npi ${npi} does not exist`)
  if (!isNumber(to)) return refusal(STATUS.ESME_RINVDSTADR, `"${to}" is no telephone number of up to 20 digits`)
  return null
}

/** As NUMBER says, without a regular expression for what is digits only. */
function isNumber(to: string): boolean {
  const { length } = to
  if (length === 0 || length > 20) return NUMBER.test(to)
  for (let i = 0; i < length; i++) {
    const digit = to.charCodeAt(i)
    if (digit < 48 || digit > 57) return NUMBER.test(to)
  }
  return true
}

export interface Times {
  /** On the world's clock; 0: at once. */
  readonly startAt: Instant
  /** On the world's clock; NEVER: the client does not say. */
  readonly deadline: Instant
}

export const NO_TIMES: Times = { startAt: 0 as Instant, deadline: NEVER }

/**
 * Reads schedule_delivery_time and validity_period. A client's absolute times count from the wall's clock, which is the
 * one it knows; the world may be elsewhere in time.
 */
export function timesOf(schedule: Octets, validity: Octets, now: Instant, wall: Instant): Times | Refusal {
  if (schedule === '' && validity === '') return NO_TIMES
  const start = parseSmppTime(schedule, wall)
  if (!start.ok) return refusal(STATUS.ESME_RINVSCHED, `schedule_delivery_time ${start.error}`)
  const end = parseSmppTime(validity, wall)
  if (!end.ok) return refusal(STATUS.ESME_RINVEXPIRY, `validity_period ${end.error}`)
  const startAt = start.value.kind === 'none' ? wall : start.value.at
  if (start.value.kind === 'absolute' && startAt < wall) {
    return refusal(STATUS.ESME_RINVSCHED, 'schedule_delivery_time has passed')
  }
  if (end.value.kind === 'none') return { startAt: inWorld(startAt, now, wall), deadline: NEVER }
  if (end.value.at <= wall) return refusal(STATUS.ESME_RINVEXPIRY, 'validity_period has passed')
  if (end.value.at <= startAt)
    return refusal(STATUS.ESME_RINVEXPIRY, 'validity_period ends before schedule_delivery_time')
  return { startAt: inWorld(startAt, now, wall), deadline: inWorld(end.value.at, now, wall) }
}

function inWorld(at: Instant, now: Instant, wall: Instant): Instant {
  return Math.round(now + (at - wall)) as Instant
}

export interface Content {
  readonly payload: Octets
  /** It came in message_payload. */
  readonly long: boolean
  /** The other optional parameters. */
  readonly options: readonly SubmissionOption[]
}

/** The content, from short_message or message_payload; both at once is refused (SMPP 3.4 section 4.4.1). */
export function contentOf(fields: SubmitFields): Content | Refusal {
  if (fields.tlvs.length === 0) return { payload: fields.short_message, long: false, options: fields.tlvs }
  const payload = findTlv(fields.tlvs, TLV_TAG.message_payload)
  if (payload === undefined) return { payload: fields.short_message, long: false, options: fields.tlvs }
  if (fields.short_message !== '' && payload.value !== '') {
    return refusal(STATUS.ESME_RTLVNOTALLWD, 'both short_message and message_payload have content')
  }
  const options = fields.tlvs.filter((tlv) => tlv !== payload)
  return payload.value === ''
    ? { payload: fields.short_message, long: false, options }
    : { payload: payload.value, long: true, options }
}

/** set_dpf: the client wants an alert_notification when the handset is back (SMPP 3.4 section 5.3.2.29). */
export function wantsAlert(options: readonly SubmissionOption[]): boolean {
  if (options.length === 0) return false
  const dpf = findTlv(options, TLV_TAG.set_dpf)
  return dpf !== undefined && tlvNumber(dpf) === 1
}

export function isRefusal(value: object): value is Refusal {
  return 'reason' in value
}

function refusal(status: number, reason: string): Refusal {
  return { status, reason }
}
