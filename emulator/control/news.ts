/** Whether something has happened in a world since one last looked, for who waits for that. */
import type { Millis } from '../core/instant.ts'
import type { World } from '../engine/world.ts'

export class News {
  /** Something has happened that has not been looked at. */
  isThere = true
  readonly #world: World
  readonly #signal: AbortSignal
  readonly #end: () => void
  #wake: () => void = () => undefined

  /** `onNews` is called in the middle of what happens. */
  constructor(world: World, signal: AbortSignal, onNews: () => void) {
    this.#world = world
    this.#signal = signal
    const listening = world.changes.listen(() => {
      this.isThere = true
      onNews()
      this.#wake()
    })
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake)
    this.#end = () => {
      listening()
      signal.removeEventListener('abort', wake)
    }
  }

  /** Resolves when there is some, at most so much later on the wall's clock, or when nobody waits for it any more. */
  within(span: Millis): Promise<void> {
    if (this.isThere || this.#signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = this.#world.wall.after(span, () => this.#wake())
      this.#wake = () => {
        timer.cancel()
        this.#wake = () => undefined
        resolve()
      }
    })
  }

  close(): void {
    this.#end()
  }
}
