/** A message as expectations look at it: each field is made when it is looked at, for most never are. */
import type { World } from '../engine/world.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { MessageRecord } from '../message/record.ts'
import { DETAIL_FIELDS } from './view-message.ts'

class JudgedMessage {
  readonly world: World
  readonly record: MessageRecord

  constructor(world: World, record: MessageRecord) {
    this.world = world
    this.record = record
  }
}

for (const [name, make] of Object.entries(DETAIL_FIELDS)) {
  Object.defineProperty(JudgedMessage.prototype, name, {
    get(this: JudgedMessage) {
      return make(this.world, this.record)
    },
  })
}

export function judgedView(world: World, record: MessageRecord): MessageView {
  return new JudgedMessage(world, record) as unknown as MessageView
}
