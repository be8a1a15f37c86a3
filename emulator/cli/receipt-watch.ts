/** The receipts of what `send` submits: printed as they come, and counted until all are there. */
import type { Delivery, Receipt } from '../client/smpp/delivery.ts'
import { formatDuration } from '../core/duration.ts'
import type { Millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import type { Shell } from './shell.ts'

export interface ReceiptWish {
  readonly to: string
  readonly registered: number
  readonly timeout: Millis
  readonly json?: true
}

export class ReceiptWatch {
  readonly #wish: ReceiptWish
  readonly #shell: Shell
  readonly #start = systemWall.now()
  /** The ids of final receipts: one that comes twice counts once. */
  readonly #finals = new Set<string>()
  readonly #stopped: Promise<string>
  #wanted = Number.POSITIVE_INFINITY
  #stop: (reason: string) => void = () => undefined

  constructor(wish: ReceiptWish, shell: Shell) {
    this.#wish = wish
    this.#shell = shell
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve
    })
  }

  take(delivery: Delivery): void {
    if (delivery.kind !== 'receipt' || digitsOf(delivery.from) !== digitsOf(this.#wish.to)) return
    this.#print(delivery, Math.round(systemWall.now() - this.#start))
    if (delivery.isFinal) this.#finals.add(delivery.id)
    if (this.#finals.size >= this.#wanted) this.#stop('')
  }

  /** No more will come. */
  end(reason: string): void {
    this.#stop(reason)
  }

  /**
   * Resolves when final receipts of so many messages are there, or the time is over; false where one is missing that
   * was asked for whatever happens.
   */
  async all(messages: number): Promise<boolean> {
    const { timeout, registered } = this.#wish
    this.#wanted = messages
    if (this.#finals.size >= messages) return true
    const timer = systemWall.after(timeout, () => this.#stop(`no more within ${formatDuration(timeout)}`))
    const reason = await this.#stopped
    timer.cancel()
    // 2 and 3 ask for a receipt on failure, or on success, only (SMPP 3.4 §5.2.17): silence is an answer.
    if (reason === '' || (registered & 3) !== 1) return true
    this.#shell.err(`carrier-emulator: ${this.#finals.size} of ${messages} receipts came: ${reason}\n`)
    return false
  }

  #print({ id, stat, error, isFinal, from }: Receipt, afterMs: number): void {
    if (this.#wish.json) {
      const event = { event: 'receipt', to: from, id, stat, err: error, final: isFinal, afterMs }
      this.#shell.out(`${JSON.stringify(event)}\n`)
      return
    }
    const code = error === null ? '' : `  err ${error}`
    const passing = isFinal ? '' : '  (not final)'
    this.#shell.out(`receipt    ${from}  id ${id}  ${stat}${code}  after ${formatDuration(afterMs)}${passing}\n`)
  }
}

function digitsOf(number: string): string {
  return number.replace(/^\+/, '')
}
