/** What is posted to a VASP: delivery reports, read replies, messages from handsets; and how its answer is read. */
import { millis, SECOND } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import type { World } from '../../engine/world.ts'
import { basicHeader } from '../../http/authorization.ts'
import type { Answered, Push, Treatment, Verdict } from '../../http/callback-outlet.ts'
import { mm7Failure } from '../../message/mm7-failure.ts'
import type { WireFault } from '../../message/plan.ts'
import type { MessageRecord } from '../../message/record.ts'
import { statusRow } from '../../message/status-table.ts'
import type { Mm7Frame } from '../../protocol/mm7/envelope.ts'
import { namespaceOf } from '../../protocol/mm7/namespaces.ts'
import { readMm7 } from '../../protocol/mm7/read-request.ts'
import { answerOf } from '../../protocol/mm7/read-response.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import { SUCCESS } from '../../protocol/mm7/status-codes.ts'
import {
  type ReadReply,
  type WrittenAddress,
  writeDeliveryReportReq,
  writeReadReplyReq,
} from '../../protocol/mm7/write-push.ts'
import { delivery } from './delivery.ts'
import { detailOf } from './detail.ts'
import { spoiledFrame, spoiledId, spoiledXml } from './exchange.ts'
import type { Mm7Front } from './mm7-front.ts'
import { carrierHeader, type Posted, xmlPost } from './posted.ts'

/** Sinch: 10 s to connect, 10 s to answer (reference section 1.8). */
const TIMEOUT = millis(10 * SECOND)
const MOST_ANSWER = 1 << 20

export function pushOf(front: Mm7Front, world: World, handOver: HandOver, settings: Mm7Settings): Treatment {
  const { record, mo } = handOver
  const transactionId = front.transactionOf(handOver)
  const fault = record?.plan.receipts.style.fault ?? null
  const frame = frameOf(record ?? mo?.about ?? null, settings, transactionId)
  const posted =
    mo !== null
      ? delivery(world, handOver.account, mo, settings, frame)
      : record === null || handOver.kind === 'alert'
        ? null
        : handOver.kind === 'read-reply'
          ? readReply(frame, record, handOver, world)
          : report(world, handOver, record, settings, frame, fault)
  if (posted === null) return 'absorb'
  return pushTo(settings, posted, transactionId, fault)
}

function pushTo(
  settings: Mm7Settings,
  { headers, body }: Posted,
  transactionId: string,
  fault: WireFault | null,
): Push {
  const { callback, callbackBasic } = settings
  return {
    request: {
      method: 'POST',
      url: callback ?? '',
      headers: callbackBasic === null ? headers : { ...headers, authorization: basicHeader(callbackBasic) },
      body,
      connectTimeout: TIMEOUT,
      answerTimeout: TIMEOUT,
      maxAnswer: MOST_ANSWER,
      fault,
    },
    judge: (answer) => judge(answer, transactionId),
  }
}

/** Accepted is HTTP 200 with the same TransactionID and status 1000; whatever else comes is tried again. */
function judge({ status, headers, body }: Answered, transactionId: string): Verdict {
  if (status !== 200) return { answer: 'refused-for-now', status }
  const type = String(headers['content-type'] ?? '')
  const isXml = body.subarray(0, 100).toString('latin1').trimStart().startsWith('<')
  const read = readMm7({ 'content-type': isXml ? 'text/xml' : type }, body)
  const said = read.ok ? answerOf(read.value) : null
  if (said === null) return { answer: 'refused-for-now', status }
  const isOurs = said.transactionId === transactionId
  if (said.code === SUCCESS && isOurs) return { answer: 'accepted', status: SUCCESS }
  // 1000 for another transaction is no acceptance of this one.
  return { answer: 'refused-for-now', status: said.code === SUCCESS ? status : said.code }
}

/** In the namespace and version that the client used itself, in what this is about. */
function frameOf(record: MessageRecord | null, settings: Mm7Settings, transactionId: string): Mm7Frame {
  const detail = record === null ? null : detailOf(record)
  return {
    transactionId,
    namespace: detail?.namespace ?? namespaceOf(settings.release),
    version: detail?.version ?? settings.version,
  }
}

function report(
  world: World,
  { life }: HandOver,
  record: MessageRecord,
  settings: Mm7Settings,
  frame: Mm7Frame,
  fault: WireFault | null,
): Posted | null {
  const { plan, cause } = record
  const cell = statusRow(life, plan.receipts.style.words).mm7
  if (cell === null) return null
  const failure = mm7Failure(cause.name)
  const { status, text } = cell === 'by-cause' ? { status: failure, text: failure } : cell
  const detail = detailOf(record)
  const submitted = detail?.transactionId ?? ''
  const at = settings.reports.date === 'submission' ? record.acceptedAt : world.clock.now()
  const own = fault === 'wrong-transaction-id' ? { ...frame, transactionId: submitted } : spoiledFrame(frame, fault)
  const xml = writeDeliveryReportReq(own, {
    messageId: spoiledId(record.id, fault),
    recipient: { kind: 'Number', value: settings.dialect === 'sinch' ? record.number : record.to },
    sender: senderIn(settings, detail?.sender ?? { kind: 'Number', value: record.submission.from }),
    date: isoTime(at),
    status,
    statusText: text,
    userAgent: plan.mms.userAgent,
  })
  const isBare = settings.reports.contentType === 'multipart-without-boundary'
  return {
    headers: {
      'content-type': isBare ? 'multipart/related; type="text/xml";' : 'text/xml; charset=utf-8',
      soapaction: `"${own.namespace}"`,
      ...carrierHeader(world.scenario?.carriers.get(record.plan.carrier), settings),
    },
    body: Buffer.from(spoiledXml(xml, fault), 'utf8'),
  }
}

/** Sinch names the short code in a Number (seed 003); the standard as it was given. */
function senderIn({ dialect }: Mm7Settings, sender: WrittenAddress): WrittenAddress {
  return dialect === 'sinch' ? { kind: 'Number', value: sender.value } : sender
}

const READ_STATUS: Readonly<Record<string, ReadReply['status']>> = { delivered: 'Read', deleted: 'Deleted' }

function readReply(frame: Mm7Frame, record: MessageRecord, { life }: HandOver, world: World): Posted {
  const sender = detailOf(record)?.sender ?? { kind: 'Number' as const, value: record.submission.from }
  const xml = writeReadReplyReq(frame, {
    messageId: record.id,
    recipient: { kind: 'Number', value: record.to },
    sender,
    timeStamp: isoTime(world.clock.now()),
    status: READ_STATUS[life] ?? 'Indeterminate',
  })
  return xmlPost(frame, xml)
}
