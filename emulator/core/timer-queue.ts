/**
 * The timers of one world: a 4-ary heap in typed arrays, ordered by (due, order of arming). A timer is a slot, an
 * instant and a kind; whoever owns the slot knows what to do. No closure, no object for a timer.
 *
 * A slot holds at most one timer and is re-armed in place. Costs 29 octets a slot, grows by doubling.
 */
import { type Instant, NEVER } from './instant.ts'
import { invariant } from './invariant.ts'

export class TimerQueue {
  #due = new Float64Array(64)
  #order = new Float64Array(64)
  #slots = new Int32Array(64)
  #count = 0
  #place = new Int32Array(64).fill(-1)
  #kind = new Uint8Array(64)
  #free: number[] = []
  #used = 0
  #armed = 0

  /** Timers armed now. */
  get size(): number {
    return this.#count
  }

  /** A slot of one's own; release it when nothing will be armed on it again. */
  allocate(): number {
    const slot = this.#free.pop() ?? this.#used++
    if (slot >= this.#place.length) this.#growSlots()
    return slot
  }

  release(slot: number): void {
    this.disarm(slot)
    this.#free.push(slot)
  }

  /** Arms the slot's only timer, replacing the one it may have. `kind` is 0 to 255. */
  arm(slot: number, due: Instant, kind: number): void {
    invariant(due < NEVER, 'a timer is due at a time')
    this.#kind[slot] = kind
    const order = this.#armed++
    let place = this.#place[slot] as number
    if (place < 0) {
      place = this.#count++
      if (place >= this.#slots.length) this.#growHeap()
    }
    if (!this.#up(place, due, order, slot)) this.#down(place, due, order, slot)
  }

  disarm(slot: number): void {
    const place = this.#place[slot] as number
    if (place < 0) return
    this.#place[slot] = -1
    this.#removeAt(place)
  }

  isArmed(slot: number): boolean {
    return (this.#place[slot] as number) >= 0
  }

  /** When the slot's timer is due; NEVER without one. */
  dueOf(slot: number): Instant {
    const place = this.#place[slot] as number
    return (place < 0 ? NEVER : this.#due[place]) as Instant
  }

  kindOf(slot: number): number {
    return this.#kind[slot] as number
  }

  /** When the first timer is due; NEVER when none is armed. */
  next(): Instant {
    return (this.#count === 0 ? NEVER : this.#due[0]) as Instant
  }

  /** Takes the first timer off and gives its slot; -1 when none is armed. */
  pop(): number {
    if (this.#count === 0) return -1
    const slot = this.#slots[0] as number
    this.#place[slot] = -1
    this.#removeAt(0)
    return slot
  }

  #removeAt(place: number): void {
    const last = --this.#count
    if (place === last) return
    const due = this.#due[last] as number
    const order = this.#order[last] as number
    const slot = this.#slots[last] as number
    if (!this.#up(place, due, order, slot)) this.#down(place, due, order, slot)
  }

  /** Moves the entry towards the top from `place`; says whether it moved. */
  #up(from: number, due: number, order: number, slot: number): boolean {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 2
      const parentDue = this.#due[parent] as number
      if (parentDue < due || (parentDue === due && (this.#order[parent] as number) < order)) break
      this.#put(place, parentDue, this.#order[parent] as number, this.#slots[parent] as number)
      place = parent
    }
    if (place === from) return false
    this.#put(place, due, order, slot)
    return true
  }

  #down(from: number, due: number, order: number, slot: number): void {
    let place = from
    const count = this.#count
    for (;;) {
      const first = place * 4 + 1
      if (first >= count) break
      let best = first
      let bestDue = this.#due[first] as number
      let bestOrder = this.#order[first] as number
      const end = Math.min(first + 4, count)
      for (let child = first + 1; child < end; child++) {
        const childDue = this.#due[child] as number
        if (childDue > bestDue) continue
        const childOrder = this.#order[child] as number
        if (childDue === bestDue && childOrder > bestOrder) continue
        best = child
        bestDue = childDue
        bestOrder = childOrder
      }
      if (bestDue > due || (bestDue === due && bestOrder > order)) break
      this.#put(place, bestDue, bestOrder, this.#slots[best] as number)
      place = best
    }
    this.#put(place, due, order, slot)
  }

  #put(place: number, due: number, order: number, slot: number): void {
    this.#due[place] = due
    this.#order[place] = order
    this.#slots[place] = slot
    this.#place[slot] = place
  }

  #growHeap(): void {
    const size = this.#slots.length * 2
    this.#due = grownFloats(this.#due, size)
    this.#order = grownFloats(this.#order, size)
    this.#slots = grownInts(this.#slots, size, 0)
  }

  #growSlots(): void {
    const size = this.#place.length * 2
    this.#place = grownInts(this.#place, size, -1)
    const kinds = new Uint8Array(size)
    kinds.set(this.#kind)
    this.#kind = kinds
  }
}

function grownFloats(old: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(size)
  grown.set(old)
  return grown
}

function grownInts(old: Int32Array<ArrayBuffer>, size: number, fill: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(size)
  if (fill !== 0) grown.fill(fill)
  grown.set(old)
  return grown
}
