/**
 * What happened to each message and when, on both clocks. Entries are numbers in typed segments, chained from the
 * message's record (`head`, `tail`); freed entries are used again. 25 octets an entry.
 */
import type { Instant } from '../core/instant.ts'
import type { MessageRecord } from '../message/record.ts'
import { TIMELINE, type What, whatIndex } from '../message/timeline-entry.ts'

export interface TimelineEntry {
  readonly at: Instant
  readonly wall: Instant
  readonly what: What
  readonly detail: number
}

const SHIFT = 14
const SEGMENT = 1 << SHIFT
const MASK = SEGMENT - 1

interface Segment {
  readonly at: Float64Array
  readonly wall: Float64Array
  readonly detail: Int32Array
  readonly next: Int32Array
  readonly what: Uint8Array
}

export class Timeline {
  readonly #segments: Segment[] = []
  #used = 0
  /** First of the freed entries, chained by `next`; -1: none. */
  #free = -1

  append(record: MessageRecord, what: What, at: Instant, wall: Instant, detail: number): void {
    const index = this.#take()
    const segment = this.#segments[index >> SHIFT] as Segment
    const place = index & MASK
    segment.at[place] = at
    segment.wall[place] = wall
    segment.detail[place] = detail
    segment.what[place] = whatIndex(what)
    segment.next[place] = -1
    if (record.tail < 0) record.head = index
    else (this.#segments[record.tail >> SHIFT] as Segment).next[record.tail & MASK] = index
    record.tail = index
  }

  /** Oldest first. */
  read(record: MessageRecord): readonly TimelineEntry[] {
    const entries: TimelineEntry[] = []
    for (let index = record.head; index >= 0; ) {
      const segment = this.#segments[index >> SHIFT] as Segment
      const place = index & MASK
      entries.push({
        at: segment.at[place] as Instant,
        wall: segment.wall[place] as Instant,
        what: TIMELINE[segment.what[place] as number] as What,
        detail: segment.detail[place] as number,
      })
      index = segment.next[place] as number
    }
    return entries
  }

  /** Gives the entries of an evicted message back. */
  free(record: MessageRecord): void {
    if (record.tail < 0) return
    ;(this.#segments[record.tail >> SHIFT] as Segment).next[record.tail & MASK] = this.#free
    this.#free = record.head
    record.head = -1
    record.tail = -1
  }

  #take(): number {
    if (this.#free < 0) {
      if (this.#used === this.#segments.length * SEGMENT) this.#segments.push(segment())
      return this.#used++
    }
    const index = this.#free
    this.#free = (this.#segments[index >> SHIFT] as Segment).next[index & MASK] as number
    return index
  }
}

function segment(): Segment {
  return {
    at: new Float64Array(SEGMENT),
    wall: new Float64Array(SEGMENT),
    detail: new Int32Array(SEGMENT),
    next: new Int32Array(SEGMENT),
    what: new Uint8Array(SEGMENT),
  }
}
