/**
 * SMPP PDUs as values, in the specification's own field names (SMPP 3.4 §4, SMPP 5.0 §4).
 *
 * Counts and lengths (command_length, sm_length, number_of_dests, no_unsuccess) follow from the values and are not
 * fields here. A C-octet string is held without its NUL. Every text is an octet string: one character, one octet.
 */
import type { Octets } from '../../core/octets.ts'

/** An optional parameter as it stood on the wire. Unknown tags are kept, and so is the order. */
export interface Tlv {
  readonly tag: number
  readonly value: Octets
}

export interface BindBody {
  readonly system_id: Octets
  readonly password: Octets
  readonly system_type: Octets
  readonly interface_version: number
  readonly addr_ton: number
  readonly addr_npi: number
  readonly address_range: Octets
}

export interface SystemIdBody {
  readonly system_id: Octets
}

export interface OutbindBody {
  readonly system_id: Octets
  readonly password: Octets
}

export interface MessageIdBody {
  readonly message_id: Octets
}

/** The source address, which most operations begin with. */
interface Source {
  readonly source_addr_ton: number
  readonly source_addr_npi: number
  readonly source_addr: Octets
}

interface Destination {
  readonly dest_addr_ton: number
  readonly dest_addr_npi: number
  readonly destination_addr: Octets
}

/** What follows the addresses in submit_sm, submit_multi and deliver_sm. */
interface Content {
  readonly esm_class: number
  readonly protocol_id: number
  readonly priority_flag: number
  readonly schedule_delivery_time: Octets
  readonly validity_period: Octets
  readonly registered_delivery: number
  readonly replace_if_present_flag: number
  readonly data_coding: number
  readonly sm_default_msg_id: number
  /** At most 254 octets (255 in 5.0); longer text goes into the TLV message_payload. */
  readonly short_message: Octets
}

export interface SubmitSmBody extends Source, Destination, Content {
  readonly service_type: Octets
}

/** deliver_sm has submit_sm's fields (§4.6.1); several of them are unused and must be 0 or empty. */
export type DeliverSmBody = SubmitSmBody

export type DestAddress =
  | ({ readonly dest_flag: 1 } & Destination)
  | { readonly dest_flag: 2; readonly dl_name: Octets }

export interface SubmitMultiBody extends Source, Content {
  readonly service_type: Octets
  readonly dest_address: readonly DestAddress[]
}

export interface UnsuccessSme extends Destination {
  readonly error_status_code: number
}

export interface SubmitMultiRespBody {
  readonly message_id: Octets
  readonly unsuccess_sme: readonly UnsuccessSme[]
}

export interface DataSmBody extends Source, Destination {
  readonly service_type: Octets
  readonly esm_class: number
  readonly registered_delivery: number
  readonly data_coding: number
}

export interface QuerySmBody extends Source {
  readonly message_id: Octets
}

export interface QuerySmRespBody {
  readonly message_id: Octets
  readonly final_date: Octets
  readonly message_state: number
  readonly error_code: number
}

export interface CancelSmBody extends Source, Destination {
  readonly service_type: Octets
  readonly message_id: Octets
}

export interface ReplaceSmBody extends Source {
  readonly message_id: Octets
  readonly schedule_delivery_time: Octets
  readonly validity_period: Octets
  readonly registered_delivery: number
  readonly sm_default_msg_id: number
  readonly short_message: Octets
}

export interface AlertNotificationBody extends Source {
  readonly esme_addr_ton: number
  readonly esme_addr_npi: number
  readonly esme_addr: Octets
}

export interface BroadcastSmBody extends Source {
  readonly service_type: Octets
  readonly message_id: Octets
  readonly priority_flag: number
  readonly schedule_delivery_time: Octets
  readonly validity_period: Octets
  readonly replace_if_present_flag: number
  readonly data_coding: number
  readonly sm_default_msg_id: number
}

export interface CancelBroadcastSmBody extends Source {
  readonly service_type: Octets
  readonly message_id: Octets
}

/**
 * The body of each command; null is a PDU that ends after its header. Every response may: 3.4 peers leave the body out
 * when the status is not 0, and some do so always.
 */
export interface Bodies {
  bind_receiver: BindBody
  bind_receiver_resp: SystemIdBody | null
  bind_transmitter: BindBody
  bind_transmitter_resp: SystemIdBody | null
  bind_transceiver: BindBody
  bind_transceiver_resp: SystemIdBody | null
  outbind: OutbindBody
  unbind: null
  unbind_resp: null
  submit_sm: SubmitSmBody
  submit_sm_resp: MessageIdBody | null
  submit_multi: SubmitMultiBody
  submit_multi_resp: SubmitMultiRespBody | null
  data_sm: DataSmBody
  data_sm_resp: MessageIdBody | null
  deliver_sm: DeliverSmBody
  deliver_sm_resp: MessageIdBody | null
  query_sm: QuerySmBody
  query_sm_resp: QuerySmRespBody | null
  cancel_sm: CancelSmBody
  cancel_sm_resp: null
  replace_sm: ReplaceSmBody
  replace_sm_resp: null
  enquire_link: null
  enquire_link_resp: null
  alert_notification: AlertNotificationBody
  generic_nack: null
  broadcast_sm: BroadcastSmBody
  broadcast_sm_resp: MessageIdBody | null
  query_broadcast_sm: QuerySmBody
  query_broadcast_sm_resp: MessageIdBody | null
  cancel_broadcast_sm: CancelBroadcastSmBody
  cancel_broadcast_sm_resp: null
}

export type Command = keyof Bodies

/** One command's PDU. `status` is 0 in requests; `sequence` is 1 to 0x7FFFFFFF where the peer keeps to the rules. */
export interface PduOf<C extends Command> {
  readonly command: C
  readonly status: number
  readonly sequence: number
  readonly body: Bodies[C]
  readonly tlvs: readonly Tlv[]
}

/** Any PDU, told apart by `command`. */
export type Pdu = { [C in Command]: PduOf<C> }[Command]
