/** `/inbounds`: messages from handsets that are asked for. */
import { inboundView } from '../../protocol/rest/inbound-view.ts'
import { pageView, readListQuery } from '../../protocol/rest/query.ts'
import { answer, type Call, json, notFound, refuse } from './call.ts'

export function listInbounds(call: Call): void {
  const query = readListQuery(call.query, call.world.clock.now(), call.settings.listsReach)
  if (!query.ok) return refuse(call, query.error)
  const { start, end, to, clientReference } = query.value
  const found = [...call.plan.inbounds.values()]
    .filter(
      (inbound) =>
        inbound.receivedAt >= start &&
        inbound.receivedAt < end &&
        (to === null || to.includes(inbound.to)) &&
        (clientReference === null || inbound.clientReference === clientReference),
    )
    .reverse()
  answer(call, json(200, pageView('inbounds', found, query.value, inboundView)))
}

export function showInbound(call: Call): void {
  const inbound = call.plan.inbounds.get(call.path[1] ?? '')
  if (inbound === undefined) notFound(call)
  else answer(call, json(200, inboundView(inbound)))
}
