/** Looks at the messages of a world, newest first, a turn of the event loop for each thousand. */
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'

export type Scanned = Pick<World, 'messages' | 'wall'>

/** Comparing ids takes some 3 µs: about 3 ms a turn. */
const TURN = 1_000

/** Calls `visit` with each message until it returns false. Messages that are accepted meanwhile are not seen. */
export async function scanMessages(world: Scanned, visit: (record: MessageRecord) => boolean): Promise<void> {
  let before = Number.POSITIVE_INFINITY
  for (let isMore = true; isMore; ) {
    isMore = false
    let looked = 0
    for (const record of world.messages.newestFirst(before)) {
      if (looked++ === TURN) {
        isMore = true
        break
      }
      before = record.key
      if (!visit(record)) return
    }
    if (isMore) await new Promise<void>((resolve) => world.wall.soon(resolve))
  }
}
