/**
 * Tells who waits for it that something has happened in a world: to a message, or by an operator's hand. It may be told
 * before the change is complete: look at it later, or in a turn of your own.
 */
export class Changes {
  readonly #listeners = new Set<(message: number) => void>()

  /** Called for every entry of every timeline: costs nothing while nobody listens. `message`: its key, 0 for none. */
  happened(message: number): void {
    if (this.#listeners.size === 0) return
    for (const listener of this.#listeners) listener(message)
  }

  /** Until what it returns is called. */
  listen(listener: (message: number) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
