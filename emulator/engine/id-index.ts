/**
 * The messages of an account by the id their client knows. Open addressing, with what is deleted closed up at once: a
 * `Map` of that size that ids come into and leave at a hundred thousand a second builds itself anew again and again,
 * and everybody waits for it. 12 octets an entry; doubles when two thirds full. The ids themselves are not kept: `idOf`
 * tells a message's, and is asked only where the hashes are the same.
 */
import type { MessageRecord } from '../message/record.ts'

const LEAST = 64

export class IdIndex {
  #hashes = new Int32Array(LEAST)
  #records: (MessageRecord | undefined)[] = new Array<MessageRecord | undefined>(LEAST).fill(undefined)
  #mask = LEAST - 1
  #count = 0
  readonly #idOf: (record: MessageRecord) => string

  constructor(idOf: (record: MessageRecord) => string) {
    this.#idOf = idOf
  }

  get size(): number {
    return this.#count
  }

  get(id: string): MessageRecord | undefined {
    const at = this.#find(id, hashOf(id))
    return this.#records[at]
  }

  /** False: another message has the id, and nothing was changed. */
  add(id: string, record: MessageRecord): boolean {
    const hash = hashOf(id)
    const at = this.#find(id, hash)
    if (this.#records[at] !== undefined) return false
    this.#put(at, hash, record)
    if (++this.#count * 3 > this.#mask * 2) this.#grow()
    return true
  }

  /** Forgets the id, if it is still that message's. */
  delete(id: string, record: MessageRecord): void {
    let gap = hashOf(id) & this.#mask
    while (this.#records[gap] !== record) {
      if (this.#records[gap] === undefined) return
      gap = (gap + 1) & this.#mask
    }
    this.#count--
    const mask = this.#mask
    for (let at = (gap + 1) & mask; this.#records[at] !== undefined; at = (at + 1) & mask) {
      const hash = this.#hashes[at] as number
      if (((at - hash) & mask) < ((at - gap) & mask)) continue
      this.#put(gap, hash, this.#records[at] as MessageRecord)
      gap = at
    }
    this.#records[gap] = undefined
  }

  clear(): void {
    this.#hashes = new Int32Array(LEAST)
    this.#records = new Array<MessageRecord | undefined>(LEAST).fill(undefined)
    this.#mask = LEAST - 1
    this.#count = 0
  }

  /** Where the id stands, or the free place where it would. */
  #find(id: string, hash: number): number {
    let at = hash & this.#mask
    for (let record = this.#records[at]; record !== undefined; record = this.#records[at]) {
      if (this.#hashes[at] === hash && this.#idOf(record) === id) break
      at = (at + 1) & this.#mask
    }
    return at
  }

  #put(at: number, hash: number, record: MessageRecord): void {
    this.#hashes[at] = hash
    this.#records[at] = record
  }

  #grow(): void {
    const [hashes, records] = [this.#hashes, this.#records]
    const size = records.length * 2
    this.#hashes = new Int32Array(size)
    this.#records = new Array<MessageRecord | undefined>(size).fill(undefined)
    this.#mask = size - 1
    for (let i = 0; i < records.length; i++) {
      const record = records[i]
      if (record === undefined) continue
      const hash = hashes[i] as number
      let at = hash & this.#mask
      while (this.#records[at] !== undefined) at = (at + 1) & this.#mask
      this.#put(at, hash, record)
    }
  }
}

/** FNV-1a, its bits stirred once more: the low ones choose the place. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 12)
}
