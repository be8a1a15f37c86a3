/**
 * XML as a small tree, read by saxes with guards: no DOCTYPE (and so no entities of the sender's), and limits of size,
 * depth, elements and attributes. A failure says where, by line and column.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { fail, ok, type Result } from '../../core/result.ts'
import { readPlainXml } from './plain-xml.ts'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  /** '': none. */
  readonly namespace: string
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, XML's white space at both ends removed. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly namespace: string
  readonly attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  text: string
}

/** Content comes beside an envelope, never in it. */
const MOST_OCTETS = 1 << 20
const DEEPEST = 32
const MOST_ELEMENTS = 20_000
const MOST_ATTRIBUTES = 64
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()
const NO_CHILDREN: XmlElement[] = []

class Refused extends Error {}

/** `charset`: what the Content-Type says; '': nothing. */
export function readXml(octets: Buffer, charset = ''): Result<XmlElement, string> {
  if (octets.length > MOST_OCTETS) return fail(`it has ${octets.length} octets; at most ${MOST_OCTETS} are read`)
  const text = decoded(octets, charset)
  if (!text.ok) return text
  const isPlain = isAscii(octets) && text.value.length === octets.length
  const plain = isPlain ? readPlainXml(octets, text.value) : null
  return plain === null ? readAnyXml(text.value) : ok(plain)
}

export function readAnyXml(text: string): Result<XmlElement, string> {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: OpenElement[] = []
  /** The last of them. */
  let top: OpenElement | undefined
  let root: XmlElement | null = null
  let count = 0
  const refuse = (what: string): never => {
    // The column of saxes counts the characters read: it is the number of the last of them.
    throw new Refused(`line ${parser.line}, column ${Math.max(parser.column, 1)}: ${what}`)
  }
  parser.on('error', (error) => {
    // saxes puts a place of its own before what it says.
    refuse(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''))
  })
  parser.on('doctype', () => refuse('a DOCTYPE is not taken'))
  parser.on('opentag', (tag: SaxesTagNS) => {
    if (open.length >= DEEPEST) refuse(`elements are nested more than ${DEEPEST} deep`)
    if (++count > MOST_ELEMENTS) refuse(`more than ${MOST_ELEMENTS} elements`)
    const attributes = attributesOf(tag, refuse)
    // Most elements have a text alone: their own list comes with their first child.
    top = { name: tag.local, namespace: tag.uri, attributes, children: NO_CHILDREN, text: '' }
    open.push(top)
  })
  const addText = (piece: string) => {
    if (top !== undefined) top.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop() as OpenElement
    element.text = trimmed(element.text)
    top = open[open.length - 1]
    if (top === undefined) root = element
    else if (top.children === NO_CHILDREN) top.children = [element]
    else top.children.push(element)
  })
  try {
    parser.write(text).close()
  } catch (error) {
    if (error instanceof Refused) return fail(error.message)
    throw error
  }
  return root === null ? fail('there is no element') : ok(root)
}

function attributesOf(tag: SaxesTagNS, refuse: (what: string) => never): ReadonlyMap<string, string> {
  let attributes: Map<string, string> | null = null
  let count = 0
  for (const key in tag.attributes) {
    const { local, prefix, name, value } = tag.attributes[key] as SaxesAttributeNS
    if (++count > MOST_ATTRIBUTES) refuse(`an element has more than ${MOST_ATTRIBUTES} attributes`)
    if (prefix === 'xmlns' || name === 'xmlns') continue
    attributes ??= new Map()
    attributes.set(local, value)
  }
  return attributes ?? NO_ATTRIBUTES
}

/** Not String.trim, which takes no-break spaces, too: they are characters of a subject. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** A byte-order mark counts most, then the charset of the Content-Type, then the declaration (RFC 7303 section 3). */
function decoded(octets: Buffer, charset: string): Result<string, string> {
  const [first, second] = octets
  if (first === 0xff && second === 0xfe) return ok(octets.toString('utf16le', 2))
  if (first === 0xfe && second === 0xff) return ok(bigEndian(octets.subarray(2)))
  if (first === 0xef && second === 0xbb && octets[2] === 0xbf) return utf8(octets.subarray(3))
  // Without a mark UTF-16 is told by its `<`.
  if (first === 0x3c && second === 0) return ok(octets.toString('utf16le'))
  if (first === 0 && second === 0x3c) return ok(bigEndian(octets))
  const encoding = (charset === '' ? declared(octets) : charset).trim().toLowerCase()
  switch (encoding) {
    case '':
    case 'utf-8':
    case 'utf8':
    case 'us-ascii':
    case 'ascii':
      return utf8(octets)
    case 'iso-8859-1':
    case 'latin1':
      return ok(octets.toString('latin1'))
    case 'windows-1252':
      return ok(windows1252(octets))
    default:
      return fail(`the encoding ${encoding} is not known; use UTF-8`)
  }
}

function declared(octets: Buffer): string {
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(octets.toString('latin1', 0, 200))?.[1] ?? ''
}

function utf8(octets: Buffer): Result<string, string> {
  return isUtf8(octets) ? ok(octets.toString('utf8')) : fail('it is not UTF-8')
}

/** Octets 0x80 to 0x9F. Not by TextDecoder, which takes them for ISO 8859-1 in some versions of Node 20. */
const HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

function windows1252(octets: Buffer): string {
  return octets
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => HIGH[character.charCodeAt(0) - 0x80] as string)
}

function bigEndian(octets: Buffer): string {
  return Buffer.from(octets.subarray(0, octets.length & ~1))
    .swap16()
    .toString('utf16le')
}

/** The first child of that name. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children) if (child.name === name) return child
  return null
}

/** The text of the first child of that name; null: there is none. */
export function textIn(element: XmlElement, name: string): string | null {
  return childOf(element, name)?.text ?? null
}
