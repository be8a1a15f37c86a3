/**
 * Which operation an ESME may send in which session state (SMPP 3.4 §2.3, SMPP 5.0 §2.4), and what any other earns.
 *
 * The states are the message centre's view. enquire_link, enquire_link_resp and generic_nack may be sent in every state
 * but CLOSED, as 5.0 has it; 3.4 wants a bind first, but a centre that answers early harms nobody.
 */
import { STATUS } from './command-status.ts'
import { COMMANDS } from './commands.ts'
import type { Command } from './pdu.ts'

export type SessionState = 'OPEN' | 'OUTBOUND' | 'BOUND_TX' | 'BOUND_RX' | 'BOUND_TRX' | 'UNBOUND' | 'CLOSED'

export const SESSION_STATES: readonly SessionState[] = [
  'OPEN',
  'OUTBOUND',
  'BOUND_TX',
  'BOUND_RX',
  'BOUND_TRX',
  'UNBOUND',
  'CLOSED',
]

const LINK: readonly Command[] = ['enquire_link', 'enquire_link_resp', 'generic_nack']
const BINDS: readonly Command[] = ['bind_transmitter', 'bind_receiver', 'bind_transceiver']
const UNBIND: readonly Command[] = ['unbind', 'unbind_resp']
const TRANSMIT: readonly Command[] = [
  'submit_sm',
  'submit_multi',
  'data_sm',
  'query_sm',
  'cancel_sm',
  'replace_sm',
  'broadcast_sm',
  'query_broadcast_sm',
  'cancel_broadcast_sm',
]
const RECEIVE: readonly Command[] = ['deliver_sm_resp', 'data_sm_resp']

const ALLOWED: Readonly<Record<SessionState, readonly Command[]>> = {
  OPEN: [...LINK, ...BINDS],
  OUTBOUND: [...LINK, ...BINDS],
  BOUND_TX: [...LINK, ...UNBIND, ...TRANSMIT],
  BOUND_RX: [...LINK, ...UNBIND, ...RECEIVE],
  BOUND_TRX: [...LINK, ...UNBIND, ...TRANSMIT, ...RECEIVE],
  UNBOUND: LINK,
  CLOSED: [],
}

const TABLE = Object.fromEntries(
  SESSION_STATES.map((state) => [
    state,
    Object.fromEntries(COMMANDS.map((command) => [command, judge(state, command)])),
  ]),
) as Record<SessionState, Record<Command, number>>

function judge(state: SessionState, command: Command): number {
  if (ALLOWED[state].includes(command)) return STATUS.ESME_ROK
  if (state.startsWith('BOUND_') && BINDS.includes(command)) return STATUS.ESME_RALYBND
  return STATUS.ESME_RINVBNDSTS
}

/**
 * 0 where an ESME may send `command` in this state, else the command_status to refuse it with: ESME_RALYBND for a bind
 * on a bound session, ESME_RINVBNDSTS for the rest, operations that only a message centre may begin among them. A
 * response that is not allowed is answered by nothing, as no response is.
 */
export function statusOfOperation(state: SessionState, command: Command): number {
  return TABLE[state][command]
}
