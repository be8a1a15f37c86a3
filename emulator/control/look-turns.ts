/**
 * Looks at messages, one after the other however many want to look, with a turn of the event loop between spells of a few
 * milliseconds: who waits for messages keeps nobody else waiting.
 */
import type { Wall } from '../core/wall.ts'

const SPELL_MS = 4

export class LookTurns {
  #last: Promise<unknown> = Promise.resolve()
  #since = 0

  run<T>(look: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(look)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** To be asked between one message and the next; null: go on. */
  rest(wall: Wall): Promise<void> | null {
    if (wall.rightNow() - this.#since < SPELL_MS) return null
    return new Promise((resolve) =>
      wall.soon(() => {
        this.#since = wall.rightNow()
        resolve()
      }),
    )
  }
}
