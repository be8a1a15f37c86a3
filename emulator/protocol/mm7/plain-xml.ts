/**
 * XML as nearly every client writes an envelope, read in one pass over its octets: ASCII, elements, attributes, namespaces
 * and text. What is more than that (references, CDATA, comments, a DOCTYPE, text on both sides of an element) and what is
 * wrong gives null, and is for saxes to read, which knows all of XML and says what is wrong with it. A document that is
 * read here reads the same there, in four times as long.
 */
import type { XmlElement } from './xml-reader.ts'

/** Deeper and more are for saxes to refuse. */
const DEEPEST = 32
const MOST_ELEMENTS = 20_000
const MOST_ATTRIBUTES = 64

const DECLARATION = /^<\?xml version=(["'])1\.0\1(?: encoding=(["'])[A-Za-z][A-Za-z0-9._-]*\2)?\s*\?>/

/** `octets` are ASCII, and `text` the same as a string. */
export function readPlainXml(octets: Uint8Array, text: string): XmlElement | null {
  return new PlainXml(octets, text).read()
}

const SLASH = 0x2f
const COLON = 0x3a
const LESS = 0x3c
const EQUALS = 0x3d
const GREATER = 0x3e
const QUOTE = 0x22
const APOSTROPHE = 0x27
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()
const NO_CHILDREN: XmlElement[] = []

// What an octet may be part of. `]` could end in `]]>`, which a text may not hold; XML makes a line feed of a carriage
// return, and blanks of line breaks in attributes: whoever writes those means something by it.
const NAME_START = 1
const NAME = 2
const WHITE = 4
const TEXT = 8
const VALUE = 16
const KINDS: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  const character = String.fromCharCode(octet)
  const kinds: readonly [kind: number, of: RegExp][] = [
    [NAME_START, /[A-Za-z_]/],
    [NAME, /[A-Za-z_0-9.-]/],
    [WHITE, /[ \t\n\r]/],
    [TEXT, /[ -~\t\n]/],
    [VALUE, /[ -~]/],
  ]
  const all = kinds.reduce((sum, [kind, of]) => (of.test(character) ? sum | kind : sum), 0)
  return /[&<\]]/.test(character) ? 0 : all
})

/** Bound to `xml` and `xmlns`, and to nothing else. */
const RESERVED: ReadonlySet<string> = new Set(['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/'])

class PlainXml {
  readonly #octets: Uint8Array
  readonly #text: string
  #at = 0
  #elements = 0
  /** The name read last, whole and in its parts. */
  #name = ''
  #prefix = ''
  #local = ''
  /** The namespaces that are declared where we are, the innermost last. */
  readonly #prefixes: string[] = []
  readonly #uris: string[] = []

  constructor(octets: Uint8Array, text: string) {
    this.#octets = octets
    this.#text = text
  }

  read(): XmlElement | null {
    if (this.#text.startsWith('<?')) this.#at = DECLARATION.exec(this.#text)?.[0].length ?? 0
    this.#skip(WHITE)
    const root = this.#element(1)
    this.#skip(WHITE)
    return this.#at === this.#octets.length ? root : null
  }

  /** From its `<` to its end. */
  #element(depth: number): XmlElement | null {
    if (!this.#take(LESS) || depth > DEEPEST || ++this.#elements > MOST_ELEMENTS || !this.#readName()) return null
    const qualified = this.#name
    const prefix = this.#prefix
    const name = this.#local
    const outer = this.#prefixes.length
    const attributes = this.#attributes()
    const namespace = this.#uriOf(prefix)
    if (attributes === null || namespace === null) return null
    const element = { name, namespace, attributes, children: NO_CHILDREN, text: '' }
    const isEmpty = this.#take(SLASH)
    if (!this.#take(GREATER)) return null
    if (!isEmpty && !(this.#content(element, depth) && this.#closes(qualified))) return null
    this.#prefixes.length = outer
    this.#uris.length = outer
    return element
  }

  /** Up to the closing tag: children, or one text with white space around it. */
  #content(element: { children: XmlElement[]; text: string }, depth: number): boolean {
    const octets = this.#octets
    for (;;) {
      const start = this.#skip(WHITE)
      if (octets[start] !== LESS) {
        if (element.text !== '') return false
        let end = this.#skip(TEXT)
        while (is(WHITE, octets[end - 1])) end--
        element.text = this.#text.slice(start, end)
        // White space that holds a carriage return ends the text, or else is in it.
        if (octets[this.#skip(WHITE)] !== LESS) return false
      }
      if (octets[this.#at + 1] === SLASH) return true
      const child = this.#element(depth + 1)
      if (child === null) return false
      if (element.children === NO_CHILDREN) element.children = [child]
      else element.children.push(child)
    }
  }

  #closes(qualified: string): boolean {
    const start = this.#at + 2
    for (let i = 0; i < qualified.length; i++) {
      if (this.#octets[start + i] !== qualified.charCodeAt(i)) return false
    }
    this.#at = start + qualified.length
    this.#skip(WHITE)
    return this.#take(GREATER)
  }

  /** Those of the tag, by local name; namespaces are declared. null: two of one name are for saxes to tell apart. */
  #attributes(): ReadonlyMap<string, string> | null {
    const outer = this.#prefixes.length
    let attributes: Map<string, string> | null = null
    const prefixes: string[] = []
    for (let count = 0; ; count++) {
      const before = this.#at
      const octet = this.#octets[this.#skip(WHITE)]
      if (octet === GREATER || octet === SLASH) break
      if (this.#at === before || count === MOST_ATTRIBUTES || !this.#readName()) return null
      const prefix = this.#prefix
      const local = this.#local
      const isNamespace = prefix === 'xmlns' || this.#name === 'xmlns'
      const value = this.#value()
      if (value === null) return null
      if (isNamespace) {
        if (!this.#declare(prefix === '' ? '' : local, value, outer)) return null
        continue
      }
      attributes ??= new Map()
      if (attributes.has(local)) return null
      attributes.set(local, value)
      if (prefix !== '') prefixes.push(prefix)
    }
    // A prefix may be declared behind its first use.
    if (prefixes.some((prefix) => this.#uriOf(prefix) === null)) return null
    return attributes ?? NO_ATTRIBUTES
  }

  /** `="…"`. */
  #value(): string | null {
    this.#skip(WHITE)
    if (!this.#take(EQUALS)) return null
    const quote = this.#octets[this.#skip(WHITE)]
    if (quote !== QUOTE && quote !== APOSTROPHE) return null
    const start = ++this.#at
    const end = this.#text.indexOf(quote === QUOTE ? '"' : "'", start)
    // Up to the quote, or to what is in the way.
    while (this.#at < end && is(VALUE, this.#octets[this.#at])) this.#at++
    return this.#at === end && this.#take(quote) ? this.#text.slice(start, end) : null
  }

  #declare(prefix: string, uri: string, outer: number): boolean {
    if (prefix === 'xml' || prefix === 'xmlns' || RESERVED.has(uri) || uri.trim() !== uri) return false
    if ((prefix !== '' && uri === '') || this.#prefixes.includes(prefix, outer)) return false
    this.#prefixes.push(prefix)
    this.#uris.push(uri)
    return true
  }

  /** null: the prefix is not declared. */
  #uriOf(prefix: string): string | null {
    for (let i = this.#prefixes.length - 1; i >= 0; i--) {
      if (this.#prefixes[i] === prefix) return this.#uris[i] as string
    }
    return prefix === '' ? '' : null
  }

  #readName(): boolean {
    const start = this.#at
    if (!this.#readPart()) return false
    const end = this.#at
    this.#name = this.#text.slice(start, end)
    this.#prefix = ''
    this.#local = this.#name
    if (!this.#take(COLON)) return true
    if (!this.#readPart()) return false
    this.#prefix = this.#name
    this.#local = this.#text.slice(end + 1, this.#at)
    this.#name = this.#text.slice(start, this.#at)
    return true
  }

  #readPart(): boolean {
    const start = this.#at
    return start < this.#octets.length && is(NAME_START, this.#octets[start]) && this.#skip(NAME) > start
  }

  #take(octet: number): boolean {
    if (this.#at >= this.#octets.length || this.#octets[this.#at] !== octet) return false
    this.#at++
    return true
  }

  /** To the first octet that is not of the kind, whose place it gives. */
  #skip(kind: number): number {
    const octets = this.#octets
    let at = this.#at
    while (at < octets.length && is(kind, octets[at])) at++
    this.#at = at
    return at
  }
}

function is(kind: number, octet: number | undefined): boolean {
  return ((KINDS[octet as number] as number) & kind) !== 0
}
