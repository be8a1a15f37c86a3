/** What the gateway posts to its client: statuses that it wants to hear of, and messages from handsets. */
import { millis, SECOND } from '../../core/instant.ts'
import { bytesOf } from '../../core/octets.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import type { Mo } from '../../engine/mo.ts'
import type { World } from '../../engine/world.ts'
import { basicHeader } from '../../http/authorization.ts'
import type { Push, Treatment } from '../../http/callback-outlet.ts'
import type { WireFault } from '../../message/plan.ts'
import type { MessageRecord } from '../../message/record.ts'
import { statusRow } from '../../message/status-table.ts'
import { replyCallback, statusCallback, statusWord } from '../../protocol/gateway/gateway-view.ts'
import type { GatewayCallbackStatus, GatewaySettings } from '../../protocol/gateway/settings.ts'
import { detailOf } from './detail.ts'
import { moId, wrongId } from './ids.ts'

const TIMEOUT = millis(10 * SECOND)
const MOST_ANSWER = 1 << 20

export function treatmentOf(world: World, handOver: HandOver): Treatment {
  const { account, record, mo, kind } = handOver
  const settings = account.settings.gateway
  if (settings === null || kind === 'alert') return 'absorb'
  if (mo !== null)
    return settings.moCallback === null ? 'keep' : push(settings, settings.moCallback, reply(world, mo, settings), null)
  if (record === null) return 'absorb'
  const status = statusRow(handOver.life, record.plan.receipts.style.words).gateway
  if (status === null || !isWanted(settings, status, handOver)) return 'absorb'
  if (settings.dlrCallback === null) return 'keep'
  const { fault } = record.plan.receipts.style
  const detail = detailOf(record)
  const said = {
    id: fault === 'wrong-message-id' ? wrongId(record.id) : record.id,
    status,
    detail: detailText(record, handOver),
    reference: fault === 'wrong-transaction-id' ? 'another' : (detail?.reference ?? null),
  }
  const body = statusCallback(detail?.api ?? 'v1', said, settings.statusId)
  return push(settings, settings.dlrCallback, fault === 'malformed' ? body.slice(0, -1) : body, fault)
}

function isWanted({ callbacks }: GatewaySettings, status: string, { life }: HandOver): boolean {
  const word = life === 'pending' || life === 'notified' ? 'pending' : statusWord(status)
  return callbacks.includes(word as GatewayCallbackStatus)
}

/** The carrier's words: why, where it is not delivered. */
function detailText({ cause }: MessageRecord, { life, kind }: HandOver): string | null {
  return kind !== 'final' || life === 'delivered' || cause.name === 'none' ? null : cause.name
}

function reply(world: World, mo: Mo, settings: GatewaySettings): string {
  const about = mo.about === null ? null : detailOf(mo.about)
  return replyCallback(settings.api, {
    id: moId(world, settings.api, mo.id),
    source: mo.from,
    destination: mo.to,
    content: mo.text ?? bytesOf(mo.parts.join('')).toString('base64'),
    operator: world.scenario?.route(mo.from)?.title ?? '',
    replyTo: about === null ? null : (mo.about?.id ?? null),
    reference: about?.reference ?? null,
    isBase64: mo.text === null,
  })
}

function push(settings: GatewaySettings, url: string, body: string, fault: WireFault | null): Push {
  const basic = settings.callbackBasic
  return {
    request: {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        ...(basic === null ? {} : { authorization: basicHeader(basic) }),
      },
      body: Buffer.from(body, 'utf8'),
      connectTimeout: TIMEOUT,
      answerTimeout: TIMEOUT,
      maxAnswer: MOST_ANSWER,
      fault,
    },
    // A failed hand-over is queued again and tried for as long as the policy says (reference section 1.1).
    judge: ({ status }) => ({ answer: status >= 200 && status < 300 ? 'accepted' : 'refused-for-now', status }),
  }
}
