/** A message from a handset: the envelope, and its parts in a multipart of their own (reference section 1.6). */
import { isoTime } from '../../core/iso-time.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { Mo } from '../../engine/mo.ts'
import type { World } from '../../engine/world.ts'
import type { Mm7Frame } from '../../protocol/mm7/envelope.ts'
import { writeRelated } from '../../protocol/mm7/related.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import { writeDeliverReq } from '../../protocol/mm7/write-push.ts'
import type { Carrier } from '../../scenario/carrier.ts'
import { carrierHeader, type Posted, xmlPost } from './posted.ts'

const CONTENT_ID = 'mm7-content'

export function delivery(world: World, account: AccountState, mo: Mo, settings: Mm7Settings, frame: Mm7Frame): Posted {
  const carrier = carrierOf(world, account, mo)
  const { dialect } = settings
  const parts = mo.mms?.parts ?? []
  const xml = writeDeliverReq(frame, {
    linkedId: mo.id,
    sender: { kind: 'Number', value: mo.from.replace(/^\+/, '') },
    // Sinch names a short code in a Number, too.
    recipient: { kind: dialect !== 'sinch' && /^\d{3,6}$/.test(mo.to) ? 'ShortCode' : 'Number', value: mo.to },
    timeStamp: isoTime(mo.at),
    priority: 'Normal',
    subject: mo.mms?.subject ?? '',
    userAgent: carrier?.userAgent ?? '',
    contentId: parts.length === 0 ? '' : CONTENT_ID,
  })
  const named = carrierHeader(carrier, settings)
  const plain = xmlPost(frame, xml)
  if (parts.length === 0) return { ...plain, headers: { ...plain.headers, ...named } }
  const related = writeRelated(xml, parts, {
    contentId: CONTENT_ID,
    form: 'mixed',
    // As Sinch's example has them.
    contentIds: dialect === 'sinch' ? 'bare' : 'bracketed',
    mark: mo.id,
  })
  return { headers: { ...plain.headers, 'content-type': related.contentType, ...named }, body: related.body }
}

/** An answer comes from where the message went; otherwise the handset's number says whose it is. */
function carrierOf(world: World, account: AccountState, { about, from }: Mo): Carrier | null {
  if (about !== null) return world.scenario?.carriers.get(about.plan.carrier) ?? null
  return world.carrierFor(account, from.replace(/^\+/, ''))
}
