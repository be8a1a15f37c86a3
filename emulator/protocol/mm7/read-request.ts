/**
 * An MM7 message as it came over HTTP: the SOAP envelope, plain or as the root of a multipart, and the parts that came
 * with it. Elements are found by their local names, whatever prefix or namespace they are in: what is in the wrong one
 * is told by the checks that follow (`check-request.ts`).
 */
import { fail, ok, type Result } from '../../core/result.ts'
import { type ContentType, parseContentType } from './content-type.ts'
import { excerpt } from './excerpt.ts'
import { bare, type MimePart, parseMultipart } from './multipart.ts'
import { type Mm7Context, NO_CONTEXT, salvaged } from './salvage.ts'
import { childOf, readXml, textIn, type XmlElement } from './xml-reader.ts'

/** Header names in lower case, as Node has them. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** In `Mm7Context`: the namespace of the operation, or of the TransactionID where that has none. */
export interface Mm7Message extends Mm7Context {
  /** The element in the SOAP body: `SubmitReq`, `Fault`; '': the body is empty or missing. */
  readonly operation: string
  readonly body: XmlElement
  /** The SOAP envelope; the operation is in it somewhere. */
  readonly envelope: XmlElement
  /** What stands in the SOAP header. */
  readonly headerEntries: readonly XmlElement[]
  /** What came beside the envelope, nested multiparts taken apart. */
  readonly parts: readonly MimePart[]
  /** Of multiparts within the multipart, by Content-ID: their parts, which stand in `parts` as well. */
  readonly containers: ReadonlyMap<string, readonly MimePart[]>
}

/** A message that cannot be taken: the StatusCode in Sinch's numbers, and what could be read all the same. */
export interface Mm7Fault extends Mm7Context {
  readonly code: number
  readonly details: string
}

const XML_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/xml', 'application/soap+xml'])

/** Containers within containers. */
const DEEPEST = 8
/** Parts of a message, those of all levels. */
const MOST_PARTS = 256

function fault(code: number, details: string): Mm7Fault {
  return { code, details: excerpt(details), ...NO_CONTEXT }
}

/** What a header says; of several, the first. */
export function headerOf(headers: HttpHeaders, name: string): string {
  const value = headers[name]
  return (typeof value === 'string' ? value : value?.[0])?.trim() ?? ''
}

export function readMm7(headers: HttpHeaders, body: Buffer): Result<Mm7Message, Mm7Fault> {
  const read = readBody(headerOf(headers, 'content-type'), body)
  if (read.ok || read.error.transactionId !== '') return read
  return fail({ ...salvaged(body), code: read.error.code, details: read.error.details })
}

function readBody(header: string, body: Buffer): Result<Mm7Message, Mm7Fault> {
  const type = parseContentType(header)
  if (type === null) {
    const what = header === '' ? 'Content-Type is missing' : `Content-Type "${header}" cannot be read`
    return fail(fault(2500, what))
  }
  if (XML_TYPES.has(type.type)) return readEnvelope(body, type, [], new Map())
  if (!type.type.startsWith('multipart/')) {
    return fail(fault(2500, `Content-Type ${type.type}; multipart/related and text/xml are supported`))
  }
  return readRelated(body, type)
}

function readRelated(body: Buffer, type: ContentType): Result<Mm7Message, Mm7Fault> {
  const boundary = type.parameters.get('boundary') ?? ''
  // Sinch's own reports come so: a multipart without a boundary, and a bare envelope as its body.
  if (boundary === '' && /^(\xef\xbb\xbf)?\s*</.test(body.toString('latin1', 0, 200))) {
    return readEnvelope(body, type, [], new Map())
  }
  if (boundary === '') return fail(fault(2500, 'Content-Type has no boundary'))
  const parsed = parseMultipart(body, boundary)
  const all = parsed.ok ? parsed.value : parsed.error.before
  const root = rootOf(all, type.parameters.get('start') ?? '')
  // The envelope itself may be what cannot be read.
  if (root === undefined) return fail(fault(2007, parsed.ok ? 'the multipart has no parts' : parsed.error.reason))
  if (root.contentType === null || !XML_TYPES.has(root.contentType.type)) {
    // The root may be a part that was not reached.
    if (!parsed.ok) return fail(fault(2007, parsed.error.reason))
    const what = root.headers.get('content-type') ?? ''
    return fail(
      fault(2515, what === '' ? 'the root part has no Content-Type' : `the root part is ${what}, not text/xml`),
    )
  }
  const containers = new Map<string, readonly MimePart[]>()
  const parts: MimePart[] = []
  const broken = parsed.ok ? attachmentsOf(all, root, parts, containers) : parsed.error.reason
  const read = readEnvelope(root.body, root.contentType, parts, containers)
  // An envelope that says nothing is the greater mistake.
  return broken === '' || !read.ok ? read : fail({ ...contextOf(read.value), code: 2513, details: excerpt(broken) })
}

/** Puts all parts but the root into `into`; what is wrong with them, '' where nothing is. */
function attachmentsOf(
  all: readonly MimePart[],
  root: MimePart,
  into: MimePart[],
  containers: Map<string, readonly MimePart[]>,
): string {
  for (const part of all) {
    if (part === root) continue
    const flat = flattened(part, containers, 0)
    if (!flat.ok) return flat.error
    into.push(...flat.value)
    if (into.length > MOST_PARTS) return `more than ${MOST_PARTS} parts`
  }
  return ''
}

function contextOf({ transactionId, namespace, version }: Mm7Context): Mm7Context {
  return { transactionId, namespace, version }
}

/** The part that `start` names, or the first (RFC 2387 section 3.2). */
function rootOf(parts: readonly MimePart[], start: string): MimePart | undefined {
  const named = start === '' ? undefined : parts.find(({ contentId }) => contentId !== '' && contentId === bare(start))
  return named ?? parts[0]
}

function flattened(
  part: MimePart,
  containers: Map<string, readonly MimePart[]>,
  depth: number,
): Result<readonly MimePart[], string> {
  if (part.contentType?.type.startsWith('multipart/') !== true) return ok([part])
  if (depth >= DEEPEST) return fail(`multiparts are nested more than ${DEEPEST} deep`)
  const inner = parseMultipart(part.body, part.contentType.parameters.get('boundary') ?? '')
  if (!inner.ok) return fail(inner.error.reason)
  const all: MimePart[] = []
  for (const each of inner.value) {
    const flat = flattened(each, containers, depth + 1)
    if (!flat.ok) return flat
    all.push(...flat.value)
  }
  if (part.contentId !== '') containers.set(part.contentId, all)
  return ok(all)
}

function readEnvelope(
  octets: Buffer,
  type: ContentType,
  parts: readonly MimePart[],
  containers: ReadonlyMap<string, readonly MimePart[]>,
): Result<Mm7Message, Mm7Fault> {
  const xml = readXml(octets, type.parameters.get('charset') ?? '')
  if (!xml.ok) return fail(fault(2007, xml.error))
  const root = xml.value
  if (root.name !== 'Envelope') return fail(fault(2007, `the root element is ${root.name}, not a SOAP Envelope`))
  const header = childOf(root, 'Header')
  const transaction = header === null ? null : childOf(header, 'TransactionID')
  const [operation] = childOf(root, 'Body')?.children ?? []
  // A fault carries its MM7 part as its detail.
  const content = operation?.name === 'Fault' ? (childOf(operation, 'detail')?.children[0] ?? operation) : operation
  return ok({
    transactionId: transaction?.text ?? '',
    namespace: firstNamespace(content, transaction),
    version: (content === undefined ? null : textIn(content, 'MM7Version')) ?? '',
    operation: operation?.name ?? '',
    body: content ?? NOTHING,
    envelope: root,
    headerEntries: header?.children ?? [],
    parts,
    containers,
  })
}

const NOTHING: XmlElement = { name: '', namespace: '', attributes: new Map(), children: [], text: '' }

/** Some put the operation in no namespace, and its children or the TransactionID in the right one. */
function firstNamespace(content: XmlElement | undefined, transaction: XmlElement | null): string {
  const own = content?.namespace ?? ''
  if (own !== '' && !own.includes('schemas.xmlsoap.org')) return own
  const child = content?.children.find(({ namespace }) => namespace !== '')?.namespace ?? ''
  return child !== '' ? child : (transaction?.namespace ?? '')
}
