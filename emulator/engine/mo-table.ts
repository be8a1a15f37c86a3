/**
 * The messages from handsets that a world has sent, newest last, and the counters that number them. Only those whose
 * every part is settled may be forgotten.
 */
import type { Mo } from './mo.ts'

/** Settled ones kept. */
const KEEP = 10_000

export class MoTable {
  readonly #mos = new Map<string, Mo>()
  readonly #references = new Map<string, number>()
  #last = 0

  get size(): number {
    return this.#mos.size
  }

  /** Ids count up in the order of sending, which the caller decides. */
  nextId(): string {
    return `mo-${++this.#last}`
  }

  /**
   * The concatenation reference of the next long message to this address of the account: a running counter, of which
   * the wire carries the low 8 or 16 bits.
   */
  nextReference(account: string, to: string): number {
    const key = JSON.stringify([account, to])
    const reference = (this.#references.get(key) ?? 0) + 1
    this.#references.set(key, reference)
    return reference
  }

  add(mo: Mo): void {
    this.#mos.set(mo.id, mo)
    if (this.#mos.size > KEEP) this.#forgetOldestSettled()
  }

  get(id: string): Mo | undefined {
    return this.#mos.get(id)
  }

  newestFirst(): readonly Mo[] {
    return [...this.#mos.values()].reverse()
  }

  clear(): void {
    this.#mos.clear()
    this.#references.clear()
    this.#last = 0
  }

  #forgetOldestSettled(): void {
    for (const [id, mo] of this.#mos) {
      if (!isSettled(mo)) continue
      this.#mos.delete(id)
      return
    }
  }
}

function isSettled(mo: Mo): boolean {
  return mo.handOvers.every(({ state }) => state === 'accepted' || state === 'dropped')
}
