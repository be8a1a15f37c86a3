/** What a service plan has: its batches, groups and inbounds, newest last. Finished batches make room for new ones. */
import type { Instant } from '../../core/instant.ts'
import type { GroupView } from '../../protocol/rest/group.ts'
import type { Inbound } from '../../protocol/rest/inbound-view.ts'
import type { Batch } from './batch.ts'

/** Finished batches, and inbounds, kept. */
const KEEP = 20_000
/**
 * So many more batches, and room is made for them at once: a Map walks over what was deleted at its beginning, and over
 * batches that do not end, each time anew.
 */
const SWEEP = 1_000

export class PlanState {
  readonly batches: Map<string, Batch> = new Map()
  readonly groups: Map<string, GroupView> = new Map()
  readonly inbounds: Map<string, Inbound> = new Map()
  /** When the next recipient's turn is, at the account's rate. */
  nextTurn = 0 as Instant
  /** Requests under way. */
  outstanding = 0
  #lastGroup = 0
  #sweepAt = KEEP + SWEEP

  nextGroup(): number {
    return ++this.#lastGroup
  }

  addBatch(batch: Batch): void {
    this.batches.set(batch.id, batch)
    if (this.batches.size < this.#sweepAt) return
    for (const [id, { isFinal }] of this.batches) {
      if (this.batches.size <= KEEP) break
      if (isFinal) this.batches.delete(id)
    }
    this.#sweepAt = this.batches.size + SWEEP
  }

  addInbound(inbound: Inbound): void {
    this.inbounds.set(inbound.id, inbound)
    if (this.inbounds.size > KEEP) this.inbounds.delete(this.inbounds.keys().next().value as string)
  }

  /** Groups are the client's settings, and stay when messages are forgotten. */
  clear(): void {
    this.batches.clear()
    this.inbounds.clear()
    this.#sweepAt = KEEP + SWEEP
    this.nextTurn = 0 as Instant
  }
}
