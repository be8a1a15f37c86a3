/**
 * Effects that wait for the journal, in the order they were caused. With a journal that commits at once an effect runs
 * where it is given and nothing is stored.
 */
import type { Journal } from './journal.ts'

export class Outbox {
  readonly #journal: Journal
  #waiting: { readonly sequence: number; readonly effect: () => void }[] = []

  constructor(journal: Journal) {
    this.#journal = journal
    journal.onCommitted(() => this.#release())
  }

  get size(): number {
    return this.#waiting.length
  }

  /** May an effect of event `sequence` run now? Only if nothing before it waits, or the order would be lost. */
  isClear(sequence: number): boolean {
    return this.#waiting.length === 0 && this.#journal.committed >= sequence
  }

  put(sequence: number, effect: () => void): void {
    if (this.isClear(sequence)) effect()
    else this.#waiting.push({ sequence, effect })
  }

  #release(): void {
    let ready = 0
    while (ready < this.#waiting.length) {
      const first = this.#waiting[ready]
      if (first === undefined || first.sequence > this.#journal.committed) break
      ready++
      first.effect()
    }
    this.#waiting = this.#waiting.slice(ready)
  }
}
