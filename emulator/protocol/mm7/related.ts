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

/**
 * `contentId` is what Content/@href names. `mark` makes the boundaries: letters, digits and dashes. Submissions are
 * `related`, their SMIL document the root; messages from handsets are `mixed`.
 */
export function writeRelated(
  xml: string,
  contentId: string,
  parts: readonly PartToSend[],
  form: 'related' | 'mixed',
  mark: string,
): RelatedBody {
  const bodies = parts.map(({ content }) => bytesOf(content))
  const inner = boundaryFor(`----=_Part_${mark}`, bodies)
  const content = writeMultipart(
    inner,
    parts.map((part, i) => ({ headers: headersOf(part), body: bodies[i] as Buffer })),
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

function headersOf({ contentType, contentId, name }: PartToSend): readonly Header[] {
  const headers: Header[] = [...typed(contentType)]
  if (contentId !== '') headers.push(['Content-ID', `<${contentId}>`])
  if (name !== '') headers.push(['Content-Location', name])
  headers.push(['Content-Transfer-Encoding', 'binary'])
  return headers
}

function innerType(boundary: string, parts: readonly PartToSend[], form: 'related' | 'mixed'): string {
  const type = `multipart/${form}; boundary="${boundary}"`
  const smil = parts.find((part) => parseContentType(part.contentType)?.type === 'application/smil')
  if (form === 'mixed' || smil === undefined || smil.contentId === '') return type
  return `${type}; start="<${smil.contentId}>"; type="application/smil"`
}
