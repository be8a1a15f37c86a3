/**
 * XML written from templates: xmlbuilder2 builds an envelope once for each shape (which elements it has, in which
 * namespace), and a message fills in its escaped words. Building anew takes twenty times as long.
 */
import { createRequire } from 'node:module'
import type { create } from 'xmlbuilder2'
import { invariant } from '../../core/invariant.ts'

/** An element to write: its name, its attributes, and either a text or children. */
export interface Node {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly content: string | readonly Node[]
}

interface Template {
  /** What stands before each slot, and behind the last. */
  readonly literals: readonly string[]
}

/** Shapes are few: namespaces and versions are the clients', so that an odd client cannot fill memory with them. */
const MOST_TEMPLATES = 1_000

const templates = new Map<string, Template>()
let builder: typeof create | null = null

/** The document with `root` as its only element, in UTF-8. */
export function writeXml(root: Node): string {
  const words: string[] = []
  const shape = shapeOf(root, words)
  let template = templates.get(shape)
  if (template === undefined) {
    template = build(root)
    if (templates.size < MOST_TEMPLATES) templates.set(shape, template)
  }
  const { literals } = template
  let text = literals[0] as string
  for (let i = 0; i < words.length; i++) text += words[i] + (literals[i + 1] as string)
  return text
}

/** Names and structure; the words that fill it go into `words`, escaped, attributes before content. */
function shapeOf({ name, attributes, content }: Node, words: string[]): string {
  let shape = name
  for (const key in attributes) {
    const value = attributes[key] as string
    if (key.startsWith('xmlns')) {
      invariant(!value.includes(SLOT), `no namespace holds ${SLOT}`)
      shape += ` ${key}=${value}`
    } else {
      shape += ` ${key}`
      words.push(escapedAttribute(value))
    }
  }
  if (typeof content === 'string') {
    words.push(escaped(content))
    return `${shape};`
  }
  shape += '('
  for (const child of content) shape += shapeOf(child, words)
  return `${shape})`
}

/** Between the literals. A namespace that holds it, as no sane one does, would break the template. */
const SLOT = '{slot}'

function build(root: Node): Template {
  // Loaded when the first envelope is written: the start-up of an emulator without MM7 has no use for it.
  builder ??= (createRequire(import.meta.url)('xmlbuilder2') as { create: typeof create }).create
  const document = builder({ version: '1.0', encoding: 'UTF-8' })
  add(document, root)
  return { literals: document.end({ allowEmptyTags: true }).split(SLOT) }
}

type Builder = ReturnType<typeof create>

function add(parent: Builder, { name, attributes = {}, content }: Node): void {
  const element = parent.ele(name)
  for (const [key, value] of Object.entries(attributes)) element.att(key, key.startsWith('xmlns') ? value : SLOT)
  if (typeof content === 'string') element.txt(SLOT)
  else for (const child of content) add(element, child)
}

// What XML 1.0 has no place for (section 2.2), lone surrogates among it; and what a parser would not give back as it was:
// it makes a line feed of a carriage return and blanks of line breaks in attributes (2.11, 3.3.3).
const SPECIAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
  /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const BREAKS = /[\t\n]/g

/** For text and for attributes in double quotes; characters that XML cannot carry become U+FFFD. */
function escaped(text: string): string {
  if (isPlain(text)) return text
  return text.replace(SPECIAL, (character) => {
    switch (character) {
      case '&':
        return '&amp;'
      case '<':
        return '&lt;'
      case '>':
        return '&gt;'
      case '"':
        return '&quot;'
      case '\r':
        return '&#13;'
      default:
        return '\ufffd'
    }
  })
}

/** Nothing but printable ASCII that means nothing to XML, as nearly every word is: looking takes less than replacing. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    // & < > "
    if (code < 0x20 || code > 0x7e || code === 0x26 || code === 0x3c || code === 0x3e || code === 0x22) return false
  }
  return true
}

function escapedAttribute(text: string): string {
  return escaped(text).replace(BREAKS, (character) => `&#${character.charCodeAt(0)};`)
}
