/** submit_sm and data_sm: one request, one recipient, one message. */
import { type Instant, type Millis, millis, NEVER } from '../../core/instant.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { clientId } from '../../engine/client-id.ts'
import type { SubmitRequest } from '../../engine/submit-request.ts'
import type { World } from '../../engine/world.ts'
import { ALERT, type MessageRecord, SHORT_ID } from '../../message/record.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID } from '../../protocol/smpp/commands.ts'
import { sequenceNumberAt } from '../../protocol/smpp/header.ts'
import type { PduOf } from '../../protocol/smpp/pdu.ts'
import { emptySubmitFields, readSubmitSm, type SubmitFields } from '../../protocol/smpp/submit-sm-reader.ts'
import { submitSmRespLength, writeSubmitSmResp } from '../../protocol/smpp/submit-sm-resp-writer.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { admit, REFUSED } from './admission.ts'
import { NO_SUBMISSION } from './envelopes.ts'
import type { Link } from './link.ts'
import { presentMessage, replaceBy } from './replace-if-present.ts'
import {
  type Content,
  contentOf,
  faultOf,
  faultOfRecipient,
  isRefusal,
  type Refusal,
  timesOf,
  wantsAlert,
} from './submit-fields.ts'

const SUBMIT_SM = COMMAND_ID.submit_sm

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Filled by each submit in turn: nothing of them outlives the call. */
const fields = emptySubmitFields()
const request: Mutable<SubmitRequest> = {
  submission: NO_SUBMISSION,
  payload: '',
  to: '',
  toTon: 0,
  toNpi: 0,
  startAt: 0 as Instant,
  deadline: NEVER,
  flags: 0,
  sharedId: '',
}

export function submitSm(link: Link, buffer: Buffer, start: number, end: number): void {
  const sequence = sequenceNumberAt(buffer, start)
  const delay = admit(link, SUBMIT_SM, sequence)
  if (delay === REFUSED) return
  const status = readSubmitSm(buffer, start, end, fields)
  if (status !== 0) link.refuse(SUBMIT_SM, status, sequence, 'the PDU cannot be read')
  else submit(link, 'submit_sm', sequence, fields, delay)
}

/** data_sm says the same in fewer fields; its content is in message_payload (SMPP 3.4 section 4.7.1). */
export function dataSm(link: Link, pdu: PduOf<'data_sm'>): void {
  const delay = admit(link, COMMAND_ID.data_sm, pdu.sequence)
  if (delay === REFUSED) return
  const empty = emptySubmitFields()
  submit(link, 'data_sm', pdu.sequence, { ...empty, ...pdu.body, tlvs: pdu.tlvs }, delay)
}

type Operation = 'submit_sm' | 'data_sm'

function submit(link: Link, command: Operation, sequence: number, from: SubmitFields, slowDown: Millis): void {
  const world = link.world as World
  const account = link.account as AccountState
  const fault =
    faultOf(from, link.version) ?? faultOfRecipient(from.destination_addr, from.dest_addr_ton, from.dest_addr_npi)
  if (fault !== null) return refuse(link, command, sequence, fault)
  const content = contentOf(from)
  if (isRefusal(content)) return refuse(link, command, sequence, content)
  const wall = link.front.wall.now()
  const times = timesOf(from.schedule_delivery_time, from.validity_period, world.clock.now(), wall)
  if (isRefusal(times)) return refuse(link, command, sequence, times)

  const submission = link.envelopes.of(link, from, content, 1)
  const present = from.replace_if_present_flag === 1 ? presentMessage(world, account, submission, from) : null
  if (present !== null && replaceBy(world, present, submission, content.payload, times)) {
    respond(link, command, sequence, 0, clientId(account, present))
    return
  }
  request.submission = submission
  request.payload = content.payload
  request.to = from.destination_addr
  request.toTon = from.dest_addr_ton
  request.toNpi = from.dest_addr_npi
  request.startAt = times.startAt
  request.deadline = times.deadline
  request.flags = flagsOf(link, content)
  const record = world.submit(account, request)
  if (record === null) {
    const reason = `no carrier owns ${from.destination_addr}`
    refuse(link, command, sequence, { status: STATUS.ESME_RINVDSTADR, reason })
  } else answer(link, command, sequence, record, slowDown)
}

export function flagsOf(link: Link, content: Content): number {
  return (link.version.version === '3.3' ? SHORT_ID : 0) | (wantsAlert(content.options) ? ALERT : 0)
}

function refuse(link: Link, command: Operation, sequence: number, fault: Refusal): void {
  link.refuse(COMMAND_ID[command], fault.status, sequence, fault.reason)
}

/** Tells the client what the carrier's plan says, when it says so. */
function answer(link: Link, command: Operation, sequence: number, record: MessageRecord, slowDown: Millis): void {
  const world = link.world as World
  const delay = millis(world.responseDelay(record) + slowDown)
  if (delay > 0) link.later(delay, () => answerNow(link, command, sequence, record))
  else if (world.isCommitted()) answerNow(link, command, sequence, record)
  else world.whenCommitted(() => answerNow(link, command, sequence, record))
}

function answerNow(link: Link, command: Operation, sequence: number, record: MessageRecord): void {
  const { kind } = record.plan.submit
  if (kind === 'drop') link.close('dropped by a rule')
  else if (kind === 'unbind') link.unbind('unbound by a rule')
  else if (kind !== 'silent') {
    const id = record.status === 0 ? clientId(link.account as AccountState, record) : ''
    respond(link, command, sequence, record.status, id)
  }
  ;(link.world as World).answered(record)
}

function respond(link: Link, command: Operation, sequence: number, status: number, id: string): void {
  if (status !== 0) link.respondError(`${command}_resp`, status, sequence)
  else if (command === 'submit_sm') {
    const buffer = link.room(submitSmRespLength(id))
    link.take(writeSubmitSmResp(buffer, link.offset, sequence, id))
  } else link.send({ command: 'data_sm_resp', status: 0, sequence, body: { message_id: id }, tlvs: NO_TLVS })
}
