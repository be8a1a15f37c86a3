/**
 * Counts occurrences of 64-bit keys: "the k-th message to this destination", for millions of destinations.
 *
 * Open addressing with linear probing in one typed array, three 32-bit words a slot (high half, low half, count), 12
 * octets where a Map of strings takes a hundred. A count of 0 marks a free slot. Nothing is ever removed but all at
 * once. At most 0.7 full; doubling makes one `next` in a great many slow (2.9 million keys: some 100 ms).
 */
const WORDS = 3
const LEAST_BITS = 6
const LOAD = 0.7

export class CounterTable {
  #bits = LEAST_BITS
  #slots = new Int32Array(WORDS << LEAST_BITS)
  #limit = Math.floor(LOAD * (1 << LEAST_BITS))
  #size = 0

  /** How many keys have been counted. */
  get size(): number {
    return this.#size
  }

  /** How often this key came before; then counts it. Halves are taken as their low 32 bits. */
  next(hi: number, lo: number): number {
    const at = this.#find(hi | 0, lo | 0)
    const before = this.#slots[at + 2] as number
    this.#slots[at + 2] = before + 1
    if (before === 0) {
      this.#slots[at] = hi
      this.#slots[at + 1] = lo
      this.#size += 1
      if (this.#size > this.#limit) this.#grow()
    }
    return before
  }

  /** How often this key came, without counting it. */
  peek(hi: number, lo: number): number {
    return this.#slots[this.#find(hi | 0, lo | 0) + 2] as number
  }

  /** Forgets all counts, and gives the memory back. */
  clear(): void {
    this.#allocate(LEAST_BITS)
    this.#size = 0
  }

  /** Where the key is, or the free slot where it belongs. */
  #find(hi: number, lo: number): number {
    const slots = this.#slots
    const end = slots.length
    // Multiplied by odd constants (the golden ratio's, and one of murmur3's) and read from the top, so that keys which
    // are not hashes spread too.
    let at = WORDS * (Math.imul(lo ^ Math.imul(hi, 0x85ebca6b), 0x9e3779b1) >>> (32 - this.#bits))
    while (slots[at + 2] !== 0 && (slots[at] !== hi || slots[at + 1] !== lo)) {
      at += WORDS
      if (at === end) at = 0
    }
    return at
  }

  #grow(): void {
    const old = this.#slots
    this.#allocate(this.#bits + 1)
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + 2] === 0) continue
      const to = this.#find(old[from] as number, old[from + 1] as number)
      this.#slots[to] = old[from] as number
      this.#slots[to + 1] = old[from + 1] as number
      this.#slots[to + 2] = old[from + 2] as number
    }
  }

  #allocate(bits: number): void {
    this.#bits = bits
    this.#slots = new Int32Array(WORDS << bits)
    this.#limit = Math.floor(LOAD * (1 << bits))
  }
}
