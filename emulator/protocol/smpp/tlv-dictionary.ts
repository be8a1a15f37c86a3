/**
 * The optional parameters of SMPP 3.4 §5.3 and SMPP 5.0 §4.8: tags, kinds and the lengths a value may have.
 *
 * Tags and kinds come from node-smpp's table, corrected where it departs from the specifications:
 * - it has no lengths for octet and C-octet strings;
 * - dest_port is destination_port;
 * - source_telematics_id is 1 octet in 3.4, 2 in its table;
 * - ms_validity is 1 octet in 3.4 and up to 4 in 5.0;
 * - alert_on_message_delivery has no value in 3.4, 1 octet in 5.0 and in its table;
 * - dest_addr_np_country is 1 to 5 octets, not a 32-bit number.
 * Where versions differ both lengths are accepted.
 */
import { tlvsById, types, type WireTlv, type WireTlvName } from 'smpp/lib/defs.js'

export type TlvKind = 'integer' | 'cstring' | 'octets'
export type TlvName = Exclude<WireTlvName, 'dest_port'> | 'destination_port'

export interface TlvDefinition {
  readonly name: TlvName
  readonly tag: number
  readonly kind: TlvKind
  /** Octets, the NUL of a C-octet string among them. */
  readonly min: number
  readonly max: number
  /** The first version that has it; 3.3 has none at all. */
  readonly since: '3.4' | '5.0'
}

type Lengths = readonly [min: number, max: number]

const MAX_VALUE = 0xffff

const LENGTHS: Readonly<Partial<Record<TlvName, Lengths>>> = {
  source_telematics_id: [1, 2],
  additional_status_info_text: [1, 256],
  receipted_message_id: [1, 65],
  source_subaddress: [2, 23],
  dest_subaddress: [2, 23],
  callback_num_atag: [0, 65],
  callback_num: [4, 19],
  network_error_code: [3, 3],
  message_payload: [0, MAX_VALUE],
  broadcast_content_type: [3, 3],
  broadcast_content_type_info: [1, 255],
  broadcast_frequency_interval: [3, 3],
  broadcast_area_identifier: [1, 101],
  // 16 characters, with or without a NUL: node-smpp and the specification's C-octet times disagree.
  broadcast_end_time: [16, 17],
  broadcast_service_group: [1, 255],
  billing_identification: [1, 1024],
  source_network_id: [7, 66],
  dest_network_id: [7, 66],
  source_node_id: [6, 6],
  dest_node_id: [6, 6],
  dest_addr_np_information: [0, 10],
  dest_addr_np_country: [1, 5],
  ms_validity: [1, 4],
  alert_on_message_delivery: [0, 1],
  its_session_info: [2, 2],
}

const INTEGERS = new Map([
  [types.tlv.int8, 1],
  [types.tlv.int16, 2],
  [types.tlv.int32, 4],
])

/** congestion_state, and everything from broadcast_channel_indicator to dest_addr_np_country (SMPP 5.0 §4.8.1). */
function isNewIn50(tag: number): boolean {
  return tag === 0x0428 || (tag >= 0x0600 && tag <= 0x0613)
}

function define({ id: tag, tag: wireName, type }: WireTlv): TlvDefinition {
  const name = wireName === 'dest_port' ? 'destination_port' : wireName
  const size = name === 'dest_addr_np_country' ? undefined : INTEGERS.get(type)
  const kind = size !== undefined ? 'integer' : type === types.tlv.cstring ? 'cstring' : 'octets'
  const [min, max] = LENGTHS[name] ?? [size ?? 0, size ?? MAX_VALUE]
  return { name, tag, kind, min, max, since: isNewIn50(tag) ? '5.0' : '3.4' }
}

const DEFINITIONS: readonly TlvDefinition[] = Object.values(tlvsById).map(define)
const BY_TAG = new Map(DEFINITIONS.map((definition) => [definition.tag, definition]))

/** Tags by name: `TLV_TAG.message_payload` is 0x0424. */
export const TLV_TAG: Readonly<Record<TlvName, number>> = Object.fromEntries(
  DEFINITIONS.map(({ name, tag }) => [name, tag]),
) as Record<TlvName, number>

export const TLV_NAMES: readonly TlvName[] = DEFINITIONS.map(({ name }) => name)

/** What the specifications say of a tag; undefined for a vendor's (0x1400 to 0x3FFF) and for reserved ones. */
export function tlvDefinition(tag: number): TlvDefinition | undefined {
  return BY_TAG.get(tag)
}
