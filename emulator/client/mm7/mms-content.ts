/** The parts of a multimedia message, and the presentation that puts them on a screen. */
import { octetsOf } from '../../core/octets.ts'
import { parseContentType } from '../../protocol/mm7/content-type.ts'
import type { PartToSend } from '../../protocol/mm7/related.ts'
import { type Node, writeXml } from '../../protocol/mm7/xml-template.ts'

export function textPart(text: string, name = 'text.txt'): PartToSend {
  const content = octetsOf(Buffer.from(text, 'utf8'))
  return { contentType: 'text/plain; charset=utf-8', contentId: name, name, content }
}

export function filePart(contentType: string, name: string, content: Uint8Array): PartToSend {
  // A Content-ID is an address: no spaces, no brackets, ASCII alone (RFC 2392).
  return { contentType, contentId: name.replace(/[^\w.-]/g, '_'), name, content: octetsOf(content) }
}

/** The element of SMIL that shows a part (OMA MMS Conformance 1.2, section 8); null: none does. */
function elementFor(contentType: string): string | null {
  const kind = parseContentType(contentType)?.type.split('/', 1)[0]
  if (kind === 'image') return 'img'
  return kind === 'text' || kind === 'audio' || kind === 'video' ? kind : null
}

/** A presentation of one slide that shows all parts together. It goes before them, and is the root of their multipart. */
export function presentation(parts: readonly PartToSend[]): PartToSend {
  const region = (id: string, top: string, height: string): Node => ({
    name: 'region',
    attributes: { id, left: '0%', top, width: '100%', height, fit: 'meet' },
    content: [],
  })
  const shown = parts.flatMap(({ contentType, contentId }): readonly Node[] => {
    const name = elementFor(contentType)
    if (name === null) return []
    const src = `cid:${contentId}`
    if (name === 'audio') return [{ name, attributes: { src }, content: [] }]
    return [{ name, attributes: { src, region: name === 'text' ? 'Text' : 'Image' }, content: [] }]
  })
  const layout: Node = { name: 'layout', content: [region('Image', '0%', '70%'), region('Text', '70%', '30%')] }
  const smil = writeXml({
    name: 'smil',
    content: [
      { name: 'head', content: [layout] },
      { name: 'body', content: [{ name: 'par', attributes: { dur: '5000ms' }, content: shown }] },
    ],
  })
  const content = octetsOf(Buffer.from(smil, 'utf8'))
  return { contentType: 'application/smil; charset=utf-8', contentId: 'mms.smil', name: 'mms.smil', content }
}

/** Parts with ids of their own: of those that share one, the later get a number. */
export function distinct(parts: readonly PartToSend[]): readonly PartToSend[] {
  const taken = new Set<string>()
  return parts.map((part) => {
    let contentId = part.contentId
    for (let n = 2; taken.has(contentId); n++) contentId = `${n}-${part.contentId}`
    taken.add(contentId)
    return contentId === part.contentId ? part : { ...part, contentId }
  })
}
