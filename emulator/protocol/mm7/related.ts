/**
 * An envelope and its content as the body of an HTTP request: `multipart/related` around the envelope and a multipart of
 * the parts. Source: reference mm7.md sections 1.3, 1.4 (submissions) and 1.6 (messages from handsets).
 */
import { bytesOf, type Octets } from '../../core/octets.ts'
import { parseContentType } from './content-type.ts'
import { boundaryFor, writeMultipart } from './multipart.ts'

export interface PartToSend {
  readonly contentType: string
  /** '': none; so for the next. */
  readonly contentId: string
  readonly name: string
  readonly content: Octets
}

export interface RelatedBody {
  /** The Content-Type of the HTTP request. */
  readonly contentType: string
  readonly body: Buffer
}

export interface RelatedForm {
  /** What Content/@href names. */
  readonly contentId: string
  /** Submissions are `related`, their SMIL document the root; messages from handsets are `mixed`. */
  readonly form: 'related' | 'mixed'
  /** Those of the parts: RFC 2045 section 7 wants angle brackets, Sinch leaves them out. */
  readonly contentIds: 'bracketed' | 'bare'
  /** Makes the boundaries: letters, digits and dashes. */
  readonly mark: string
}

export function writeRelated(xml: string, parts: readonly PartToSend[], related: RelatedForm): RelatedBody {
  const { contentId, form, contentIds, mark } = related
  const bodies = parts.map(({ content }) => bytesOf(content))
  const inner = boundaryFor(`----=_Part_${mark}`, bodies)
  const content = writeMultipart(
    inner,
    parts.map((part, i) => ({ headers: headersOf(part, contentIds), body: bodies[i] as Buffer })),
  )
  const envelope = Buffer.from(xml, 'utf8')
  const outer = boundaryFor(`----=_Mm7_${mark}`, [content, envelope])
  const start = `<mm7-start-${mark}>`
  const body = writeMultipart(outer, [
    { headers: [...typed('text/xml; charset=utf-8'), ['Content-ID', start]], body: envelope },
    { headers: [...typed(innerType(inner, parts, form)), ['Content-ID', `<${contentId}>`]], body: content },
  ])
  return { contentType: `multipart/related; boundary="${outer}"; type="text/xml"; start="${start}"`, body }
}

type Header = readonly [name: string, value: string]

function typed(contentType: string): readonly Header[] {
  return [['Content-Type', contentType]]
}

function headersOf(
  { contentType, contentId, name }: PartToSend,
  contentIds: RelatedForm['contentIds'],
): readonly Header[] {
  const headers: Header[] = [...typed(contentType)]
  if (contentId !== '') headers.push(['Content-ID', contentIds === 'bare' ? contentId : `<${contentId}>`])
  if (name !== '') headers.push(['Content-Location', name])
  headers.push(['Content-Transfer-Encoding', 'binary'])
  return headers
}

function innerType(boundary: string, parts: readonly PartToSend[], form: RelatedForm['form']): string {
  const type = `multipart/${form}; boundary="${boundary}"`
  const smil = parts.find((part) => parseContentType(part.contentType)?.type === 'application/smil')
  if (form === 'mixed' || smil === undefined || smil.contentId === '') return type
  return `${type}; start="<${smil.contentId}>"; type="application/smil"`
}
