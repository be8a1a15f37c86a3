/**
 * The handset's side of concatenation (3GPP TS 23.040 9.2.3.24.1): short messages in the order they arrived, put together
 * into the texts a reader sees. Parts may come in any order and more than once, references come round again.
 */
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import { type Alphabet, decodeFrom } from './alphabet.ts'
import { alphabetOf, type DefaultAlphabet } from './data-coding.ts'
import type { Concat } from './udh.ts'

/** One short message as it arrived. */
export interface Part {
  readonly from: string
  readonly to: string
  readonly dataCoding: number
  /** The text or data, without its user data header. */
  readonly octets: Octets
  /** From the user data header, or from the sar_ parameters with 16 bits; none where the message stands alone. */
  readonly concat?: Concat
  readonly at: Instant
}

/** One message as the handset shows it. */
export interface Assembled {
  readonly from: string
  readonly to: string
  /** Of the lowest part that came. */
  readonly dataCoding: number
  /** null for a message that stands alone. */
  readonly reference: number | null
  /** How many parts it should have. */
  readonly total: number
  /** Part numbers that did not come, ascending; none when the message is complete. */
  readonly missing: readonly number[]
  /** How many short messages repeated a part that was there. */
  readonly duplicates: number
  /** What came, in part order. */
  readonly octets: Octets
  /** What came, decoded; null where that is binary or an alphabet that cannot be read. */
  readonly text: string | null
  /** What it began with, as it was given. */
  readonly first: Part
  /** Arrival of its first part, and of its last; the same where one is all. */
  readonly firstAt: Instant
  readonly lastAt: Instant
}

/** A message being put together; `parts[n - 1]` is part n. */
interface Draft {
  readonly parts: (Part | undefined)[]
  readonly first: Part
  lastAt: Instant
  held: number
  duplicates: number
  /** The complete message with the same key before this one, whose late repetitions these may be. */
  readonly before: Draft | undefined
}

/**
 * Messages in the order their first part arrived, incomplete ones included.
 *
 * Parts belong together when sender, recipient, reference, its width and the total are the same. A part that is there
 * already is a duplicate when its content is the same; with other content it begins a new message, as does any part after
 * completion, for the reference has been used again. Parts after completion that only repeat the complete message and
 * never make a whole one were duplicates too. What nothing can tell apart is a new message whose parts fit the gaps of
 * an incomplete one with its reference.
 */
export function reassemble(parts: readonly Part[], defaultAlphabet?: DefaultAlphabet): readonly Assembled[] {
  const drafts: Draft[] = []
  const latest = new Map<string, Draft>()
  for (const part of parts) {
    if (!isConcatenated(part)) {
      drafts.push(begin(part, 1, 1, undefined))
      continue
    }
    const key = keyOf(part)
    const { total, part: number } = part.concat
    const draft = latest.get(key)
    if (draft && take(draft, part, number)) continue
    const begun = begin(part, total, number, draft && isComplete(draft) ? draft : undefined)
    drafts.push(begun)
    latest.set(key, begun)
  }
  return drafts.filter((draft) => !foldIntoBefore(draft)).map((draft) => assembledOf(draft, defaultAlphabet))
}

/** A concatenation that makes no sense is ignored, and the short message stands alone (TS 23.040 9.2.3.24.1). */
function isConcatenated(part: Part): part is Part & { readonly concat: Concat } {
  return part.concat !== undefined && part.concat.part >= 1 && part.concat.part <= part.concat.total
}

function keyOf({ from, to, concat: { reference, bits, total } }: Part & { readonly concat: Concat }): string {
  return JSON.stringify([from, to, bits, reference, total])
}

function begin(part: Part, total: number, number: number, before: Draft | undefined): Draft {
  const parts: (Part | undefined)[] = new Array(total).fill(undefined)
  parts[number - 1] = part
  return { parts, first: part, lastAt: part.at, held: 1, duplicates: 0, before }
}

/** Whether the part belongs to the draft: one it lacks, or one it has. */
function take(draft: Draft, part: Part, number: number): boolean {
  if (isComplete(draft)) return false
  const held = draft.parts[number - 1]
  if (held === undefined) {
    draft.parts[number - 1] = part
    draft.held++
    draft.lastAt = part.at
    return true
  }
  if (sameContent(held, part)) {
    draft.duplicates++
    return true
  }
  // What was held may have been a late duplicate from the message before, in the place of this one's own part.
  if (draft.before === undefined || !repeats(held, draft.before, number)) return false
  draft.before.duplicates++
  draft.parts[number - 1] = part
  draft.lastAt = part.at
  return true
}

function repeats(part: Part, before: Draft, number: number): boolean {
  const earlier = before.parts[number - 1]
  return earlier !== undefined && sameContent(part, earlier)
}

function isComplete(draft: Draft): boolean {
  return draft.held === draft.parts.length
}

function sameContent(a: Part, b: Part): boolean {
  return a.octets === b.octets && a.dataCoding === b.dataCoding
}

/** Counts the short messages of an incomplete draft as duplicates of the complete one before it, where they all are. */
function foldIntoBefore(draft: Draft): boolean {
  const { before } = draft
  if (before === undefined || isComplete(draft)) return false
  if (!draft.parts.every((part, i) => part === undefined || repeats(part, before, i + 1))) return false
  before.duplicates += draft.held + draft.duplicates
  return true
}

function assembledOf(draft: Draft, defaultAlphabet: DefaultAlphabet | undefined): Assembled {
  const held = draft.parts.filter((part) => part !== undefined)
  const first = held[0] as Part
  return {
    from: first.from,
    to: first.to,
    dataCoding: first.dataCoding,
    reference: isConcatenated(first) ? first.concat.reference : null,
    total: draft.parts.length,
    missing: draft.parts.flatMap((part, i) => (part === undefined ? [i + 1] : [])),
    duplicates: draft.duplicates,
    octets: held.map((part) => part.octets).join(''),
    text: textOf(draft.parts, defaultAlphabet),
    first: draft.first,
    firstAt: draft.first.at,
    lastAt: draft.lastAt,
  }
}

/**
 * Neighbours in one alphabet are joined before they are decoded: careless senders cut through escape and surrogate
 * pairs. A gap, or another alphabet, ends the run.
 */
function textOf(parts: readonly (Part | undefined)[], defaultAlphabet: DefaultAlphabet | undefined): string | null {
  const runs: { alphabet: Alphabet; octets: Octets }[] = []
  let run: { alphabet: Alphabet; octets: Octets } | undefined
  for (const part of parts) {
    if (part === undefined) {
      run = undefined
      continue
    }
    const alphabet = alphabetOf(part.dataCoding, defaultAlphabet)
    if (run?.alphabet === alphabet) {
      run.octets += part.octets
      continue
    }
    run = { alphabet, octets: part.octets }
    runs.push(run)
  }
  const texts = runs.map(({ octets, alphabet }) => decodeFrom(octets, alphabet))
  return texts.includes(null) ? null : texts.join('')
}
