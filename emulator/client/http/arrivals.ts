/** What a listener got, in the order it came: kept, and awaited. */
import { peerRefused } from '../peer-refused.ts'

interface Waiting<T> {
  look(): T | undefined
  resolve(found: T): void
  reject(error: Error): void
}

export class Arrivals<T> {
  readonly #all: T[] = []
  readonly #waiting = new Set<Waiting<unknown>>()
  #ended = false

  get all(): readonly T[] {
    return this.#all
  }

  push(arrival: T): void {
    this.#all.push(arrival)
    for (const each of [...this.#waiting]) {
      const found = each.look()
      if (found === undefined) continue
      this.#waiting.delete(each)
      each.resolve(found)
    }
  }

  /** The first that fits, those that are there included. Rejects with PEER_REFUSED when the listener closes first. */
  first(fits: (arrival: T) => boolean = () => true): Promise<T> {
    return this.#until(() => this.#all.find(fits))
  }

  /** The first so many, when they are there; rejects as `first` does. */
  take(count: number): Promise<readonly T[]> {
    return this.#until(() => (this.#all.length >= count ? this.#all.slice(0, count) : undefined))
  }

  /** No more will come. */
  end(): void {
    this.#ended = true
    for (const { reject } of this.#waiting) reject(closed(this.#all.length))
    this.#waiting.clear()
  }

  #until<F>(look: () => F | undefined): Promise<F> {
    const found = look()
    if (found !== undefined) return Promise.resolve(found)
    if (this.#ended) return Promise.reject(closed(this.#all.length))
    return new Promise((resolve, reject) => {
      this.#waiting.add({ look, resolve, reject } as Waiting<unknown>)
    })
  }
}

function closed(count: number): Error {
  return peerRefused(`the listener was closed after ${count} arrivals, before what was awaited`)
}
