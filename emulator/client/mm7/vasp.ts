/** Where a VASP hears from its relay: reports, messages and read replies, each kept and answered as the script says. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Instant, Millis } from '../../core/instant.ts'
import { answerFrame, type Mm7Frame } from '../../protocol/mm7/envelope.ts'
import { type PushedMessage, type PushedReport, pushedMessageOf, pushedReportOf } from '../../protocol/mm7/read-push.ts'
import { readMm7 } from '../../protocol/mm7/read-request.ts'
import { SUCCESS, statusText } from '../../protocol/mm7/status-codes.ts'
import { type GenericResponse, writeFault, writeGenericRsp } from '../../protocol/mm7/write-response.ts'
import { Arrivals } from '../http/arrivals.ts'
import { type HttpArrival, HttpReceiver, type HttpScript, type ReceiverOptions } from '../http/http-receiver.ts'

/** What comes with every request. */
interface Around extends Mm7Frame {
  /** With its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** On the wall's clock. */
  readonly at: Instant
}

export type VaspArrival =
  | (Around & PushedReport & { readonly kind: 'report' })
  | (Around & PushedReport & { readonly kind: 'read-reply' })
  | (Around & PushedMessage & { readonly kind: 'message' })
  /** MM7, and nothing that a relay pushes. */
  | (Around & { readonly kind: 'other'; readonly operation: string })
  /** `code` and `details`: what is wrong with it, in Sinch's numbers. */
  | (Around & { readonly kind: 'unreadable'; readonly code: number; readonly details: string; readonly body: Buffer })

export type VaspReport = Extract<VaspArrival, { kind: 'report' }>
export type VaspMessage = Extract<VaspArrival, { kind: 'message' }>

export type VaspAnswer =
  /** A status in MM7. */
  | {
      readonly kind: 'status'
      readonly code: number
      /** Of the code by default. */
      readonly text?: string
      readonly details?: string
      /** That of the request by default. */
      readonly transactionId?: string
      /** `fault`: in a VASPErrorRsp. In the response of the operation by default. */
      readonly as?: 'response' | 'fault'
      readonly after?: Millis
    }
  | HttpScript

export interface Vasp {
  readonly port: number
  /** Any path below it is heard as well. */
  readonly url: string
  readonly arrivals: Arrivals<VaspArrival>
  /** How the next are answered; 1000 until that is changed. */
  answer: (arrival: VaspArrival) => VaspAnswer
  /** Delivery reports that came so far. */
  readonly reports: readonly VaspReport[]
  readonly messages: readonly VaspMessage[]
  close(): Promise<void>
}

/** Throws EmulatorError CANNOT_LISTEN. */
export async function listenAsVasp(options: ReceiverOptions = {}): Promise<Vasp> {
  const arrivals = new Arrivals<VaspArrival>()
  const receiver = await HttpReceiver.listen(options, (request) => {
    const arrival = arrivalOf(request)
    arrivals.push(arrival)
    const answer = vasp.answer(arrival)
    return answer.kind === 'status' ? written(arrival, answer) : answer
  })
  const vasp: Vasp = {
    port: receiver.port,
    url: receiver.url,
    arrivals,
    answer: (arrival) => ({ kind: 'status', code: arrival.kind === 'unreadable' ? arrival.code : SUCCESS }),
    get reports() {
      return arrivals.all.filter((each): each is VaspReport => each.kind === 'report')
    },
    get messages() {
      return arrivals.all.filter((each) => each.kind === 'message')
    },
    close: async () => {
      arrivals.end()
      await receiver.close()
    },
  }
  return vasp
}

function arrivalOf({ path, headers, body, at }: HttpArrival): VaspArrival {
  const read = readMm7(headers, body)
  const { transactionId, namespace, version } = read.ok ? read.value : read.error
  const around = { path, headers, at, transactionId, namespace, version }
  if (!read.ok) return { ...around, kind: 'unreadable', code: read.error.code, details: read.error.details, body }
  const message = read.value
  switch (message.operation) {
    case 'DeliveryReportReq':
      return { ...around, kind: 'report', ...pushedReportOf(message) }
    case 'ReadReplyReq':
      return { ...around, kind: 'read-reply', ...pushedReportOf(message) }
    case 'DeliverReq':
      return { ...around, kind: 'message', ...pushedMessageOf(message) }
    default:
      return { ...around, kind: 'other', operation: message.operation }
  }
}

const RESPONSES: Readonly<Record<VaspArrival['kind'], GenericResponse | null>> = {
  report: 'DeliveryReportRsp',
  'read-reply': 'ReadReplyRsp',
  message: 'DeliverRsp',
  other: null,
  unreadable: null,
}

function written(arrival: VaspArrival, answer: Extract<VaspAnswer, { kind: 'status' }>): HttpScript {
  const { code, text = statusText('3gpp', code), details = '', as = 'response', after } = answer
  const frame = answerFrame({ ...arrival, transactionId: answer.transactionId ?? arrival.transactionId })
  const status = { code, text, details }
  const response = as === 'fault' ? null : RESPONSES[arrival.kind]
  const body = response === null ? writeFault(frame, status, 'VASPErrorRsp') : writeGenericRsp(frame, response, status)
  const headers = { 'content-type': 'text/xml; charset=utf-8' }
  return { kind: 'answer', status: 200, headers, body, ...(after !== undefined && { after }) }
}
