/**
 * Finds the rules that may match a message. Exact numbers, prefixes and suffixes are looked up in one map for each
 * length there is, so that 10,000 rules on prefixes cost what ten do; rules without such a pattern are tried always.
 */
import type { Rule } from './rule.ts'

/** Places of rules in their file, ascending. */
type Places = readonly number[]

/** The texts of one length, each with its rules. */
interface Shelf {
  readonly length: number
  readonly rules: Map<string, number[]>
}

/** The rules found by one field of a message. */
class FieldIndex {
  readonly #exact = new Map<string, number[]>()
  readonly #prefixes: Shelf[] = []
  readonly #suffixes: Shelf[] = []

  add(rule: Rule, place: number): void {
    for (const { kind, literal } of rule.indexed?.patterns ?? []) {
      const shelf =
        kind === 'exact' ? this.#exact : shelfOf(kind === 'prefix' ? this.#prefixes : this.#suffixes, literal)
      const places = shelf.get(literal)
      if (places === undefined) shelf.set(literal, [place])
      else if (places.at(-1) !== place) places.push(place)
    }
  }

  find(text: string, into: Candidates): void {
    into.add(this.#exact.get(text))
    for (const { length, rules } of this.#prefixes) {
      if (length <= text.length) into.add(rules.get(text.slice(0, length)))
    }
    for (const { length, rules } of this.#suffixes) {
      if (length <= text.length) into.add(rules.get(text.slice(text.length - length)))
    }
  }
}

function shelfOf(shelves: Shelf[], literal: string): Map<string, number[]> {
  const { length } = literal
  let shelf = shelves.find((each) => each.length === length)
  if (shelf === undefined) {
    shelf = { length, rules: new Map() }
    shelves.push(shelf)
  }
  return shelf.rules
}

/** Several ascending lists, read as one without repetitions. Kept and filled anew, to allocate nothing. */
class Candidates {
  readonly #lists: Places[] = []
  readonly #next: number[] = []
  #count = 0

  clear(): void {
    this.#count = 0
  }

  add(places: Places | undefined): void {
    if (places === undefined) return
    this.#lists[this.#count] = places
    this.#next[this.#count] = 0
    this.#count++
  }

  /** The lowest place not given yet; -1 at the end. */
  next(): number {
    let lowest = -1
    for (let i = 0; i < this.#count; i++) {
      const place = (this.#lists[i] as Places)[this.#next[i] as number]
      if (place !== undefined && (lowest < 0 || place < lowest)) lowest = place
    }
    if (lowest < 0) return -1
    for (let i = 0; i < this.#count; i++) {
      const at = this.#next[i] as number
      if ((this.#lists[i] as Places)[at] === lowest) this.#next[i] = at + 1
    }
    return lowest
  }
}

export class RuleIndex {
  readonly #byTo = new FieldIndex()
  readonly #byFrom = new FieldIndex()
  readonly #always: number[] = []
  readonly #candidates = new Candidates()

  constructor(rules: readonly Rule[]) {
    rules.forEach((rule, place) => {
      if (rule.indexed === null) this.#always.push(place)
      else if (rule.indexed.field === 'to') this.#byTo.add(rule, place)
      else this.#byFrom.add(rule, place)
    })
  }

  /** The places of the rules that may match, in the order of the file. Good until it is asked for the next message. */
  candidates(to: string, from: string): Candidates {
    const found = this.#candidates
    found.clear()
    found.add(this.#always)
    this.#byTo.find(to, found)
    this.#byFrom.find(from, found)
    return found
  }
}
