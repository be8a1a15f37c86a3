/** SubmitReq: one request, one or more recipients, one MessageID. */
import { bits, purposeOf } from '../../core/draw.ts'
import { DAY, type Instant, millis, NEVER } from '../../core/instant.ts'
import { ownText } from '../../core/own-text.ts'
import type { RecipientRequest, Refusal, Taken, Taking } from '../../engine/submit-request.ts'
import type { World } from '../../engine/world.ts'
import { endOfTurn, write, writeAs } from '../../http/answering.ts'
import { CallbackOutlet } from '../../http/callback-outlet.ts'
import type { MmsPart } from '../../message/mms.ts'
import type { Plan } from '../../message/plan.ts'
import type { MessageRecord, Submission } from '../../message/record.ts'
import { type CheckedSubmit, checkSubmit, numberIn } from '../../protocol/mm7/check-request.ts'
import type { HttpHeaders, Mm7Fault } from '../../protocol/mm7/read-request.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import {
  inDialect,
  isForNow,
  PARTIAL_SUCCESS,
  SUCCESS,
  statusOfSmpp,
  statusText,
} from '../../protocol/mm7/status-codes.ts'
import { writeFault, writeSubmitRsp } from '../../protocol/mm7/write-response.ts'
import { contentOf } from './content.ts'
import type { Mm7Detail } from './detail.ts'
import { type Exchange, faultOf, frameFor, refuse, spoiledId, spoiledXml, statusIn, xmlAnswer } from './exchange.ts'
import { timesInWorld } from './times.ts'

export async function submit(exchange: Exchange, headers: HttpHeaders): Promise<void> {
  const { front, response, world, account, settings, message } = exchange
  const refuseWith = (fault: Mm7Fault) => refuse(front, response, fault, exchange)
  const say = (code: number, details: string) => refuseWith({ ...contextOf(exchange), code, details })
  const checked = checkSubmit(message, headers, settings, (id) => carrierOf(world, id) !== '')
  if (!checked.ok) return refuseWith(checked.error)
  const asked = checked.value
  const now = world.clock.now()
  const times = timesInWorld(asked, now, front.wall.now())
  if (!times.ok) return say(4004, times.error)
  const parts = await contentOf(exchange, asked.content?.href ?? '')
  if (!parts.ok) return say(3003, parts.error)
  if (world.isFull) return say(4006, 'too many messages wait')
  const requests = requestsOf(exchange, asked, parts.value, {
    startAt: times.value.startAt,
    deadline: times.value.deadline === NEVER ? usualDeadline(settings, now) : times.value.deadline,
    carrier: carrierOf(world, asked.carrierId),
  })
  await answer(exchange, world.submitAll(account, requests, takingOf(settings)))
}

/** The name of the carrier with that operator id; '': there is none. */
function carrierOf({ scenario }: World, id: string): string {
  if (id === '' || scenario === null) return ''
  for (const { name, operatorIds } of scenario.carriers.values()) if (operatorIds.includes(id)) return name
  return ''
}

function contextOf({ message: { transactionId, namespace, version } }: Exchange) {
  return { transactionId, namespace, version }
}

/** What Sinch writes into a request without an ExpiryDate: 3 days (reference section 1.4, "Default applied"). */
const SINCH_EXPIRY = 3 * DAY

/** The end of validity of who asks for none; NEVER: the carrier's own. A carrier that allows less counts here, too. */
function usualDeadline({ dialect }: Mm7Settings, now: Instant): Instant {
  return dialect === 'sinch' ? ((now + SINCH_EXPIRY) as Instant) : NEVER
}

function requestsOf(
  { account, settings, message }: Exchange,
  asked: CheckedSubmit,
  parts: readonly MmsPart[],
  times: Pick<RecipientRequest, 'startAt' | 'deadline' | 'carrier'>,
): readonly RecipientRequest[] {
  const { dialect } = settings
  const sender = asked.sender ?? { kind: 'ShortCode' as const, value: settings.shortCodes[0] ?? settings.vaspid }
  // What is kept with the message does not keep the request with it.
  const from = ownText(sender.value)
  const detail: Mm7Detail = {
    transactionId: ownText(message.transactionId),
    namespace: ownText(message.namespace),
    version: ownText(message.version),
    sender: { kind: sender.kind, value: from },
    linkedId: ownText(asked.linkedId),
    carrierId: asked.carrierId,
  }
  const submission: Submission = {
    account: account.name,
    front: 'mm7',
    link: 0,
    from,
    fromTon: 0,
    fromNpi: 0,
    serviceType: ownText(asked.serviceCode),
    esmClass: 0,
    protocolId: 0,
    priority: asked.priority === 'High' ? 1 : 0,
    dataCoding: 0,
    // Reports of the outcome and of the way to it, as registered_delivery would ask for them.
    registered: asked.deliveryReport ? 0x11 : 0,
    long: false,
    options: [],
    recipients: asked.recipients.length,
    mms: { subject: ownText(asked.subject), parts },
    detail,
  }
  const bad: Refusal = { status: inDialect(dialect, 2002), life: 'refused-at-submission' }
  return asked.recipients.map(({ value, kind }) => {
    const number = numberIn(value, kind, dialect)
    const to = ownText(number ?? value)
    return {
      submission,
      payload: '',
      to,
      toTon: 0,
      toNpi: 0,
      flags: 0,
      refusal: number === null ? bad : null,
      ...times,
    }
  })
}

const ID = purposeOf('mm7 message id')
const drawn = { hi: 0, lo: 0 }

/** 18 decimal digits, as Sinch's MessageIDs have. */
function messageId({ drawHi, drawLo, key, plan }: Parameters<Taking['id']>[0], probe: number): string {
  if (plan.receipts.style.ids.source === 'sequential') return String(key + probe)
  bits(drawHi, drawLo, ID, probe, drawn)
  const number = (BigInt(drawn.hi >>> 0) << 32n) | BigInt(drawn.lo >>> 0)
  return String(100_000_000_000_000_000n + (number % 900_000_000_000_000_000n))
}

function takingOf({ dialect }: Mm7Settings): Taking {
  return {
    id: messageId,
    shared: true,
    joined: '',
    refusalOf: (plan: Plan, commandStatus: number) => {
      const code = plan.submit.mm7 === 0 ? statusOfSmpp(dialect, commandStatus) : plan.submit.mm7
      if (code === SUCCESS) return null
      return { status: code, life: isForNow(code) ? 'refused-for-now' : 'refused-at-submission' }
    },
  }
}

/** Answers when the slowest of the recipients' carriers has, and not before what is to leave earlier has left. */
async function answer(exchange: Exchange, taken: Taken): Promise<void> {
  const { front, world, account } = exchange
  const records = taken.records.filter((record) => record !== null)
  const delay = records.reduce((slowest, record) => Math.max(slowest, world.responseDelay(record)), 0)
  if (delay > 0) await new Promise<void>((resolve) => front.wall.after(millis(delay), resolve))
  const outlet = account.outlets.mm7
  for (const record of records) {
    if (!record.plan.receipts.early || !(outlet instanceof CallbackOutlet)) continue
    await new Promise<void>((resolve) => outlet.whenGone(record, resolve))
  }
  if (!world.isCommitted()) await new Promise<void>((resolve) => world.whenCommitted(resolve))
  await endOfTurn(front.wall)
  writeAnswer(exchange, taken, records)
  for (const record of records) world.answered(record)
}

function writeAnswer(exchange: Exchange, { http, records: all }: Taken, records: readonly MessageRecord[]): void {
  const { front, response, settings, message } = exchange
  if (http?.kind === 'status') {
    const body = `HTTP ${http.status}, as a rule of the scenario has it.\n`
    return write(response, { status: http.status, headers: { 'content-type': 'text/plain' }, body })
  }
  if (http?.kind === 'silent' || http?.kind === 'drop') return writeAs(http, response, xmlAnswer(200, ''), front.wall)
  const taken = records.filter(({ status, plan }) => status === 0 && plan.submit.kind === 'accept')
  const fault = faultOf(http)
  const frame = frameFor(message, fault)
  const { dialect, faultStatus } = settings
  const [first] = taken
  if (first === undefined) {
    const refused = records.find(({ status }) => status !== 0)
    const [unanswered] = records
    if (refused === undefined && unanswered !== undefined) return leave(exchange, unanswered)
    const code = refused?.status ?? inDialect(dialect, 2002)
    const details = refused === undefined ? 'no carrier owns the number' : refusedBecause(refused)
    const body = spoiledXml(writeFault(frame, statusIn(dialect, code, details)), fault)
    return writeAs(http, response, xmlAnswer(faultStatus, body), front.wall)
  }
  const missed = all.length - taken.length
  const status =
    missed === 0
      ? statusIn(dialect, SUCCESS, '')
      : statusIn(dialect, PARTIAL_SUCCESS, `${missed} of ${all.length} recipients were refused`)
  const body = spoiledXml(writeSubmitRsp(frame, status, spoiledId(first.id, fault)), fault)
  writeAs(http, response, xmlAnswer(200, body), front.wall)
}

/** The carrier's rule has no answer for it: nothing is said, or the connection goes. */
function leave({ response }: Exchange, { plan }: MessageRecord): void {
  if (plan.submit.kind !== 'silent') response.destroy()
}

function refusedBecause({ plan, status, to }: MessageRecord): string {
  const rule = plan.rules.at(-1)
  if (plan.submit.kind === 'accept' && plan.submit.mm7 === 0) return `${to}: ${statusText('3gpp', status)}`
  return rule === undefined ? 'as the carrier has it' : `as the rule ${rule.name} has it, ${rule.where}`
}
