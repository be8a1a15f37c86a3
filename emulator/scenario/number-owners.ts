/** Which carrier owns a number: the longest prefix decides, and a whole number is longer than any. */
import type { Carrier } from './carrier.ts'

export interface Ownership {
  readonly carrier: Carrier
  /** The number or prefix as the carrier has it, without a leading `+`: `6421*`. */
  readonly by: string
}

export class NumberOwners {
  readonly #whole = new Map<string, Ownership>()
  readonly #prefixes = new Map<string, Ownership>()
  /** Of the prefixes there are, longest first. */
  #lengths: number[] = []

  /** The carrier that has these numbers already, if one has; otherwise they are the carrier's. */
  add(by: string, carrier: Carrier): Carrier | null {
    const isPrefix = by.endsWith('*')
    const table = isPrefix ? this.#prefixes : this.#whole
    const key = isPrefix ? by.slice(0, -1) : by
    const owner = table.get(key)
    if (owner !== undefined) return owner.carrier
    table.set(key, { carrier, by })
    if (isPrefix && !this.#lengths.includes(key.length)) {
      this.#lengths = [...this.#lengths, key.length].sort((a, b) => b - a)
    }
    return null
  }

  find(number: string): Ownership | null {
    const key = number.charCodeAt(0) === 0x2b ? number.slice(1) : number
    const whole = this.#whole.get(key)
    if (whole !== undefined) return whole
    for (const length of this.#lengths) {
      if (length > key.length) continue
      const owner = this.#prefixes.get(length === 0 ? '' : key.slice(0, length))
      if (owner !== undefined) return owner
    }
    return null
  }
}
