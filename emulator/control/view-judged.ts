/** A message as expectations look at it: what costs something is made when it is looked at. */
import type { TimelineEntry } from '../engine/timeline.ts'
import type { World } from '../engine/world.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { MessageRecord } from '../message/record.ts'
import { attemptsView } from './view-attempts.ts'
import { explanationView } from './view-explanation.ts'
import { messageSummary } from './view-message.ts'
import { receiptsView } from './view-receipts.ts'
import { timelineView } from './view-timeline.ts'

export function judgedView(world: World, record: MessageRecord): MessageView {
  let read: readonly TimelineEntry[] | null = null
  const entries = () => {
    read ??= world.timelineOf(record)
    return read
  }
  return {
    ...messageSummary(world, record),
    get attempts() {
      return attemptsView(entries())
    },
    get receipts() {
      return receiptsView(record, entries())
    },
    get timeline() {
      return timelineView(record, entries())
    },
    get explanation() {
      return explanationView(world, record)
    },
  }
}
