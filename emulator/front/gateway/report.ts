/** A message's lines in the platform's report: each status with its time. */

import { NEVER } from '../../core/instant.ts'
import { bytesOf } from '../../core/octets.ts'
import type { Mo } from '../../engine/mo.ts'
import { campaignEnd, platformLife, platformSteps } from '../../engine/platform-view.ts'
import type { World } from '../../engine/world.ts'
import type { MessageRecord } from '../../message/record.ts'
import { statusRow } from '../../message/status-table.ts'
import type { GatewayMessageView, GatewayStatus } from '../../protocol/gateway/gateway-view.ts'
import { detailOf } from './detail.ts'
import { moId } from './ids.ts'

/** Oldest first. What is called Unknown is so from the campaign's end on. */
export function statusesOf(world: World, record: MessageRecord): readonly GatewayStatus[] {
  const { words } = record.plan.receipts.style
  const lines = platformSteps(world, record).flatMap(({ life, at }): GatewayStatus[] => {
    const status = statusRow(life, words).gateway
    return status === null ? [] : [{ status, at }]
  })
  // Tried again, a message is Sent anew: what the report shows is the refusals.
  const account = world.accounts.get(record.submission.account)
  if (account === undefined || platformLife(world, record) !== 'silent') return lines
  const status = statusRow('silent', words).gateway
  const at = campaignEnd(account, record)
  return status === null || at === NEVER ? lines : [...lines, { status, at: at as GatewayStatus['at'] }]
}

export function mtView(world: World, record: MessageRecord): GatewayMessageView {
  const detail = detailOf(record)
  return {
    id: record.id,
    direction: 'MT',
    source: record.submission.from,
    destination: record.to,
    content: detail?.content ?? '',
    reference: detail?.reference ?? null,
    mask: detail?.mask ?? null,
    smsClass: detail?.smsClass ?? null,
    scheduled: detail?.scheduled ?? null,
    inbound: null,
    statuses: statusesOf(world, record),
  }
}

/** A message from a handset is Queued when the carrier has handed it in, and Sent when the client has taken it. */
export function moView(world: World, mo: Mo): GatewayMessageView {
  const api = world.accounts.get(mo.account)?.settings.gateway?.api ?? 'v1'
  const [handOver] = mo.handOvers
  const about = mo.about === null ? null : detailOf(mo.about)
  const queued = { status: 'Queued', at: mo.at }
  const last = handOver?.state === 'accepted' ? 'Sent' : handOver?.state === 'frozen' ? 'Frozen' : null
  const end = handOver === undefined || last === null ? [] : [{ status: last, at: handOver.endedAt }]
  return {
    id: moId(world, api, mo.id),
    direction: 'MO',
    source: mo.from,
    destination: mo.to,
    content: mo.text ?? bytesOf(mo.parts.join('')).toString('base64'),
    reference: about?.reference ?? null,
    mask: null,
    smsClass: null,
    scheduled: null,
    inbound: {
      operator: world.scenario?.route(mo.from)?.title ?? '',
      replyTo: about === null ? null : (mo.about?.id ?? null),
      isBase64: mo.text === null,
    },
    statuses: [queued, ...end],
  }
}
