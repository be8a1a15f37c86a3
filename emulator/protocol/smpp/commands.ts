/**
 * The operations of SMPP 3.3, 3.4 and 5.0: command ids, and each command's mandatory parameters in wire order.
 *
 * Derived from node-smpp's table (`smpp/lib/defs.js`), which agrees with the specifications on ids, order and kinds of
 * all thirty-three, among them outbind, alert_notification, query_sm_resp and the broadcast operations of 5.0. What it
 * lacks stands here: the longest value of each parameter and the status that a longer one earns. It also reads
 * sm_length, number_of_dests and no_unsuccess as parts of what they count; so do we.
 */
import { types, type WireType, commands as wireCommands } from 'smpp/lib/defs.js'
import { invariant } from '../../core/invariant.ts'
import { STATUS } from './command-status.ts'
import type { Command } from './pdu.ts'

export type FieldKind = 'int8' | 'cstring' | 'short_message' | 'dest_address' | 'unsuccess_sme'

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  /** Octets, the NUL of a C-octet string among them; for lists, entries. */
  readonly max: number
  /** command_status for a value that is longer, or not terminated. */
  readonly status: number
}

export interface CommandDefinition {
  readonly command: Command
  readonly id: number
  readonly isResponse: boolean
  readonly fields: readonly Field[]
}

interface Limit {
  readonly max: number
  readonly status: number
}

/** SMPP 3.4 §4 and §5.2, the longest of 3.4 and 5.0; statuses as jSMPP `StringParameter.java`, the destination's own. */
const LIMITS: Readonly<Record<string, Limit>> = {
  system_id: { max: 16, status: STATUS.ESME_RINVSYSID },
  // 9 in the specifications; carriers give out longer ones, and accounts may have them.
  password: { max: 65, status: STATUS.ESME_RINVPASWD },
  system_type: { max: 13, status: STATUS.ESME_RINVSYSTYP },
  address_range: { max: 41, status: STATUS.ESME_RINVSRCADR },
  service_type: { max: 6, status: STATUS.ESME_RINVSERTYP },
  source_addr: { max: 21, status: STATUS.ESME_RINVSRCADR },
  destination_addr: { max: 21, status: STATUS.ESME_RINVDSTADR },
  esme_addr: { max: 65, status: STATUS.ESME_RINVDSTADR },
  dl_name: { max: 21, status: STATUS.ESME_RINVDLNAME },
  schedule_delivery_time: { max: 17, status: STATUS.ESME_RINVSCHED },
  validity_period: { max: 17, status: STATUS.ESME_RINVEXPIRY },
  final_date: { max: 17, status: STATUS.ESME_RINVEXPIRY },
  message_id: { max: 65, status: STATUS.ESME_RINVMSGID },
  short_message: { max: 255, status: STATUS.ESME_RINVMSGLEN },
  dest_address: { max: 255, status: STATUS.ESME_RINVNUMDESTS },
  unsuccess_sme: { max: 255, status: STATUS.ESME_RINVNUMDESTS },
}

/** An octet can be of no wrong length; it can only be missing, and then the PDU is too short. */
const OCTET: Limit = { max: 1, status: STATUS.ESME_RINVCMDLEN }

/** data_sm (§4.7.1) and alert_notification (§4.12.1) have room for addresses that are not telephone numbers. */
const WIDE_ADDRESSES: readonly string[] = ['data_sm', 'alert_notification']

const KINDS = new Map<WireType, FieldKind>([
  [types.int8, 'int8'],
  [types.cstring, 'cstring'],
  [types.buffer, 'short_message'],
  [types.dest_address_array, 'dest_address'],
  [types.unsuccess_sme_array, 'unsuccess_sme'],
])

/** The longest value of a parameter that a text can be given for, and what a longer one earns. */
export function limitOf(field: string, command?: string): Limit {
  const limit = LIMITS[field] ?? OCTET
  const wide = command !== undefined && WIDE_ADDRESSES.includes(command)
  return wide && (field === 'source_addr' || field === 'destination_addr') ? { ...limit, max: 65 } : limit
}

function define([command, wire]: [string, (typeof wireCommands)[string]]): CommandDefinition {
  const fields = Object.entries(wire.params ?? {}).map(([name, { type }]) => {
    const kind = KINDS.get(type)
    invariant(kind, `${command}.${name} has a kind that the codec knows`)
    return { name, kind, ...limitOf(name, command) }
  })
  return { command: command as Command, id: wire.id, isResponse: wire.id >= 0x80000000, fields }
}

const DEFINITIONS: readonly CommandDefinition[] = Object.entries(wireCommands).map(define)
const BY_ID = new Map(DEFINITIONS.map((definition) => [definition.id, definition]))
const BY_NAME = new Map(DEFINITIONS.map((definition) => [definition.command, definition]))

/** command_id of each command: `COMMAND_ID.submit_sm_resp` is 0x80000004. */
export const COMMAND_ID: Readonly<Record<Command, number>> = Object.fromEntries(
  DEFINITIONS.map(({ command, id }) => [command, id]),
) as Record<Command, number>

export const COMMANDS: readonly Command[] = DEFINITIONS.map(({ command }) => command)

export function definitionOf(command: Command): CommandDefinition {
  return BY_NAME.get(command) as CommandDefinition
}

/** The command with this command_id; undefined for one that no version knows. */
export function commandWithId(id: number): CommandDefinition | undefined {
  return BY_ID.get(id)
}

/** `submit_sm_resp` for `submit_sm`; undefined for a response, outbind and alert_notification, which have none. */
export function responseTo(command: Command): Command | undefined {
  return BY_NAME.get(`${command}_resp` as Command)?.command
}
