/**
 * The messages of an account by the id their client knows. Open addressing, with what is deleted closed up at once: a
 * `Map` of that size that ids come into and leave at a hundred thousand a second builds itself anew again and again,
 * and everybody waits for it. 20 octets an entry; doubles when two thirds full.
 */
import type { MessageRecord } from '../message/record.ts'

const LEAST = 64

export class IdIndex {
  #hashes = new Int32Array(LEAST)
  #ids: (string | undefined)[] = new Array<string | undefined>(LEAST).fill(undefined)
  #records: (MessageRecord | undefined)[] = new Array<MessageRecord | undefined>(LEAST).fill(undefined)
  #mask = LEAST - 1
  #count = 0

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
    if (this.#ids[at] !== undefined) return false
    this.#put(at, hash, id, record)
    if (++this.#count * 3 > this.#mask * 2) this.#grow()
    return true
  }

  /** Forgets the id, if it is still that message's. */
  delete(id: string, record: MessageRecord): void {
    let gap = this.#find(id, hashOf(id))
    if (this.#records[gap] !== record) return
    this.#count--
    const mask = this.#mask
    for (let at = (gap + 1) & mask; this.#ids[at] !== undefined; at = (at + 1) & mask) {
      const hash = this.#hashes[at] as number
      if (((at - hash) & mask) < ((at - gap) & mask)) continue
      this.#put(gap, hash, this.#ids[at] as string, this.#records[at] as MessageRecord)
      gap = at
    }
    this.#ids[gap] = undefined
    this.#records[gap] = undefined
  }

  clear(): void {
    this.#hashes = new Int32Array(LEAST)
    this.#ids = new Array<string | undefined>(LEAST).fill(undefined)
    this.#records = new Array<MessageRecord | undefined>(LEAST).fill(undefined)
    this.#mask = LEAST - 1
    this.#count = 0
  }

  /** Where the id stands, or the free place where it would. */
  #find(id: string, hash: number): number {
    let at = hash & this.#mask
    while (this.#ids[at] !== undefined && (this.#hashes[at] !== hash || this.#ids[at] !== id))
      at = (at + 1) & this.#mask
    return at
  }

  #put(at: number, hash: number, id: string, record: MessageRecord): void {
    this.#hashes[at] = hash
    this.#ids[at] = id
    this.#records[at] = record
  }

  #grow(): void {
    const [hashes, ids, records] = [this.#hashes, this.#ids, this.#records]
    const size = ids.length * 2
    this.#hashes = new Int32Array(size)
    this.#ids = new Array<string | undefined>(size).fill(undefined)
    this.#records = new Array<MessageRecord | undefined>(size).fill(undefined)
    this.#mask = size - 1
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      if (id === undefined) continue
      const hash = hashes[i] as number
      this.#put(this.#find(id, hash), hash, id, records[i] as MessageRecord)
    }
  }
}

/** FNV-1a, its bits stirred once more: the low ones choose the place. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 12)
}
