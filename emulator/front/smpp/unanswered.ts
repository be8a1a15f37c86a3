/** What was written to a client and not answered yet, by sequence number, the oldest first. */
import type { Instant, Millis } from '../../core/instant.ts'
import type { HandOver } from '../../engine/hand-over.ts'

export class Unanswered {
  /** Null: forgotten, only the answer is still to come. */
  #bySequence = new Map<number, HandOver | null>()

  get size(): number {
    return this.#bySequence.size
  }

  add(sequence: number, handOver: HandOver): void {
    this.#bySequence.set(sequence, handOver)
  }

  /** Undefined: nothing was sent under that number. */
  take(sequence: number): HandOver | null | undefined {
    const handOver = this.#bySequence.get(sequence)
    if (handOver !== undefined) this.#bySequence.delete(sequence)
    return handOver
  }

  /** Takes out what was written `timeout` or longer ago. */
  expired(now: Instant, timeout: Millis): readonly (HandOver | null)[] {
    const expired: (HandOver | null)[] = []
    for (const [sequence, handOver] of this.#bySequence) {
      if (handOver !== null && now - handOver.writtenAt < timeout) break
      this.#bySequence.delete(sequence)
      expired.push(handOver)
    }
    return expired
  }

  clear(): readonly (readonly [sequence: number, handOver: HandOver | null])[] {
    const all = [...this.#bySequence]
    this.#bySequence = new Map()
    return all
  }

  forget(): void {
    for (const sequence of this.#bySequence.keys()) this.#bySequence.set(sequence, null)
  }
}
