/**
 * An MM7 message as it came over HTTP: the SOAP envelope, plain or as the root of a multipart, and the parts that came
 * with it. Elements are found by their local names, whatever prefix or namespace they are in: what is in the wrong one
 * is told by the checks that follow (`check-request.ts`).
 */
import { fail, ok, type Result } from '../../core/result.ts'
import { type ContentType, parseContentType } from './content-type.ts'
import { bare, type MimePart, parseMultipart } from './multipart.ts'
import { childOf, readXml, textIn, type XmlElement } from './xml-reader.ts'

/** Header names in lower case, as Node has them. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

export interface Mm7Message {
  /** '': none. */
  readonly transactionId: string
  /** Of the operation, or of the TransactionID where that has none; '': none. */
  readonly namespace: string
  /** MM7Version; '': none. */
  readonly version: string
  /** The element in the SOAP body: `SubmitReq`, `Fault`; '': the body is empty or missing. */
  readonly operation: string
  readonly body: XmlElement
  /** Elements in the SOAP header. */
  readonly headerElements: readonly string[]
  /** What came beside the envelope, nested multiparts taken apart. */
  readonly parts: readonly MimePart[]
  /** The content-type and id of the part that Content names, where that is a multipart: its parts stand in `parts`. */
  readonly containers: ReadonlyMap<string, readonly MimePart[]>
}

/** A message that cannot be taken: the StatusCode in Sinch's numbers, and what could be read all the same. */
export interface Mm7Fault {
  readonly code: number
  readonly details: string
  readonly transactionId: string
  readonly namespace: string
  readonly version: string
}

const XML_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/xml', 'application/soap+xml'])

/** Containers within containers. */
const DEEPEST = 8

function fault(code: number, details: string): Mm7Fault {
  return { code, details, transactionId: '', namespace: '', version: '' }
}

/** What a header says; of several, the first. */
export function headerOf(headers: HttpHeaders, name: string): string {
  const value = headers[name]
  return (typeof value === 'string' ? value : value?.[0])?.trim() ?? ''
}

export function readMm7(headers: HttpHeaders, body: Buffer): Result<Mm7Message, Mm7Fault> {
  const header = headerOf(headers, 'content-type')
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
  if (boundary === '' && body.subarray(0, 200).toString('latin1').trimStart().startsWith('<')) {
    return readEnvelope(body, type, [], new Map())
  }
  if (boundary === '') return fail(fault(2500, 'Content-Type has no boundary'))
  const parsed = parseMultipart(body, boundary)
  if (!parsed.ok) return fail(fault(2007, parsed.error))
  const root = rootOf(parsed.value, type.parameters.get('start') ?? '')
  if (root === undefined) return fail(fault(2007, 'the multipart has no parts'))
  if (root.contentType === null || !XML_TYPES.has(root.contentType.type)) {
    const what = root.headers.get('content-type') ?? ''
    return fail(
      fault(2515, what === '' ? 'the root part has no Content-Type' : `the root part is ${what}, not text/xml`),
    )
  }
  const containers = new Map<string, readonly MimePart[]>()
  const parts: MimePart[] = []
  for (const part of parsed.value) {
    if (part === root) continue
    const flat = flattened(part, containers, 0)
    if (!flat.ok) {
      const read = readEnvelope(root.body, root.contentType, [], containers)
      const known = read.ok ? read.value : read.error
      return fail({ ...contextOf(known), code: 2513, details: flat.error })
    }
    parts.push(...flat.value)
  }
  return readEnvelope(root.body, root.contentType, parts, containers)
}

function contextOf({ transactionId, namespace, version }: Mm7Message | Mm7Fault) {
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
  if (!inner.ok) return inner
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
    headerElements: header?.children.map(({ name }) => name) ?? [],
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
