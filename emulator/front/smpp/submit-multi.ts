/**
 * submit_multi: one submission, many messages. The answer has one id for all of them and names the recipients that were
 * refused; each of the others gets its own receipt (SMPP 3.4 section 4.5).
 */
import { millis } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { clientId } from '../../engine/client-id.ts'
import type { World } from '../../engine/world.ts'
import type { MessageRecord, Submission } from '../../message/record.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID } from '../../protocol/smpp/commands.ts'
import type { DestAddress, PduOf, UnsuccessSme } from '../../protocol/smpp/pdu.ts'
import { emptySubmitFields } from '../../protocol/smpp/submit-sm-reader.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { statusIn } from '../../protocol/smpp/versions.ts'
import { admit, REFUSED } from './admission.ts'
import type { Link } from './link.ts'
import { contentOf, faultOf, faultOfRecipient, isRefusal, type Times, timesOf } from './submit-fields.ts'
import { flagsOf } from './submit-sm.ts'

const SUBMIT_MULTI = COMMAND_ID.submit_multi

export function submitMulti(link: Link, pdu: PduOf<'submit_multi'>): void {
  const { sequence } = pdu
  const slowDown = admit(link, SUBMIT_MULTI, sequence)
  if (slowDown === REFUSED) return
  const refuse = (status: number, reason: string) => link.refuse(SUBMIT_MULTI, status, sequence, reason)
  const destinations = pdu.body.dest_address
  if (destinations.length === 0 || destinations.length > link.version.destinationsMax) {
    return refuse(STATUS.ESME_RINVNUMDESTS, `${destinations.length} destinations; 1 to ${link.version.destinationsMax}`)
  }
  const fields = { ...emptySubmitFields(), ...pdu.body, tlvs: pdu.tlvs }
  const fault = faultOf(fields, link.version)
  if (fault !== null) return refuse(fault.status, fault.reason)
  const content = contentOf(fields)
  if (isRefusal(content)) return refuse(content.status, content.reason)
  const world = link.world as World
  const wall = link.front.wall.now()
  const times = timesOf(fields.schedule_delivery_time, fields.validity_period, world.clock.now(), wall)
  if (isRefusal(times)) return refuse(times.status, times.reason)

  const submission = link.envelopes.of(link, fields, content, destinations.length)
  const { records, unsuccessful } = submitEach(
    link,
    destinations,
    submission,
    content.payload,
    times,
    flagsOf(link, content),
  )
  const first = records.find((record) => record.status === 0 && record.plan.submit.kind === 'accept')
  // One answer for all: it comes when the slowest of them would have had its own.
  const delay = millis(records.reduce((slowest, each) => Math.max(slowest, world.responseDelay(each)), 0) + slowDown)
  if (delay > 0) link.later(delay, () => answer(link, sequence, first, records, unsuccessful))
  else world.whenCommitted(() => answer(link, sequence, first, records, unsuccessful))
}

interface Submitted {
  readonly records: readonly MessageRecord[]
  readonly unsuccessful: readonly UnsuccessSme[]
}

function submitEach(
  link: Link,
  destinations: readonly DestAddress[],
  submission: Submission,
  payload: Octets,
  times: Times,
  flags: number,
): Submitted {
  const world = link.world as World
  const records: MessageRecord[] = []
  const unsuccessful: UnsuccessSme[] = []
  const fail = (ton: number, npi: number, address: string, status: number) =>
    unsuccessful.push({
      dest_addr_ton: ton,
      dest_addr_npi: npi,
      destination_addr: address,
      error_status_code: statusIn(link.version.version, status),
    })
  let sharedId = ''
  for (const destination of destinations) {
    if (destination.dest_flag === 2) {
      fail(0, 0, destination.dl_name, STATUS.ESME_RINVDLNAME)
      continue
    }
    const { dest_addr_ton: toTon, dest_addr_npi: toNpi, destination_addr: to } = destination
    const fault = faultOfRecipient(to, toTon, toNpi)
    const record =
      fault === null
        ? world.submit(link.account as AccountState, {
            submission,
            payload,
            to,
            toTon,
            toNpi,
            ...times,
            flags,
            sharedId,
          })
        : null
    if (record === null) fail(toTon, toNpi, to, fault?.status ?? STATUS.ESME_RINVDSTADR)
    else {
      records.push(record)
      if (record.status !== 0) fail(toTon, toNpi, to, record.status)
      else if (record.plan.submit.kind === 'accept') sharedId = record.id
      else fail(toTon, toNpi, to, STATUS.ESME_RSUBMITFAIL)
    }
  }
  return { records, unsuccessful }
}

function answer(
  link: Link,
  sequence: number,
  first: MessageRecord | undefined,
  records: readonly MessageRecord[],
  unsuccess_sme: readonly UnsuccessSme[],
): void {
  // All refused: the request as a whole has failed, with the status they share if they do.
  if (first === undefined) {
    const [one] = unsuccess_sme
    const shared = unsuccess_sme.every((each) => each.error_status_code === one?.error_status_code)
    const status = shared && one !== undefined ? one.error_status_code : STATUS.ESME_RSUBMITFAIL
    const body = { message_id: '', unsuccess_sme }
    link.send({ command: 'submit_multi_resp', status, sequence, body, tlvs: NO_TLVS })
  } else {
    const body = { message_id: clientId(link.account as AccountState, first), unsuccess_sme }
    link.send({ command: 'submit_multi_resp', status: STATUS.ESME_ROK, sequence, body, tlvs: NO_TLVS })
  }
  for (const record of records) (link.world as World).answered(record)
}
