/** Delivery reports that are asked for: of a batch, of a recipient, of the last day. */

import { normalNumber } from '../../protocol/rest/msisdn.ts'
import { listIn, pageView, readListQuery } from '../../protocol/rest/query.ts'
import { batchReport, type RecipientStatus, recipientReport } from '../../protocol/rest/report-view.ts'
import { batchNamed } from './batches.ts'
import { answer, type Call, json, notFound, refuse } from './call.ts'

export function showBatchReport(call: Call): void {
  const batch = batchNamed(call)
  const type = call.query.get('type') ?? 'summary'
  if (batch === null || (type !== 'summary' && type !== 'full')) return notFound(call)
  const chosen = batch.statuses.filter(matching(listIn(call.query, 'status'), listIn(call.query, 'code')))
  answer(call, json(200, batchReport(batch.reported, chosen, type === 'full', call.settings, batch.statuses.length)))
}

export function showRecipientReport(call: Call): void {
  const batch = batchNamed(call)
  const number = normalNumber(decoded(call.path[3] ?? ''))
  const recipient = number === null ? undefined : batch?.recipient(number)
  if (batch === null || recipient === undefined) return notFound(call)
  answer(call, json(200, recipientReport(batch.reported, recipient.status, call.settings)))
}

export function listReports(call: Call): void {
  const query = readListQuery(call.query, call.world.clock.now(), call.settings.listsReach)
  if (!query.ok) return refuse(call, query.error)
  const { start, end, clientReference, status, code } = query.value
  const isWanted = matching(status, code)
  const found = [...call.plan.batches.values()].reverse().flatMap((batch) => {
    const isIn = batch.createdAt >= start && batch.createdAt < end
    if (!isIn || (clientReference !== null && batch.request.clientReference !== clientReference)) return []
    const { reported } = batch
    return batch.statuses.filter(isWanted).map((each) => ({ reported, each }))
  })
  const view = ({ reported, each }: (typeof found)[number]) => recipientReport(reported, each, call.settings)
  answer(call, json(200, pageView('delivery_reports', found, query.value, view)))
}

/** What is no encoding of anything is no number either. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

function matching(statuses: readonly string[] | null, codes: readonly string[] | null) {
  return ({ status, code }: RecipientStatus) =>
    (statuses === null || statuses.includes(status)) && (codes === null || codes.includes(String(code)))
}
