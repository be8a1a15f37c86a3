/** What a server keeps for us as long as we say so: should we die, it ends by itself. Renewed three times in its span. */
import { type Millis, millis } from '../core/instant.ts'
import { systemWall, type WallTimer } from '../core/wall.ts'

export class Lease {
  /** Of wall time. */
  readonly span: Millis
  readonly #renew: () => Promise<void>
  #next: WallTimer | null = null
  #renewed: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(span: Millis, renew: () => Promise<void>) {
    this.span = span
    this.#renew = renew
  }

  /** From now on it is renewed. */
  keep(): void {
    if (this.#next !== null || this.#isOver) return
    this.#renewLater()
  }

  #renewLater(): void {
    this.#next = systemWall.after(millis(Math.ceil(this.span / 3)), () => {
      // Where the server is gone, the steps tell.
      this.#renewed = this.#renew().catch(() => undefined)
      if (!this.#isOver) this.#renewLater()
    })
  }

  /** It is renewed no more; resolves when no renewal is under way. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#next?.cancel()
    await this.#renewed
  }
}
