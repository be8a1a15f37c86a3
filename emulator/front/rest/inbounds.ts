/** Messages from handsets, as the platform keeps them. */
import { bits, hashText, purposeOf } from '../../core/draw.ts'
import { bytesOf } from '../../core/octets.ts'
import type { Mo } from '../../engine/mo.ts'
import type { World } from '../../engine/world.ts'
import type { Inbound } from '../../protocol/rest/inbound-view.ts'
import type { RestSettings } from '../../protocol/rest/settings.ts'
import { ulid } from '../../protocol/rest/ulid.ts'
import { parseUdh } from '../../text/udh.ts'
import { Batch } from './batch.ts'

const ID = purposeOf('rest inbound id')

export function inboundOf(world: World, mo: Mo, { inboundOperator, inboundSentAt }: RestSettings): Inbound {
  const batch = mo.about?.submission.detail
  const isToShortCode = /^\d{3,6}$/.test(mo.to)
  return {
    id: ulidFor(world, mo.id, ID),
    from: mo.from.replace(/^\+/, ''),
    to: mo.to.replace(/^\+/, ''),
    receivedAt: mo.at,
    sentAt: inboundSentAt ? mo.at : null,
    operatorId: isToShortCode ? inboundOperator : null,
    clientReference: batch instanceof Batch ? batch.request.clientReference : null,
    content: contentOf(mo),
  }
}

/** A ULID of the world's time whose chance follows from the seed and a name. */
export function ulidFor(world: World, name: string, purpose: number): string {
  const key = { hi: 0, lo: 0 }
  hashText(name, world.seed, purpose, key)
  const first = { ...key }
  bits(key.hi, key.lo, purpose, 1, key)
  return ulid(world.clock.now(), first.hi, key.hi, key.lo)
}

function contentOf({ mms, text, parts, udhi }: Mo): Inbound['content'] {
  if (mms !== null) {
    const texts = mms.parts.filter(({ contentType }) => contentType.startsWith('text/plain'))
    const media = mms.parts.filter(({ contentType }) => !contentType.startsWith('text/plain'))
    return {
      kind: 'media',
      subject: mms.subject,
      message: texts.map(({ content }) => bytesOf(content).toString('utf8')).join('\n'),
      // The emulator has no bucket to put them into: the link holds the content itself.
      media: media.map(({ contentType, content }) => ({
        url: `data:${contentType.split(';', 1)[0]};base64,${bytesOf(content).toString('base64')}`,
        contentType,
      })),
    }
  }
  if (text !== null) return { kind: 'text', text }
  const octets = parts[0] ?? ''
  const udh = udhi ? parseUdh(octets) : null
  const length = udh?.ok === true ? udh.value.length : 0
  return { kind: 'binary', octets: octets.slice(length), udh: octets.slice(0, length) }
}
