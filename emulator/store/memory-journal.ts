/** A journal that keeps the newest events in memory and commits each at once. */
import type { Journal, JournalEvent } from '../engine/journal.ts'
import { Refusals } from '../engine/refusals.ts'

export class MemoryJournal implements Journal {
  readonly refusals: Refusals = new Refusals()
  readonly #ring: (JournalEvent | undefined)[]
  #appended = 0

  /** @param keep how many events to keep for reading back */
  constructor(keep = 1_024) {
    this.#ring = new Array<JournalEvent | undefined>(keep).fill(undefined)
  }

  get committed(): number {
    return this.#appended
  }

  append(event: JournalEvent): number {
    this.#ring[this.#appended % this.#ring.length] = event
    this.refusals.take(event)
    return ++this.#appended
  }

  onCommitted(): void {
    // Every event is committed before anyone could wait for it.
  }

  recent(limit: number): readonly { readonly sequence: number; readonly event: JournalEvent }[] {
    const newest: { sequence: number; event: JournalEvent }[] = []
    const oldest = Math.max(1, this.#appended - this.#ring.length + 1)
    for (let sequence = this.#appended; sequence >= oldest && newest.length < limit; sequence--) {
      newest.push({ sequence, event: this.#ring[(sequence - 1) % this.#ring.length] as JournalEvent })
    }
    return newest
  }
}
