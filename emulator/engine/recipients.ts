/** The messages of one submission, which share an id. */
import type { MessageRecord } from '../message/record.ts'
import type { World } from './world.ts'

/** The message and those that came after it in its submission, where they have its id. */
export function recipientsOf(world: World, record: MessageRecord): readonly MessageRecord[] {
  const all = [record]
  for (let n = 1; n < record.submission.recipients; n++) {
    const other = world.messages.at(record.key + n)
    if (other !== null && other.submission === record.submission && other.id === record.id) all.push(other)
  }
  return all
}
