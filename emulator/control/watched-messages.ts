/**
 * The messages that somebody expects something of, looked at again and again: what a look has found is not looked for
 * anew, and it goes on from the message that was not as expected before.
 */
import type { World } from '../engine/world.ts'
import { counted, judgeAbsence, judgeMessage, type Mismatch } from '../expectation/message-expectation.ts'
import type { MessageRecord } from '../message/record.ts'
import type { Expected } from './expected-messages.ts'
import { indexedCalled, withKey } from './find-message.ts'
import type { LookTurns } from './look-turns.ts'
import { passes } from './message-filter.ts'
import { isCalled } from './message-ids.ts'
import { judgedView } from './view-judged.ts'

/** What does not hold, and the message it is about; null: it is about none. */
export interface Found {
  readonly mismatch: Mismatch
  readonly record: MessageRecord | null
}

export class WatchedMessages {
  readonly #world: World
  readonly #expected: Expected
  readonly #turns: LookTurns
  /** Oldest first. */
  #records: MessageRecord[] = []
  #lastKey = 0
  #evicted = 0
  #cleared = 0
  /** Where among the records the last look ended. */
  #place = 0

  constructor(world: World, expected: Expected, turns: LookTurns) {
    this.#world = world
    this.#expected = expected
    this.#turns = turns
  }

  /** How many there were at the last look. */
  get count(): number {
    return this.#records.length
  }

  /** null: all is as expected. Else what is not: of the oldest message that is not so where `isThorough`. */
  look(isThorough: boolean): Promise<Found | null> {
    return this.#turns.run(async () => {
      await this.#gather()
      const { messages, each } = this.#expected
      const mismatch = counted('messages', 'messages', messages, this.count) ?? judgeAbsence(each, this.count)
      if (mismatch !== null) return { mismatch, record: null }
      if (isThorough) this.#place = 0
      const begun = this.#place
      const found = await this.#judge()
      if (found !== null || begun === 0) return found
      // Those before it were as expected when they were looked at, which is a while ago.
      this.#place = 0
      return this.#judge()
    })
  }

  async #judge(): Promise<Found | null> {
    for (; this.#place < this.#records.length; this.#place++) {
      const rest = this.#turns.rest(this.#world.wall)
      if (rest !== null) await rest
      const record = this.#records[this.#place] as MessageRecord
      const mismatch = judgeMessage(this.#expected.each, judgedView(this.#world, record))
      if (mismatch !== null) return { mismatch, record }
    }
    return null
  }

  async #gather(): Promise<void> {
    const named = this.#named()
    if (named !== null) {
      this.#records = named
      this.#place = 0
      return
    }
    do {
      this.#forgetWhatIsGone()
      await this.#takeWhatIsNew()
    } while (this.#cleared !== this.#world.messages.cleared)
  }

  /** Those that an id names; null: none is given, or only a look at each message tells whom it names. */
  #named(): MessageRecord[] | null {
    const { where } = this.#expected
    if (where.id === undefined) return null
    const found = where.id.startsWith('key:')
      ? withKey(this.#world, where.id)
      : indexedCalled(this.#world, where.id, where)
    if (found === null) return null
    return found.filter((record) => passes(record, where)).reverse()
  }

  #forgetWhatIsGone(): void {
    const { messages } = this.#world
    if (messages.cleared !== this.#cleared) {
      this.#records = []
      this.#lastKey = 0
    } else if (messages.evicted === this.#evicted) return
    this.#records = this.#records.filter((record) => messages.at(record.key) === record)
    this.#place = 0
    this.#cleared = messages.cleared
    this.#evicted = messages.evicted
  }

  async #takeWhatIsNew(): Promise<void> {
    const { where } = this.#expected
    const fresh: MessageRecord[] = []
    let newest = this.#lastKey
    for (const record of this.#world.messages.newestFirst()) {
      if (record.key <= this.#lastKey) break
      newest = Math.max(newest, record.key)
      if (passes(record, where) && (where.id === undefined || isCalled(where.id, this.#world, record))) {
        fresh.push(record)
      }
      const rest = this.#turns.rest(this.#world.wall)
      if (rest !== null) await rest
    }
    for (const record of fresh.reverse()) this.#records.push(record)
    this.#lastKey = newest
  }
}
