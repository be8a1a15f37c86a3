/** What an ESME may ask for besides submit_sm: one function a command, chosen by the PDU's name. */
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID } from '../../protocol/smpp/commands.ts'
import type { Pdu } from '../../protocol/smpp/pdu.ts'
import { bind } from './bind.ts'
import type { Link } from './link.ts'
import { cancelSm, querySm, replaceSm } from './manage.ts'
import { submitMulti } from './submit-multi.ts'
import { dataSm } from './submit-sm.ts'

/** Answers a request that is allowed in the link's state. submit_sm has a way of its own. */
export function onRequest(link: Link, pdu: Pdu): void {
  if (link.version.lacks.has(pdu.command)) {
    const reason = `SMPP ${link.version.version} has no ${pdu.command}`
    link.refuse(COMMAND_ID[pdu.command], STATUS.ESME_RINVCMDID, pdu.sequence, reason)
    return
  }
  switch (pdu.command) {
    case 'enquire_link':
      return link.respond(COMMAND_ID.enquire_link_resp, STATUS.ESME_ROK, pdu.sequence)
    case 'bind_transmitter':
    case 'bind_receiver':
    case 'bind_transceiver':
      return bind(link, pdu)
    case 'unbind':
      link.respond(COMMAND_ID.unbind_resp, STATUS.ESME_ROK, pdu.sequence)
      return link.end('unbound by the client')
    case 'data_sm':
      return dataSm(link, pdu)
    case 'submit_multi':
      return submitMulti(link, pdu)
    case 'query_sm':
      return querySm(link, pdu)
    case 'cancel_sm':
      return cancelSm(link, pdu)
    case 'replace_sm':
      return replaceSm(link, pdu)
    case 'broadcast_sm':
      return refuseBroadcast(link, pdu, STATUS.ESME_RBCASTFAIL)
    case 'query_broadcast_sm':
      return refuseBroadcast(link, pdu, STATUS.ESME_RBCASTQUERYFAIL)
    case 'cancel_broadcast_sm':
      return refuseBroadcast(link, pdu, STATUS.ESME_RBCASTCANCELFAIL)
    default:
      link.refuse(
        COMMAND_ID[pdu.command],
        STATUS.ESME_RINVCMDID,
        pdu.sequence,
        `${pdu.command} is not for an ESME to send`,
      )
  }
}

/** The emulator has no cells to broadcast to, and says so in the operation's own terms. */
function refuseBroadcast(link: Link, pdu: Pdu, status: number): void {
  link.refuse(COMMAND_ID[pdu.command], status, pdu.sequence, 'this message centre does not broadcast')
}
