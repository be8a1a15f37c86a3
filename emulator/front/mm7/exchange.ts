/** One request to the relay and its answer: in which terms it is refused, when and how the answer is written. */
import type { ServerResponse } from 'node:http'
import type { AccountState } from '../../engine/account-state.ts'
import type { World } from '../../engine/world.ts'
import { type HttpMessage, writeAs } from '../../http/answering.ts'
import type { HttpAnswer, WireFault } from '../../message/plan.ts'
import { answerFrame, type Mm7Frame, type Mm7Status } from '../../protocol/mm7/envelope.ts'
import { namespaceOf } from '../../protocol/mm7/namespaces.ts'
import type { Mm7Fault, Mm7Message } from '../../protocol/mm7/read-request.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import { inDialect, statusText } from '../../protocol/mm7/status-codes.ts'
import { writeFault } from '../../protocol/mm7/write-response.ts'
import type { Mm7Front } from './mm7-front.ts'

export interface Exchange {
  readonly front: Mm7Front
  readonly response: ServerResponse
  readonly world: World
  readonly account: AccountState
  readonly settings: Mm7Settings
  readonly message: Mm7Message
}

/** As Sinch's examples have it. */
const TYPE = 'application/xml; charset=utf-8'

export function xmlAnswer(status: number, body: string): HttpMessage {
  return { status, headers: { 'content-type': TYPE }, body }
}

/** A status in the words of the account's dialect. */
export function statusIn(dialect: Mm7Settings['dialect'], code: number, details: string): Mm7Status {
  return { code, text: statusText(dialect, code), details }
}

/** Refuses a request in the numbers of its account's dialect; before the account is known, in Sinch's. */
export function refuse(front: Mm7Front, response: ServerResponse, fault: Mm7Fault, known: Known | null): void {
  const code = inDialect(known?.settings.dialect ?? 'sinch', fault.code)
  refuseWith(front, response, { ...fault, code }, known)
}

/** Who asks, once that is known. */
export type Known = Pick<Exchange, 'world' | 'account' | 'settings'>

/** The same with a code that is in the dialect's numbers already. */
export function refuseWith(front: Mm7Front, response: ServerResponse, fault: Mm7Fault, known: Known | null): void {
  const dialect = known?.settings.dialect ?? 'sinch'
  const { code } = fault
  const world = logRefusal(front, known, code, fault.details)
  const http = known?.settings.faultStatus ?? 200
  const body = writeFault(answerFrame(fault), statusIn(dialect, code, fault.details))
  world.whenCommitted(() => writeAs(null, response, xmlAnswer(http, body), front.wall))
}

/** By a status of MM7, or of HTTP where none is said; the world whose journal has it. */
export function logRefusal(front: Mm7Front, known: Known | null, status: number, reason: string): World {
  const world = known?.world ?? front.unattributed
  const [at, wall] = [world.clock.now(), front.wall.now()]
  world.log({
    kind: 'refused',
    at,
    wall,
    front: 'mm7',
    account: known?.account.name ?? '',
    request: 'mm7',
    status,
    reason,
  })
  return world
}

/** The frame of an answer, spoiled where a rule wants that. */
export function frameFor(message: Mm7Frame, fault: WireFault | null): Mm7Frame {
  return spoiledFrame(answerFrame(message), fault)
}

export function spoiledFrame(frame: Mm7Frame, fault: WireFault | null): Mm7Frame {
  if (fault === 'wrong-transaction-id') return { ...frame, transactionId: `${frame.transactionId}0` }
  if (fault === 'wrong-namespace') return { ...frame, namespace: namespaceOf('REL-9-MM7-9-9') }
  return frame
}

/** An id that names no message. */
export function spoiledId(id: string, fault: WireFault | null): string {
  return fault === 'wrong-message-id' && id !== '' ? `${id}0` : id
}

/** XML that ends in the middle of an element. */
export function spoiledXml(xml: string, fault: WireFault | null): string {
  return fault === 'malformed' ? xml.slice(0, xml.lastIndexOf('</soap-env:Body>') - 3) : xml
}

export function faultOf(http: HttpAnswer | null): WireFault | null {
  return http?.kind === 'spoiled' ? http.fault : null
}
