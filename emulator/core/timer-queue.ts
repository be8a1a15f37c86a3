/**
 * The timers of one world, ordered by (due, order of arming). A timer is a slot, an instant and a kind; whoever owns the
 * slot knows what to do. No closure, no object for a timer: all of it stands in typed arrays.
 *
 * Timers that are due at the same millisecond share a bucket, a list in the order of arming; a binary heap orders the
 * buckets, and a hash table finds the bucket of a millisecond. A busy world has a hundred timers a millisecond, so that
 * arming and firing seldom touch the heap at all.
 *
 * A slot holds at most one timer and is re-armed in place. 13 octets a slot, about 30 a bucket; both grow by doubling.
 */
import { grownFloats, grownInts } from './grown-array.ts'
import { type Instant, NEVER } from './instant.ts'
import { invariant } from './invariant.ts'

const NONE = -1

export class TimerQueue {
  // By slot.
  #bucket = new Int32Array(64).fill(NONE)
  #next = new Int32Array(64)
  #previous = new Int32Array(64)
  #kind = new Uint8Array(64)
  readonly #freeSlots: number[] = []
  #slots = 0
  #count = 0
  // By bucket.
  #due = new Float64Array(64)
  #first = new Int32Array(64)
  #last = new Int32Array(64)
  #place = new Int32Array(64)
  readonly #freeBuckets: number[] = []
  #buckets = 0
  /** Buckets by due time, the earliest on top. */
  #heap = new Int32Array(64)
  #heapSize = 0
  /** Bucket + 1 by the hash of its due time, linear probing; 0: free. Never more than half full. */
  #table = new Int32Array(256)
  #mask = 255

  /** Timers armed now. */
  get size(): number {
    return this.#count
  }

  /** A slot of one's own; release it when nothing will be armed on it again. */
  allocate(): number {
    const slot = this.#freeSlots.pop() ?? this.#slots++
    if (slot >= this.#bucket.length) this.#growSlots()
    return slot
  }

  release(slot: number): void {
    this.disarm(slot)
    this.#freeSlots.push(slot)
  }

  /** Arms the slot's only timer, replacing the one it may have. `kind` is 0 to 255. */
  arm(slot: number, due: Instant, kind: number): void {
    invariant(due < NEVER, 'a timer is due at a time')
    if ((this.#bucket[slot] as number) !== NONE) this.disarm(slot)
    this.#kind[slot] = kind
    const bucket = this.#bucketFor(due)
    const last = this.#last[bucket] as number
    this.#bucket[slot] = bucket
    this.#previous[slot] = last
    this.#next[slot] = NONE
    if (last === NONE) this.#first[bucket] = slot
    else this.#next[last] = slot
    this.#last[bucket] = slot
    this.#count++
  }

  disarm(slot: number): void {
    const bucket = this.#bucket[slot] as number
    if (bucket === NONE) return
    const previous = this.#previous[slot] as number
    const next = this.#next[slot] as number
    if (previous === NONE) this.#first[bucket] = next
    else this.#next[previous] = next
    if (next === NONE) this.#last[bucket] = previous
    else this.#previous[next] = previous
    this.#bucket[slot] = NONE
    this.#count--
    if ((this.#first[bucket] as number) === NONE) this.#drop(bucket)
  }

  isArmed(slot: number): boolean {
    return (this.#bucket[slot] as number) !== NONE
  }

  /** When the slot's timer is due; NEVER without one. */
  dueOf(slot: number): Instant {
    const bucket = this.#bucket[slot] as number
    return (bucket === NONE ? NEVER : this.#due[bucket]) as Instant
  }

  kindOf(slot: number): number {
    return this.#kind[slot] as number
  }

  /** When the first timer is due; NEVER when none is armed. */
  next(): Instant {
    return (this.#heapSize === 0 ? NEVER : this.#due[this.#heap[0] as number]) as Instant
  }

  /** Takes the first timer off and gives its slot; -1 when none is armed. */
  pop(): number {
    if (this.#heapSize === 0) return NONE
    const slot = this.#first[this.#heap[0] as number] as number
    this.disarm(slot)
    return slot
  }

  // Buckets.

  #bucketFor(due: number): number {
    let at = this.#hash(due)
    for (let entry = this.#table[at] as number; entry !== 0; entry = this.#table[at] as number) {
      if (this.#due[entry - 1] === due) return entry - 1
      at = (at + 1) & this.#mask
    }
    const bucket = this.#freeBuckets.pop() ?? this.#buckets++
    if (bucket >= this.#due.length) this.#growBuckets()
    this.#due[bucket] = due
    this.#first[bucket] = NONE
    this.#last[bucket] = NONE
    this.#table[at] = bucket + 1
    this.#up(this.#heapSize++, bucket, due)
    if (this.#heapSize * 2 > this.#mask) this.#growTable()
    return bucket
  }

  /** Takes an empty bucket out of the heap and of the table. */
  #drop(bucket: number): void {
    this.#unhash(bucket)
    this.#freeBuckets.push(bucket)
    const place = this.#place[bucket] as number
    const moved = this.#heap[--this.#heapSize] as number
    if (moved === bucket) return
    const due = this.#due[moved] as number
    if (!this.#up(place, moved, due)) this.#down(place, moved, due)
  }

  #hash(due: number): number {
    // The low 32 bits of the millisecond, spread by Knuth's multiplier.
    return (Math.imul((due % 4_294_967_296) | 0, 0x9e3779b1) >>> 8) & this.#mask
  }

  /** Frees the bucket's entry, and closes the gap so that no probe ends early (Knuth, 6.4, algorithm R). */
  #unhash(bucket: number): void {
    const table = this.#table
    const mask = this.#mask
    let gap = this.#hash(this.#due[bucket] as number)
    while ((table[gap] as number) !== bucket + 1) gap = (gap + 1) & mask
    for (let at = (gap + 1) & mask; (table[at] as number) !== 0; at = (at + 1) & mask) {
      const home = this.#hash(this.#due[(table[at] as number) - 1] as number)
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      table[gap] = table[at] as number
      gap = at
    }
    table[gap] = 0
  }

  // The heap.

  /** Puts the bucket in, from `place` towards the top; says whether it moved. */
  #up(from: number, bucket: number, due: number): boolean {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = this.#heap[parent] as number
      if ((this.#due[above] as number) <= due) break
      this.#put(place, above)
      place = parent
    }
    this.#put(place, bucket)
    return place !== from
  }

  #down(from: number, bucket: number, due: number): void {
    let place = from
    for (;;) {
      let child = place * 2 + 1
      if (child >= this.#heapSize) break
      let below = this.#heap[child] as number
      if (child + 1 < this.#heapSize) {
        const other = this.#heap[child + 1] as number
        if ((this.#due[other] as number) < (this.#due[below] as number)) {
          child++
          below = other
        }
      }
      if ((this.#due[below] as number) >= due) break
      this.#put(place, below)
      place = child
    }
    this.#put(place, bucket)
  }

  #put(place: number, bucket: number): void {
    this.#heap[place] = bucket
    this.#place[bucket] = place
  }

  // Growth.

  #growSlots(): void {
    const size = this.#bucket.length * 2
    this.#bucket = grownInts(this.#bucket, size, NONE)
    this.#next = grownInts(this.#next, size)
    this.#previous = grownInts(this.#previous, size)
    const kinds = new Uint8Array(size)
    kinds.set(this.#kind)
    this.#kind = kinds
  }

  #growBuckets(): void {
    const size = this.#due.length * 2
    this.#due = grownFloats(this.#due, size)
    this.#first = grownInts(this.#first, size)
    this.#last = grownInts(this.#last, size)
    this.#place = grownInts(this.#place, size)
    this.#heap = grownInts(this.#heap, size)
  }

  #growTable(): void {
    this.#table = new Int32Array(this.#table.length * 2)
    this.#mask = this.#table.length - 1
    for (let place = 0; place < this.#heapSize; place++) {
      const bucket = this.#heap[place] as number
      let at = this.#hash(this.#due[bucket] as number)
      while ((this.#table[at] as number) !== 0) at = (at + 1) & this.#mask
      this.#table[at] = bucket + 1
    }
  }
}
