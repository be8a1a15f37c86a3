/**
 * What happened to each message and when, on both clocks. Entries are four numbers each in typed segments, 32 octets an
 * entry in one cache line. A message's are chained from the newest (the record's `tail`) back to the oldest, so that a
 * new one touches no other; the chains of evicted messages are used again, entry by entry.
 */
import type { Instant } from '../core/instant.ts'
import type { MessageRecord } from '../message/record.ts'
import { TIMELINE, WHAT, type What } from '../message/timeline-entry.ts'

export interface TimelineEntry {
  readonly at: Instant
  readonly wall: Instant
  readonly what: What
  readonly detail: number
}

const SHIFT = 14
const SEGMENT = 1 << SHIFT
const MASK = SEGMENT - 1

// The numbers of an entry.
const FIELDS = 4
const AT = 0
const WALL = 1
/** What happened and its detail: `what * 2^32 + detail`. */
const CONTENT = 2
/** The entry before it; -1: it is the first. */
const BEFORE = 3
const TWO_32 = 4_294_967_296

export class Timeline {
  readonly #segments: Float64Array[] = []
  #used = 0
  /** Newest entries of freed chains, and the chain that entries are being taken from; -1: none. */
  readonly #freed: number[] = []
  #free = -1

  /** `detail` is 0 to 2^32 - 1. */
  append(record: MessageRecord, what: What, at: Instant, wall: Instant, detail: number): void {
    const index = this.#take()
    const segment = this.#segments[index >> SHIFT] as Float64Array
    const place = (index & MASK) * FIELDS
    segment[place + AT] = at
    segment[place + WALL] = wall
    segment[place + CONTENT] = WHAT[what] * TWO_32 + detail
    segment[place + BEFORE] = record.tail
    record.tail = index
  }

  /** Oldest first. */
  read(record: MessageRecord): readonly TimelineEntry[] {
    const entries: TimelineEntry[] = []
    for (let index = record.tail; index >= 0; index = this.#before(index)) {
      const segment = this.#segments[index >> SHIFT] as Float64Array
      const place = (index & MASK) * FIELDS
      const content = segment[place + CONTENT] as number
      entries.push({
        at: segment[place + AT] as Instant,
        wall: segment[place + WALL] as Instant,
        what: TIMELINE[Math.floor(content / TWO_32)] as What,
        detail: content % TWO_32,
      })
    }
    return entries.reverse()
  }

  /** Gives the entries of an evicted message back. */
  free(record: MessageRecord): void {
    if (record.tail < 0) return
    this.#freed.push(record.tail)
    record.tail = -1
  }

  #take(): number {
    if (this.#free < 0) this.#free = this.#freed.pop() ?? -1
    if (this.#free < 0) {
      if (this.#used === this.#segments.length * SEGMENT) this.#segments.push(new Float64Array(SEGMENT * FIELDS))
      return this.#used++
    }
    const index = this.#free
    this.#free = this.#before(index)
    return index
  }

  #before(index: number): number {
    // As an integer: records keep it, and V8 would box a double.
    return ((this.#segments[index >> SHIFT] as Float64Array)[(index & MASK) * FIELDS + BEFORE] as number) | 0
  }
}
