/**
 * The messages of a world, in the order they were accepted. Only what is finished and owes nothing may be evicted, the
 * one that finished first goes first.
 *
 * Kept in segments by key: a segment goes when its last message has gone. Nothing but its own place is touched when a
 * message is evicted, where a list would touch its neighbours, long out of the cache.
 */
import { Deque } from '../core/deque.ts'
import { type MessageRecord, SETTLED } from '../message/record.ts'

const SHIFT = 8
const SIZE = 1 << SHIFT
const MASK = SIZE - 1

interface Segment {
  readonly records: (MessageRecord | null)[]
  count: number
}

export class MessageTable {
  /** By key >> SHIFT; the order of insertion is the order of the keys. */
  readonly #segments = new Map<number, Segment>()
  #newest: Segment | null = null
  #newestNumber = -1
  #count = 0
  #evicted = 0
  #cleared = 0
  /** Settled records in the order they settled. */
  readonly #settled = new Deque<MessageRecord>()

  get size(): number {
    return this.#count
  }

  /** Not finished yet, or finished and still owing a receipt. */
  get pending(): number {
    return this.#count - this.#settled.length
  }

  /** How many were evicted so far. */
  get evicted(): number {
    return this.#evicted
  }

  /** How often it was cleared, since when keys begin anew. */
  get cleared(): number {
    return this.#cleared
  }

  /** Keys must rise from one message to the next. */
  add(record: MessageRecord): void {
    const place = record.key & MASK
    const segment = place === 0 || this.#newest === null ? this.#open(record.key >>> SHIFT) : this.#newest
    segment.records[place] = record
    segment.count++
    this.#count++
  }

  settle(record: MessageRecord): void {
    if ((record.flags & SETTLED) !== 0) return
    record.flags |= SETTLED
    this.#settled.push(record)
  }

  /** Takes the record out that settled first, if more than `keep` are settled. */
  evict(keep: number): MessageRecord | null {
    if (this.#settled.length <= keep) return null
    const record = this.#settled.shift() as MessageRecord
    const number = record.key >>> SHIFT
    const segment = this.#segments.get(number) as Segment
    segment.records[record.key & MASK] = null
    this.#count--
    this.#evicted++
    if (--segment.count === 0 && segment !== this.#newest) this.#segments.delete(number)
    return record
  }

  at(key: number): MessageRecord | null {
    return this.#segments.get(key >>> SHIFT)?.records[key & MASK] ?? null
  }

  /** From the newest, or from the newest of those with a key below `before`. */
  *newestFirst(before: number = Number.POSITIVE_INFINITY): Generator<MessageRecord> {
    const numbers = [...this.#segments.keys()].reverse()
    for (const number of numbers) {
      if (number << SHIFT >= before) continue
      const records = this.#segments.get(number)?.records ?? []
      for (let place = SIZE - 1; place >= 0; place--) {
        const record = records[place]
        if (record && record.key < before) yield record
      }
    }
  }

  clear(): void {
    this.#segments.clear()
    this.#newest = null
    this.#count = 0
    this.#cleared++
    this.#settled.clear()
  }

  #open(number: number): Segment {
    // While it was the newest it was kept, even when all its messages had gone.
    if (this.#newest?.count === 0) this.#segments.delete(this.#newestNumber)
    const segment: Segment = { records: new Array<MessageRecord | null>(SIZE).fill(null), count: 0 }
    this.#segments.set(number, segment)
    this.#newest = segment
    this.#newestNumber = number
    return segment
  }
}
