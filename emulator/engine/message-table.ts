/**
 * The messages of a world, in the order they were accepted. Only what is finished and owes nothing may be evicted, the
 * one that finished first goes first.
 */
import { type MessageRecord, SETTLED } from '../message/record.ts'

export class MessageTable {
  #oldest: MessageRecord | null = null
  #newest: MessageRecord | null = null
  #count = 0
  /** Settled records in the order they settled, as a ring. */
  #settled: (MessageRecord | null)[] = new Array<MessageRecord | null>(64).fill(null)
  #first = 0
  #settledCount = 0

  get size(): number {
    return this.#count
  }

  /** Not finished yet, or finished and still owing a receipt. */
  get pending(): number {
    return this.#count - this.#settledCount
  }

  add(record: MessageRecord): void {
    record.older = this.#newest
    if (this.#newest === null) this.#oldest = record
    else this.#newest.newer = record
    this.#newest = record
    this.#count++
  }

  settle(record: MessageRecord): void {
    if ((record.flags & SETTLED) !== 0) return
    record.flags |= SETTLED
    if (this.#settledCount === this.#settled.length) this.#growRing()
    this.#settled[(this.#first + this.#settledCount) & (this.#settled.length - 1)] = record
    this.#settledCount++
  }

  /** Takes the record out that settled first, if more than `keep` are settled. */
  evict(keep: number): MessageRecord | null {
    if (this.#settledCount <= keep) return null
    const record = this.#settled[this.#first] as MessageRecord
    this.#settled[this.#first] = null
    this.#first = (this.#first + 1) & (this.#settled.length - 1)
    this.#settledCount--
    this.#unlink(record)
    return record
  }

  *newestFirst(): Generator<MessageRecord> {
    for (let record = this.#newest; record !== null; record = record.older) yield record
  }

  clear(): void {
    this.#oldest = null
    this.#newest = null
    this.#count = 0
    this.#settled = new Array<MessageRecord | null>(64).fill(null)
    this.#first = 0
    this.#settledCount = 0
  }

  #unlink(record: MessageRecord): void {
    if (record.older === null) this.#oldest = record.newer
    else record.older.newer = record.newer
    if (record.newer === null) this.#newest = record.older
    else record.newer.older = record.older
    record.older = null
    record.newer = null
    this.#count--
  }

  #growRing(): void {
    const old = this.#settled
    const ring = new Array<MessageRecord | null>(old.length * 2).fill(null)
    for (let i = 0; i < old.length; i++) ring[i] = old[(this.#first + i) & (old.length - 1)] as MessageRecord
    this.#settled = ring
    this.#first = 0
  }
}
