/** Looks at the messages of a world, newest first, a turn of the event loop for each thousand. */
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'

export type Scanned = Pick<World, 'messages' | 'wall'>

/** Comparing ids takes some 3 µs: about 3 ms a turn. */
const TURN = 1_000

/** Calls `visit` with each message until it returns false. Messages that are accepted meanwhile are not seen. */
export async function scanMessages(world: Scanned, visit: (record: MessageRecord) => boolean): Promise<void> {
  let record = newest(world)
  for (let looked = 1; record !== null; looked++) {
    if (!visit(record)) return
    const { key } = record
    record = record.older
    if (record === null || looked % TURN !== 0) continue
    await new Promise<void>((resolve) => world.wall.soon(resolve))
    if (isGone(record, world)) record = olderThan(key, world)
  }
}

function newest(world: Scanned): MessageRecord | null {
  return world.messages.newestFirst().next().value ?? null
}

/** An evicted message has no neighbours, and what was older than it cannot be found from it. */
function isGone(record: MessageRecord, world: Scanned): boolean {
  return record.older === null && record.newer === null && newest(world) !== record
}

function olderThan(key: number, world: Scanned): MessageRecord | null {
  for (const record of world.messages.newestFirst()) if (record.key < key) return record
  return null
}
