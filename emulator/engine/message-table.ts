/**
 * The messages of a world, in the order they were accepted. Only what is finished and owes nothing may be evicted, the
 * one that finished first goes first.
 */
import { Deque } from '../core/deque.ts'
import { type MessageRecord, SETTLED } from '../message/record.ts'

export class MessageTable {
  #newest: MessageRecord | null = null
  #count = 0
  /** Settled records in the order they settled. */
  readonly #settled = new Deque<MessageRecord>()

  get size(): number {
    return this.#count
  }

  /** Not finished yet, or finished and still owing a receipt. */
  get pending(): number {
    return this.#count - this.#settled.length
  }

  add(record: MessageRecord): void {
    record.older = this.#newest
    if (this.#newest !== null) this.#newest.newer = record
    this.#newest = record
    this.#count++
  }

  settle(record: MessageRecord): void {
    if ((record.flags & SETTLED) !== 0) return
    record.flags |= SETTLED
    this.#settled.push(record)
  }

  /** Takes the record out that settled first, if more than `keep` are settled. */
  evict(keep: number): MessageRecord | null {
    if (this.#settled.length <= keep) return null
    const record = this.#settled.shift() as MessageRecord
    this.#unlink(record)
    return record
  }

  *newestFirst(): Generator<MessageRecord> {
    for (let record = this.#newest; record !== null; record = record.older) yield record
  }

  clear(): void {
    this.#newest = null
    this.#count = 0
    this.#settled.clear()
  }

  #unlink(record: MessageRecord): void {
    if (record.older !== null) record.older.newer = record.newer
    if (record.newer === null) this.#newest = record.older
    else record.newer.older = record.older
    record.older = null
    record.newer = null
    this.#count--
  }
}
