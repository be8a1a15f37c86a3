/** Deliveries in the order they came, for one reader who awaits them. */
import type { Delivery } from './delivery.ts'

export class DeliveryQueue implements AsyncIterableIterator<Delivery> {
  readonly #held: Delivery[] = []
  readonly #readers: ((result: IteratorResult<Delivery>) => void)[] = []
  #ended = false

  push(delivery: Delivery): void {
    const reader = this.#readers.shift()
    if (reader === undefined) this.#held.push(delivery)
    else reader({ done: false, value: delivery })
  }

  /** What is held can still be read; after it, readers are told that there is no more. */
  end(): void {
    this.#ended = true
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<Delivery>> {
    const held = this.#held.shift()
    if (held !== undefined) return Promise.resolve({ done: false, value: held })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => this.#readers.push(resolve))
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
