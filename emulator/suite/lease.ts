/** What a server keeps for us as long as we say so: should we die, it ends by itself. Renewed three times in its span. */
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { systemWall, type WallTimer } from '../core/wall.ts'

export class Lease {
  /** Of wall time. */
  readonly span: Millis
  readonly #renew: () => Promise<void>
  #next: WallTimer | null = null
  #renewed: Promise<void> = Promise.resolve()
  #isOver = false
  /** Another has it. */
  #loss: EmulatorError | null = null

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
      this.#renewed = this.#renew().catch((error: unknown) => {
        // Where the server is gone, the steps tell.
        if (error instanceof EmulatorError && error.code === 'CONFLICT') this.#loss = error
      })
      if (!this.#isOver) this.#renewLater()
    })
  }

  /** Throws EmulatorError CONFLICT where it was not renewed in time, and another has taken it. */
  check(): void {
    if (this.#loss !== null) throw this.#loss
  }

  /** It is renewed no more; resolves when no renewal is under way. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#next?.cancel()
    await this.#renewed
  }
}
