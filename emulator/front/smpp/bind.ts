/** The three binds: signing in, and in which direction the link will carry messages. */
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID } from '../../protocol/smpp/commands.ts'
import type { SessionState } from '../../protocol/smpp/operations.ts'
import type { PduOf } from '../../protocol/smpp/pdu.ts'
import { integerTlv } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { type SmppVersion, VERSIONS, versionOf } from '../../protocol/smpp/versions.ts'
import type { Link } from './link.ts'

type Bind = PduOf<'bind_transmitter'> | PduOf<'bind_receiver'> | PduOf<'bind_transceiver'>

const STATES: Readonly<Record<Bind['command'], SessionState>> = {
  bind_transmitter: 'BOUND_TX',
  bind_receiver: 'BOUND_RX',
  bind_transceiver: 'BOUND_TRX',
}

export function bind(link: Link, pdu: Bind): void {
  const { system_id, password, interface_version } = pdu.body
  const asked = versionOf(interface_version)
  link.version = VERSIONS[asked]
  const refuse = (status: number, reason: string) => link.refuse(COMMAND_ID[pdu.command], status, pdu.sequence, reason)
  if (link.version.lacks.has(pdu.command)) {
    return refuse(STATUS.ESME_RINVCMDID, `interface_version 0x${interface_version.toString(16)} has no ${pdu.command}`)
  }
  if (link.front.isStopping) return refuse(STATUS.ESME_RBINDFAIL, 'the emulator is shutting down')

  const entry = link.front.directory.find('smpp', system_id)
  const settings = entry?.account.settings.smpp ?? null
  // From 5.0 on, the statuses of the two fields speak of their length alone (5.0 section 4.7.6).
  if (entry === null || settings === null) {
    const status = asked === '5.0' ? STATUS.ESME_RBINDFAIL : STATUS.ESME_RINVSYSID
    return refuse(status, `no account has the system_id "${system_id}"`)
  }
  link.asked = entry.account
  if (settings.password !== password) {
    const status = asked === '5.0' ? STATUS.ESME_RBINDFAIL : STATUS.ESME_RINVPASWD
    return refuse(status, `wrong password for "${system_id}"`)
  }
  const links = link.front.linksOf(entry.account)
  if (links.links.size >= settings.binds) {
    return refuse(STATUS.ESME_RALYBND, `account ${entry.account.name} may have ${settings.binds} binds`)
  }
  const version = older(asked, versionOf(settings.version))
  if (VERSIONS[version].lacks.has(pdu.command)) {
    return refuse(STATUS.ESME_RINVCMDID, `account ${entry.account.name} speaks SMPP ${version}, without ${pdu.command}`)
  }
  answer(link, pdu, version)
  link.bound(entry.world, entry.account, links, STATES[pdu.command], VERSIONS[version])
}

function older(a: SmppVersion, b: SmppVersion): SmppVersion {
  return VERSIONS[a].interfaceVersion < VERSIONS[b].interfaceVersion ? a : b
}

/** sc_interface_version tells a 3.4 client that it may send optional parameters; a 3.3 client would not know it. */
function answer(link: Link, pdu: Bind, version: SmppVersion): void {
  const { interfaceVersion, sendsTlvs } = VERSIONS[version]
  const tlvs = sendsTlvs ? [integerTlv(TLV_TAG.sc_interface_version, interfaceVersion)] : NO_TLVS
  const body = { system_id: link.front.systemId }
  link.send({ command: `${pdu.command}_resp`, status: STATUS.ESME_ROK, sequence: pdu.sequence, body, tlvs })
}
