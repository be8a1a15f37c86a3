/** A message as expectations look at it: each field is made when it is looked at, for most never are. */
import type { World } from '../engine/world.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { MessageRecord } from '../message/record.ts'
import { attemptsView } from './view-attempts.ts'
import { explanationView } from './view-explanation.ts'
import { restApiOf, SUMMARY_FIELDS } from './view-message.ts'
import { receiptsView } from './view-receipts.ts'
import { timelineView } from './view-timeline.ts'

const FIELDS = {
  ...SUMMARY_FIELDS,
  attempts: (world, record) => attemptsView(world.timelineOf(record)),
  receipts: (world, record) => receiptsView(record, world.timelineOf(record), restApiOf(world, record)),
  timeline: (world, record) => timelineView(record, world.timelineOf(record), restApiOf(world, record)),
  explanation: explanationView,
} satisfies { readonly [K in keyof MessageView]: (world: World, record: MessageRecord) => MessageView[K] }

class JudgedMessage {
  readonly world: World
  readonly record: MessageRecord

  constructor(world: World, record: MessageRecord) {
    this.world = world
    this.record = record
  }
}

for (const [name, make] of Object.entries(FIELDS)) {
  Object.defineProperty(JudgedMessage.prototype, name, {
    get(this: JudgedMessage) {
      return make(this.world, this.record)
    },
  })
}

export function judgedView(world: World, record: MessageRecord): MessageView {
  return new JudgedMessage(world, record) as unknown as MessageView
}
