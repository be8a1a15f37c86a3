/** Sends through the gateway: each destination a message of its own, which the platform hands to its carrier. */
import { type Instant, NEVER } from '../../core/instant.ts'
import type { RecipientRequest, Refusal, Taken } from '../../engine/submit-request.ts'
import { write, writeAs } from '../../http/answering.ts'
import { CallbackOutlet } from '../../http/callback-outlet.ts'
import { PLATFORM, type Submission } from '../../message/record.ts'
import { type GatewayApi, gatewayError } from '../../protocol/gateway/gateway-error.ts'
import { destinationNumber, type GatewayMessage, readMessage } from '../../protocol/gateway/message-request.ts'
import { isAmong } from '../../protocol/settings/http-scalars.ts'
import { chooseDataCoding, encodeText } from '../../text/data-coding.ts'
import type { GatewayDetail } from './detail.ts'
import { type GatewayCall, json, refuse } from './gateway-handler.ts'
import { gatewayId, wrongId } from './ids.ts'

/** 3GPP TS 23.038 section 4: bits 1-0 are the message class where bit 4 is set. */
const CLASS_GIVEN = 0x10

/**
 * v2's pages call a DLR callback URL required "in order to receive error codes": without one a message is taken all the
 * same, and what becomes of it is seen only by asking.
 */
export function sendMessages(call: GatewayCall, given: unknown, isBroadcast: boolean): void {
  const { front, world, account, api } = call
  const read = readMessage(given, isBroadcast, front.wall.now())
  if (!read.ok) return refuse(call, read.error)
  if (world.isFull) return refuse(call, gatewayError('send_failed', 'too many messages wait', 500))
  const taken = world.submitAll(account, requestsOf(call, read.value), {
    id: ({ drawHi, drawLo, key, plan }, probe) =>
      api === 'v1' && plan.receipts.style.ids.source === 'sequential'
        ? String(key + probe)
        : gatewayId(api, drawHi, drawLo, probe),
    shared: false,
    joined: '',
    refusalOf: () => null,
  })
  answer(call, read.value, taken, isBroadcast)
}

function requestsOf(call: GatewayCall, message: GatewayMessage): readonly RecipientRequest[] {
  const { front, world, account, api } = call
  const alphabet = chooseDataCoding(message.content)
  const dataCoding = message.smsClass === null ? alphabet : alphabet | CLASS_GIVEN | message.smsClass
  const payload = encodeText(message.content, alphabet) ?? ''
  const { source, mask, reference, smsClass, scheduled, content } = message
  const detail: GatewayDetail = { api, source, mask, reference, smsClass, scheduled, content }
  const submission: Submission = {
    account: account.name,
    front: 'gateway',
    link: 0,
    from: mask ?? source ?? '',
    fromTon: 0,
    fromNpi: 0,
    serviceType: '',
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    dataCoding,
    // The platform asks the carrier for every receipt.
    registered: 0x11,
    long: true,
    options: [],
    recipients: message.destinations.length,
    mms: null,
    detail,
  }
  const now = world.clock.now()
  const startAt = (scheduled === null ? 0 : Math.round(now + (scheduled - front.wall.now()))) as Instant
  return message.destinations.map((destination) => {
    const number = destinationNumber(destination)
    const refusal = refusalOf(call, number)
    if (refusal === null) account.charged++
    const to = number ?? destination
    return {
      submission,
      payload,
      to,
      toTon: 0,
      toNpi: 0,
      startAt,
      deadline: NEVER,
      flags: PLATFORM,
      carrier: '',
      refusal,
    }
  })
}

/** What never leaves the platform: badly formatted, opted out, or beyond the account's credit (seed 004). */
function refusalOf({ account, settings }: GatewayCall, number: string | null): Refusal | null {
  if (number === null) return FAILED
  if (isAmong(number, settings.optedOut) || account.optedOut.has(number)) return FAILED
  return account.charged >= settings.credit ? { status: 413, life: 'deficient' } : null
}

const FAILED: Refusal = { status: 400, life: 'refused-at-submission' }

function answer(call: GatewayCall, message: GatewayMessage, { http, records }: Taken, isBroadcast: boolean): void {
  const { front, world, account, response, api } = call
  const say = () => {
    if (http?.kind === 'status') write(response, json(http.status, ruledBody(api, http.status)))
    else {
      const fault = http?.kind === 'spoiled' ? http.fault : null
      const ids = records.map((record) =>
        fault === 'wrong-message-id' ? wrongId(record?.id ?? '0') : (record?.id ?? '0'),
      )
      const body = bodyOf(call, message, ids, isBroadcast)
      const text = fault === 'malformed' ? body.slice(0, -1) : body
      writeAs(http, response, json(api === 'v1' ? 201 : 202, text), front.wall)
    }
    for (const record of records) if (record !== null) world.answered(record)
  }
  const early = records.find((record) => record?.plan.receipts.early === true) ?? null
  const outlet = account.outlets.gateway
  if (early === null || !(outlet instanceof CallbackOutlet)) world.whenCommitted(say)
  else outlet.whenGone(early, () => world.whenCommitted(say))
}

function ruledBody(api: GatewayApi, status: number): object {
  const message = 'as a rule has it'
  return api === 'v1' ? { code: status, message } : { message, statusCode: status, error: message }
}

/** v1: the ids; of a broadcast, what became of each destination. v2: a status. */
function bodyOf(
  { api }: GatewayCall,
  { destinations }: GatewayMessage,
  ids: readonly string[],
  isBroadcast: boolean,
): string {
  if (api === 'v2') return JSON.stringify({ id: ids[0], status: 'accepted', detail: destinations[0] ?? '' })
  if (!isBroadcast) return `[${ids.join(',')}]`
  return JSON.stringify(
    ids.map((id, i) => ({ status: 'accepted', id: Number(id), destination: destinations[i], message: 'queued' })),
  )
}
