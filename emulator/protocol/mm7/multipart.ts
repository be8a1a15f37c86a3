/**
 * MIME multipart as MM7 carries it (RFC 2046 section 5.1, RFC 2387): byte-exact parts, boundaries quoted or not, lines
 * that end in CRLF or LF alone, with or without a line before the first boundary and after the last.
 */
import { isUtf8 } from 'node:buffer'
import { fail, ok, type Result } from '../../core/result.ts'
import { type ContentType, parseContentType } from './content-type.ts'

export interface MimePart {
  /** By lower-case name, unfolded; the first of a name counts. */
  readonly headers: ReadonlyMap<string, string>
  /** null: it has none, or it cannot be read. */
  readonly contentType: ContentType | null
  /** Without angle brackets; '': none. */
  readonly contentId: string
  /** Decoded from its transfer encoding. */
  readonly body: Buffer
}

/** What ends the reading, and the parts before it. */
export interface MultipartFailure {
  readonly reason: string
  readonly before: readonly MimePart[]
}

/** Parts of one multipart. */
const MOST_PARTS = 256
const MOST_HEADERS = 64
/** Octets of a part's header line; HTTP servers allow for as much. */
const LONGEST_LINE = 16_384

/** `boundary` without its dashes. */
export function parseMultipart(body: Buffer, boundary: string): Result<readonly MimePart[], MultipartFailure> {
  const parts: MimePart[] = []
  const failure = (reason: string) => fail({ reason, before: parts })
  // RFC 2046 allows 70 characters; longer ones are met, and none of more than a line.
  if (boundary === '' || boundary.length > 200) return failure('the multipart has no usable boundary')
  const dashes = Buffer.from(`--${boundary}`, 'latin1')
  let start = nextDelimiter(body, dashes, 0)
  if (start === null) return failure(`the boundary "${boundary}" does not stand in the body`)
  while (!start.isLast) {
    const end = nextDelimiter(body, dashes, start.after)
    if (end === null) return failure(`part ${parts.length + 1} has no end: the closing boundary is missing`)
    const part = readPart(body.subarray(start.after, Math.max(start.after, end.before)))
    if (!part.ok) return failure(`part ${parts.length + 1}: ${part.error}`)
    if (parts.length >= MOST_PARTS) return failure(`more than ${MOST_PARTS} parts`)
    parts.push(part.value)
    start = end
  }
  return ok(parts)
}

interface Delimiter {
  /** Where what stands before it ends: before the line break that belongs to the delimiter. */
  readonly before: number
  /** Where what stands behind it begins. */
  readonly after: number
  readonly isLast: boolean
}

const [LF, CR, SPACE, TAB, DASH] = [10, 13, 32, 9, 45]

/** A delimiter begins a line and has nothing behind it but white space (RFC 2046 section 5.1.1). */
function nextDelimiter(body: Buffer, dashes: Buffer, from: number): Delimiter | null {
  for (let at = body.indexOf(dashes, from); at >= 0; at = body.indexOf(dashes, at + 1)) {
    if (at > from && body[at - 1] !== LF) continue
    let end = at + dashes.length
    const isLast = body[end] === DASH && body[end + 1] === DASH
    if (isLast) end += 2
    while (body[end] === SPACE || body[end] === TAB) end++
    if (body[end] === CR && body[end + 1] === LF) end += 2
    else if (body[end] === LF) end += 1
    else if (end < body.length) continue
    // The line break before it belongs to it; what stands right behind another delimiter is an empty part.
    const before = at > from ? (at - 1 > from && body[at - 2] === CR ? at - 2 : at - 1) : at
    return { before, after: end, isLast }
  }
  return null
}

function readPart(octets: Buffer): Result<MimePart, string> {
  const { headers, start } = readHeaders(octets)
  if (headers === null) return fail('its headers cannot be read')
  const type = headers.get('content-type')
  const body = decode(octets.subarray(start), headers.get('content-transfer-encoding') ?? 'binary')
  if (!body.ok) return body
  return ok({
    headers,
    contentType: type === undefined ? null : parseContentType(type),
    contentId: bare(headers.get('content-id') ?? ''),
    body: body.value,
  })
}

/** Without the angle brackets that some writers leave out. */
export function bare(id: string): string {
  const trimmed = id.trim()
  return trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.slice(1, -1) : trimmed
}

function readHeaders(octets: Buffer): { readonly headers: Map<string, string> | null; readonly start: number } {
  const none = { headers: null, start: 0 }
  const headers = new Map<string, string>()
  let last = ''
  let at = 0
  for (let lines = 0; lines <= MOST_HEADERS; lines++) {
    let end = octets.indexOf(LF, at)
    if (end < 0) end = octets.length
    if (end - at > LONGEST_LINE) return none
    const line = lineOf(octets, at, end)
    at = Math.min(end + 1, octets.length)
    if (line === '') return { headers, start: at }
    // A line that begins with white space goes on with the one before (RFC 5322 section 2.2.3).
    const first = line.charCodeAt(0)
    if ((first === SPACE || first === TAB) && lines > 0) {
      if (last !== '') headers.set(last, `${headers.get(last)} ${line.trim()}`)
    } else {
      const colon = line.indexOf(':')
      if (colon <= 0) return none
      const name = line.slice(0, colon).trim().toLowerCase()
      // What follows a header that does not count does not count either.
      last = headers.has(name) ? '' : name
      if (last !== '') headers.set(last, line.slice(colon + 1).trim())
    }
    if (end >= octets.length) return { headers, start: octets.length }
  }
  return none
}

/** Without its CR. UTF-8 where it is that (RFC 6532), or else as ISO 8859-1. */
function lineOf(octets: Buffer, start: number, lineFeed: number): string {
  const end = lineFeed > start && octets[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
  if (end === start) return ''
  const line = octets.toString('latin1', start, end)
  if (!NOT_ASCII.test(line)) return line
  const written = octets.subarray(start, end)
  return isUtf8(written) ? written.toString('utf8') : line
}

const NOT_ASCII = /[\x80-\xff]/

function decode(octets: Buffer, encoding: string): Result<Buffer, string> {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'binary':
    case '8bit':
    case '7bit':
      return ok(octets)
    case 'base64': {
      const text = octets.toString('latin1').replace(/\s+/g, '')
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return fail('its content is not base64')
      return ok(Buffer.from(text, 'base64'))
    }
    case 'quoted-printable':
      return ok(Buffer.from(unquoted(octets.toString('latin1')), 'latin1'))
    default:
      return fail(`the transfer encoding "${encoding}" is not known`)
  }
}

/** RFC 2045 section 6.7; what is no escape is left as it is. */
function unquoted(text: string): string {
  return (
    text
      // White space before the end of a line; looked at where it begins alone, or a long run of it takes quadratic time.
      .replace(/(?<![ \t])[ \t]+(?=\r?\n)/g, '')
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  )
}

export interface PartToWrite {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** The boundary must not stand in any part: `boundaryFor` finds one. No header's value breaks its line. */
export function writeMultipart(boundary: string, parts: readonly PartToWrite[]): Buffer {
  const pieces: Buffer[] = []
  for (const { headers, body } of parts) {
    const lines = headers.map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`).join('')
    pieces.push(Buffer.from(`--${boundary}\r\n${lines}\r\n`, 'utf8'), body, CRLF)
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`, 'latin1'))
  return Buffer.concat(pieces)
}

const CRLF = Buffer.from('\r\n')

/** A boundary that begins with `wish` and stands in none of the bodies. */
export function boundaryFor(wish: string, bodies: readonly Buffer[]): string {
  for (let n = 0; ; n++) {
    const boundary = n === 0 ? wish : `${wish}_${n}`
    if (!bodies.some((body) => body.includes(boundary))) return boundary
  }
}
