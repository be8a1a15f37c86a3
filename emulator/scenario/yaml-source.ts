/**
 * YAML as the scenario language has it: maps with plain keys, lists, and scalars that are texts as the source has them
 * (the failsafe schema of YAML 1.2 section 10.1), so that no digit is lost. Anchors and aliases may be used; tags and
 * several documents may not. Size, depth and what aliases expand to are bounded before anything is built.
 */
import {
  Composer,
  type CST,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
} from 'yaml'
import type { Finding } from './diagnostic.ts'
import type { SourceText } from './source-text.ts'

/** Characters of a file. */
export const LARGEST_FILE = 1_048_576
/** Maps and lists in one another. */
export const DEEPEST = 32
/** Maps, lists and scalars of a file, each alias counted as what it stands for. */
export const MOST_NODES = 500_000

export type SourceNode = ScalarNode | ListNode | MapNode

/** A piece of the text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

export interface ScalarNode extends Stretch {
  readonly kind: 'scalar'
  readonly text: string
}

export interface ListNode extends Stretch {
  readonly kind: 'list'
  readonly items: readonly SourceNode[]
}

export interface MapNode extends Stretch {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, { readonly key: Stretch; readonly value: SourceNode }>
  /** Keys whose values could not be read, and were reported. */
  readonly unread: ReadonlySet<string>
}

export type Report = (at: Stretch, finding: Finding) => void

const OF_SCENARIOS = 'write `carriers:`, `accounts:` or `worlds:`'

/**
 * The content of a file; null where there is none or it cannot be read, and `report` has been told why. `begin`: what to
 * write into an empty one.
 */
export function readYaml(source: SourceText, report: Report, begin: string = OF_SCENARIOS): SourceNode | null {
  if (source.text.length > LARGEST_FILE) {
    const message = `the file has more than ${LARGEST_FILE} characters`
    report({ start: 0, end: 0 }, { code: 'too-large', message, hint: 'split it: several --scenario files add up' })
    return null
  }
  const tokens = tokensOf(source.text, report)
  if (tokens === null) return null
  const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const
  const [document, ...others] = [...new Composer(options).compose(tokens, true, source.text.length)]
  if (document === undefined) return null
  // The first alone is told: what comes after a brace that is not closed only follows from it.
  const [error] = [document, ...others].flatMap(({ errors }) => errors).sort((a, b) => a.pos[0] - b.pos[0])
  if (error !== undefined) {
    const hint = UNQUOTED.has(error.code) ? 'a text that has one of : # * @ [ ] { } in it stands in quotes' : ''
    report(stretch(error.pos), { code: 'syntax', message: lowered(error.message), ...(hint && { hint }) })
    return null
  }
  if (others[0] !== undefined) {
    const at = others[0].range[0]
    report({ start: at, end: at + 3 }, { code: 'not-plain', message: 'a file is one YAML document' })
    return null
  }
  if (document.contents === null || isEmpty(document.contents as ParsedNode)) {
    report({ start: 0, end: 0 }, { code: 'empty', message: 'the file is empty', hint: begin })
    return null
  }
  const reader = new Reader(report)
  const root = reader.read(document.contents as ParsedNode, 0)
  return reader.isSound ? root : null
}

/** What YAML says where a text has one of its own signs in it. */
const UNQUOTED: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_ALIAS',
  'BAD_SCALAR_START',
  'BLOCK_IN_FLOW',
  'UNEXPECTED_TOKEN',
])

/** The tokens of a text, unless they nest too deeply: what comes after recurses. */
function tokensOf(text: string, report: Report): CST.Token[] | null {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme))
    if (parser.stack.length <= DEEPEST || depthOf(parser.stack) <= DEEPEST) continue
    const at = { start: Math.max(0, parser.offset - lexeme.length), end: parser.offset }
    report(at, { code: 'too-large', message: `nested more than ${DEEPEST} deep` })
    return null
  }
  tokens.push(...parser.end())
  return tokens
}

/** The document and the scalar being read stand on the stack too. */
function depthOf(stack: readonly CST.Token[]): number {
  return stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length
}

function stretch([start, end]: readonly [number, number]): Stretch {
  return { start, end }
}

function lowered(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1)
}

/** Nothing is written: not the same as a quoted empty text. */
function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === ''
}

/** In place of an item that could not be read, and was reported. */
export const UNREAD: SourceNode = { kind: 'scalar', text: '', start: 0, end: 0 }

class Reader {
  readonly #report: Report
  readonly #anchors = new Map<string, ParsedNode>()
  #nodes = 0

  /** False once the limits were exceeded. */
  get isSound(): boolean {
    return this.#nodes <= MOST_NODES
  }

  constructor(report: Report) {
    this.#report = report
  }

  read(node: ParsedNode, depth: number): SourceNode | null {
    const at: Stretch = { start: node.range[0], end: node.range[1] }
    this.#nodes++
    if (this.#nodes > MOST_NODES || depth > DEEPEST) {
      // Told once: the count stays above the limit until the end.
      if (this.#nodes !== Number.POSITIVE_INFINITY)
        this.#report(at, { code: 'too-large', message: 'the file grows too large by its aliases' })
      this.#nodes = Number.POSITIVE_INFINITY
      return null
    }
    if (isAlias(node)) return this.#alias(node.source, at, depth)
    if (node.tag !== undefined) {
      this.#report(at, { code: 'not-plain', message: `tags such as ${node.tag} have no meaning here` })
      return null
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (isScalar(node)) return { kind: 'scalar', text: String(node.value), ...at }
    if (isSeq(node)) return { kind: 'list', items: this.#items(node.items as ParsedNode[], depth), ...at }
    return this.#map(node, at, depth)
  }

  #alias(name: string, at: Stretch, depth: number): SourceNode | null {
    const anchored = this.#anchors.get(name)
    if (anchored === undefined) {
      this.#report(at, { code: 'syntax', message: `there is no anchor \`&${name}\` before this alias` })
      return null
    }
    return this.read(anchored, depth + 1)
  }

  #items(nodes: readonly ParsedNode[], depth: number): SourceNode[] {
    const items: SourceNode[] = []
    for (const node of nodes) {
      if (isEmpty(node)) {
        const at = { start: node.range[0], end: node.range[0] }
        this.#report(at, { code: 'empty', message: 'this item of the list is empty' })
        items.push(UNREAD)
      } else items.push(this.read(node, depth + 1) ?? UNREAD)
    }
    return items
  }

  #map(node: ParsedNode, at: Stretch, depth: number): SourceNode | null {
    if (!isMap(node)) return null
    const entries = new Map<string, { key: Stretch; value: SourceNode }>()
    const unread = new Set<string>()
    for (const pair of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
      const key: Stretch = { start: pair.key.range[0], end: pair.key.range[1] }
      if (!isScalar(pair.key) || pair.key.tag !== undefined) {
        this.#report(key, { code: 'not-plain', message: 'a key is a plain word' })
        continue
      }
      const name = String(pair.key.value)
      if (entries.has(name)) {
        this.#report(key, { code: 'duplicate-key', message: `\`${name}\` stands twice in this map` })
        continue
      }
      if (pair.value === null || isEmpty(pair.value)) {
        this.#report(key, { code: 'empty', message: `\`${name}\` has no value`, hint: 'write one, or remove the key' })
        unread.add(name)
        continue
      }
      const value = this.read(pair.value, depth + 1)
      if (value === null) unread.add(name)
      else entries.set(name, { key, value })
    }
    return { kind: 'map', entries, unread, ...at }
  }
}

/** The node at a path, as far as there is one. */
export function nodeAt(root: SourceNode, path: readonly PropertyKey[]): SourceNode | null {
  let node: SourceNode | undefined = root
  for (const step of path) {
    if (node?.kind === 'list') node = node.items[Number(step)]
    else if (node?.kind === 'map') node = node.entries.get(String(step))?.value
    else return null
  }
  return node ?? null
}

/** Lists, maps and texts, as a schema takes them. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'list') return node.items.map(plainValue)
  const map: Record<string, unknown> = {}
  for (const [key, { value }] of node.entries) {
    Object.defineProperty(map, key, { value: plainValue(value), enumerable: true, writable: true, configurable: true })
  }
  return map
}
