/** query_sm, cancel_sm and replace_sm: what a client may ask of a message it has submitted. */
import type { AccountState } from '../../engine/account-state.ts'
import { recipientsOf } from '../../engine/recipients.ts'
import type { World } from '../../engine/world.ts'
import type { MessageRecord, Submission } from '../../message/record.ts'
import { STATUS_TABLE } from '../../message/status-table.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID } from '../../protocol/smpp/commands.ts'
import type { PduOf } from '../../protocol/smpp/pdu.ts'
import { statusOfRegisteredDelivery } from '../../protocol/smpp/registered-delivery.ts'
import { formatAbsolute } from '../../protocol/smpp/time.ts'
import { findTlv } from '../../protocol/smpp/tlv.ts'
import { TLV_TAG } from '../../protocol/smpp/tlv-dictionary.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { messageStateIn } from '../../protocol/smpp/versions.ts'
import type { Link } from './link.ts'
import { isRefusal, timesOf } from './submit-fields.ts'

/** The truth about a message, even where no receipt is ever sent. */
export function querySm(link: Link, pdu: PduOf<'query_sm'>): void {
  const record = find(link, pdu.body.message_id, pdu.body.source_addr)
  if (record === null) return refuse(link, pdu, STATUS.ESME_RINVMSGID, pdu.body.message_id)
  const smpp = STATUS_TABLE[record.life].smpp
  const body = {
    message_id: pdu.body.message_id,
    final_date: record.phase === 'done' ? formatAbsolute(record.doneAt, record.plan.receipts.style.zone) : '',
    message_state: messageStateIn(link.version.version, smpp?.state ?? 7),
    // One octet: what does not fit is told by the receipt.
    error_code: Math.min(record.cause.code, 255),
  }
  log(link, 'query_sm', STATUS.ESME_ROK)
  const { sequence } = pdu
  ;(link.world as World).whenCommitted(() =>
    link.send({ command: 'query_sm_resp', status: 0, sequence, body, tlvs: NO_TLVS }),
  )
}

/** What has the id, or with no id all that wait from a sender to a number (SMPP 3.4 section 4.9.1). */
export function cancelSm(link: Link, pdu: PduOf<'cancel_sm'>): void {
  const { message_id, source_addr, destination_addr, service_type } = pdu.body
  const world = link.world as World
  if (message_id !== '') {
    const record = find(link, message_id, source_addr)
    if (record === null) return refuse(link, pdu, STATUS.ESME_RINVMSGID, message_id)
    const cancelled = recipientsNamed(world, record, destination_addr).filter((each) => world.cancel(each))
    if (cancelled.length === 0) {
      return refuse(link, pdu, STATUS.ESME_RCANCELFAIL, `${message_id} is ${record.life}`)
    }
  } else {
    const waiting = [...world.messages.newestFirst()].filter(
      (record) =>
        record.phase !== 'done' &&
        record.submission.account === link.account?.name &&
        record.submission.from === source_addr &&
        record.to === destination_addr &&
        (service_type === '' || record.submission.serviceType === service_type),
    )
    if (waiting.length === 0) return refuse(link, pdu, STATUS.ESME_RCANCELFAIL, `nothing waits for ${destination_addr}`)
    for (const record of waiting) world.cancel(record)
  }
  log(link, 'cancel_sm', STATUS.ESME_ROK)
  world.whenCommitted(() => link.respond(COMMAND_ID.cancel_sm_resp, STATUS.ESME_ROK, pdu.sequence))
}

export function replaceSm(link: Link, pdu: PduOf<'replace_sm'>): void {
  const { body } = pdu
  const world = link.world as World
  const record = find(link, body.message_id, body.source_addr)
  if (record === null) return refuse(link, pdu, STATUS.ESME_RINVMSGID, body.message_id)
  const wall = link.front.wall.now()
  const times = timesOf(body.schedule_delivery_time, body.validity_period, world.clock.now(), wall)
  if (isRefusal(times)) return refuse(link, pdu, times.status, times.reason)
  const registered = statusOfRegisteredDelivery(body.registered_delivery, link.version.version)
  if (registered !== 0) return refuse(link, pdu, registered, 'registered_delivery 3 is success only, from SMPP 5.0 on')
  const payload = findTlv(pdu.tlvs, TLV_TAG.message_payload)
  const submission: Submission = {
    ...record.submission,
    long: payload !== undefined,
    registered: body.registered_delivery,
  }
  if (!world.replace(record, { submission, payload: payload?.value ?? body.short_message, ...times })) {
    return refuse(link, pdu, STATUS.ESME_RREPLACEFAIL, `${body.message_id} is ${record.life}`)
  }
  log(link, 'replace_sm', STATUS.ESME_ROK)
  world.whenCommitted(() => link.respond(COMMAND_ID.replace_sm_resp, STATUS.ESME_ROK, pdu.sequence))
}

/** The account's message with that id. The sender must match, unless the request leaves it out. */
function find(link: Link, id: string, from: string): MessageRecord | null {
  const record = (link.world as World).find(link.account as AccountState, id)
  if (record === null) return null
  return from === '' || record.submission.from === from ? record : null
}

/** The message, or of a submit_multi all that have its id; where the request names one of them, that one. */
function recipientsNamed(world: World, record: MessageRecord, to: string): readonly MessageRecord[] {
  const all = recipientsOf(world, record)
  const named = all.filter((each) => each.to === to)
  return named.length > 0 ? named : all
}

function refuse(link: Link, pdu: PduOf<'query_sm' | 'cancel_sm' | 'replace_sm'>, status: number, reason: string): void {
  link.refuse(COMMAND_ID[pdu.command], status, pdu.sequence, reason)
}

function log(link: Link, request: string, status: number): void {
  const world = link.world as World
  const account = link.account?.name ?? ''
  world.log({ kind: 'request', at: world.clock.now(), wall: link.front.wall.now(), account, request, status })
}
