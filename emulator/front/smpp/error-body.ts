/**
 * The bodies of responses that tell of an error. SMPP 3.4 ends the responses to binds and submit_sm after the header
 * then (sections 4.1.2, 4.4.2) and no others; 3.3 ends none, and has a lone NUL for the message_id that there is not.
 *
 * Binds have a body here all the same: libsmpp34 (C) drops every response that ends after its header, but for
 * submit_sm_resp, and older jSMPP does so with query_sm_resp. submit_sm_resp keeps to 3.4: libsmpp34 drops one with a
 * body, and smppex (its issue 6) has lost sessions over it. See docs/discoveries/smpp-peers.md.
 */
import type { Bodies, Command } from '../../protocol/smpp/pdu.ts'
import type { SmppVersion } from '../../protocol/smpp/versions.ts'

/** Null: the response ends after its header. */
export function errorBodyOf(response: Command, version: SmppVersion, systemId: string): Bodies[Command] {
  switch (response) {
    case 'bind_transmitter_resp':
    case 'bind_receiver_resp':
    case 'bind_transceiver_resp':
      return { system_id: systemId }
    case 'submit_sm_resp':
      return version === '3.3' ? { message_id: '' } : null
    case 'data_sm_resp':
      return { message_id: '' }
    case 'submit_multi_resp':
      return { message_id: '', unsuccess_sme: [] }
    case 'query_sm_resp':
      return { message_id: '', final_date: '', message_state: 0, error_code: 0 }
    default:
      return null
  }
}
