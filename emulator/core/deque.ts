/** A queue that takes and gives at a constant cost, however long: `Array.shift` moves all that is left. */
export class Deque<T> {
  #ring: (T | undefined)[] = new Array<T | undefined>(16).fill(undefined)
  #first = 0
  #count = 0

  get length(): number {
    return this.#count
  }

  push(item: T): void {
    if (this.#count === this.#ring.length) this.#grow()
    this.#ring[(this.#first + this.#count++) & (this.#ring.length - 1)] = item
  }

  shift(): T | undefined {
    if (this.#count === 0) return undefined
    const item = this.#ring[this.#first]
    this.#ring[this.#first] = undefined
    this.#first = (this.#first + 1) & (this.#ring.length - 1)
    if (--this.#count === 0 && this.#ring.length > 1_024) this.clear()
    return item
  }

  /** Takes everything out, first come first. */
  drain(): T[] {
    const items: T[] = []
    for (let item = this.shift(); item !== undefined; item = this.shift()) items.push(item)
    return items
  }

  clear(): void {
    this.#ring = new Array<T | undefined>(16).fill(undefined)
    this.#first = 0
    this.#count = 0
  }

  #grow(): void {
    const old = this.#ring
    const ring = new Array<T | undefined>(old.length * 2).fill(undefined)
    for (let i = 0; i < this.#count; i++) ring[i] = old[(this.#first + i) & (old.length - 1)]
    this.#ring = ring
    this.#first = 0
  }
}
