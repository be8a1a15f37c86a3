/** What differs between SMPP 3.3, 3.4 and 5.0 on the wire, as a table. */
import type { Octets } from '../../core/octets.ts'
import { STATUS } from './command-status.ts'
import type { Command } from './pdu.ts'
import { tlvDefinition } from './tlv-dictionary.ts'

export type SmppVersion = '3.3' | '3.4' | '5.0'

export interface VersionRules {
  readonly version: SmppVersion
  /** interface_version, and the value of sc_interface_version. */
  readonly interfaceVersion: number
  /** Operations that this version does not have: ESME_RINVCMDID. */
  readonly lacks: ReadonlySet<Command>
  /** Whether the message centre may send optional parameters. */
  readonly sendsTlvs: boolean
  /** Longest message_id, the NUL not counted; 3.3 wants hexadecimal digits as well. */
  readonly messageIdMax: number
  readonly messageIdPattern: RegExp
  /** Octets of short_message. */
  readonly shortMessageMax: number
  /** Destinations of one submit_multi. */
  readonly destinationsMax: number
  /** Whether registered_delivery 3 (a receipt on success only) is defined. */
  readonly receiptOnSuccessOnly: boolean
  /** Statuses above the last one that the version has are sent as others; see `statusIn`. */
  readonly lastStatus: number
  /** Message states above this one, and SCHEDULED (0) where `scheduled` is false, are sent as others. */
  readonly lastMessageState: number
  readonly scheduled: boolean
}

const BROADCAST: readonly Command[] = ['broadcast_sm', 'query_broadcast_sm', 'cancel_broadcast_sm']
const NEW_IN_3_4: readonly Command[] = ['bind_transceiver', 'data_sm', 'outbind', 'alert_notification']
const PRINTABLE = /^[ -~]*$/

export const VERSIONS: Readonly<Record<SmppVersion, VersionRules>> = {
  '3.3': {
    version: '3.3',
    interfaceVersion: 0x33,
    lacks: new Set([...NEW_IN_3_4, ...BROADCAST]),
    sendsTlvs: false,
    messageIdMax: 8,
    messageIdPattern: /^[0-9A-Fa-f]*$/,
    shortMessageMax: 254,
    destinationsMax: 254,
    receiptOnSuccessOnly: false,
    lastStatus: STATUS.ESME_RQUERYFAIL,
    lastMessageState: 8,
    scheduled: false,
  },
  '3.4': {
    version: '3.4',
    interfaceVersion: 0x34,
    lacks: new Set(BROADCAST),
    sendsTlvs: true,
    messageIdMax: 64,
    messageIdPattern: PRINTABLE,
    shortMessageMax: 254,
    destinationsMax: 254,
    receiptOnSuccessOnly: false,
    lastStatus: STATUS.ESME_RUNKNOWNERR,
    lastMessageState: 8,
    scheduled: false,
  },
  '5.0': {
    version: '5.0',
    interfaceVersion: 0x50,
    lacks: new Set(),
    sendsTlvs: true,
    messageIdMax: 64,
    messageIdPattern: PRINTABLE,
    shortMessageMax: 255,
    destinationsMax: 255,
    receiptOnSuccessOnly: true,
    lastStatus: STATUS.ESME_RINVBCASTCHANIND,
    lastMessageState: 9,
    scheduled: true,
  },
}

/**
 * The version that a client speaks which binds with this interface_version: 0x00 to 0x33 is 3.3 (SMPP 3.4 §5.2.4). What
 * lies between 3.4 and 5.0 was never published and is held to the older one; above 5.0, to 5.0.
 */
export function versionOf(interfaceVersion: number): SmppVersion {
  if (interfaceVersion < 0x34) return '3.3'
  return interfaceVersion < 0x50 ? '3.4' : '5.0'
}

/** Whether a message_id may be sent in this version. */
export function messageIdFits(version: SmppVersion, id: Octets): boolean {
  const { messageIdMax, messageIdPattern } = VERSIONS[version]
  return id.length <= messageIdMax && messageIdPattern.test(id)
}

/** Whether the message centre may send this optional parameter. Vendors' own are between the two parties. */
export function sendsTlv(version: SmppVersion, tag: number): boolean {
  return VERSIONS[version].sendsTlvs && (version === '5.0' || tlvDefinition(tag)?.since !== '5.0')
}

/** Vendors' own statuses (SMPP 3.4 §5.1.3) are sent as they are, in every version. */
const FIRST_VENDOR_STATUS = 0x400

/** What 3.3 and 3.4 say for a status of 5.0, where they have a word for it. */
const OLDER_STATUS: ReadonlyMap<number, number> = new Map([
  [STATUS.ESME_RSERTYPUNAUTH, STATUS.ESME_RINVSERTYP],
  [STATUS.ESME_RPROHIBITED, STATUS.ESME_RINVCMDID],
  [STATUS.ESME_RSERTYPUNAVAIL, STATUS.ESME_RINVSERTYP],
  [STATUS.ESME_RSERTYPDENIED, STATUS.ESME_RINVSERTYP],
  [STATUS.ESME_RINVSRCADDRSUBUNIT, STATUS.ESME_RINVSRCADR],
  [STATUS.ESME_RINVDSTADDRSUBUNIT, STATUS.ESME_RINVDSTADR],
])

/** What 3.3, which has no optional parameters, says of a PDU that has them wrong. */
const IN_3_3: ReadonlyMap<number, number> = new Map([
  [STATUS.ESME_RINVTLVSTREAM, STATUS.ESME_RINVCMDLEN],
  [STATUS.ESME_RTLVNOTALLWD, STATUS.ESME_RINVCMDLEN],
  [STATUS.ESME_RINVTLVLEN, STATUS.ESME_RINVCMDLEN],
  [STATUS.ESME_RMISSINGTLV, STATUS.ESME_RINVMSGLEN],
])

/**
 * The command_status to send for `status` in this version: itself where the version has it, else its nearest, else
 * ESME_RSUBMITFAIL (a refusal for good; ESME_RSYSERR would have clients try again for ever).
 */
export function statusIn(version: SmppVersion, status: number): number {
  if (status <= VERSIONS[version].lastStatus || status >= FIRST_VENDOR_STATUS) return status
  const older = OLDER_STATUS.get(status) ?? status
  const known = version === '3.3' ? (IN_3_3.get(older) ?? older) : older
  return known <= VERSIONS[version].lastStatus ? known : STATUS.ESME_RSUBMITFAIL
}

const SCHEDULED = 0
const ENROUTE = 1
const UNKNOWN = 7

/** The message_state to send: 3.x has no SCHEDULED (ENROUTE says it) and no SKIPPED (UNKNOWN does). */
export function messageStateIn(version: SmppVersion, state: number): number {
  const { scheduled, lastMessageState } = VERSIONS[version]
  if (state === SCHEDULED && !scheduled) return ENROUTE
  return state > lastMessageState ? UNKNOWN : state
}
