/**
 * How often a client has tried one message: what it submitted from the same account, from one sender to one number, with
 * the same user data. A client that is a gateway itself is judged by it: did it try again, how far apart, when did it
 * stop? Times are the wall's for a client outside, on whose clock the emulator's own does not count.
 */
import type { Instant } from '../core/instant.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import type { World } from './world.ts'

export interface Try {
  readonly key: number
  readonly at: Instant
  readonly wall: Instant
  /** In the front's own numbers; 0: accepted. */
  readonly status: number
  /** The request was taken. */
  readonly accepted: boolean
}

export interface ClientTries {
  readonly account: string
  readonly front: FrontName
  readonly from: string
  readonly to: string
  /** Oldest first. */
  readonly tries: readonly Try[]
}

export interface TriesWanted {
  /** null: any; so for the next two. */
  readonly account: string | null
  /** Without a leading `+`. */
  readonly to: string | null
  readonly from: string | null
}

/** One for each message the client tried, the one tried last first. */
export function clientTries(world: World, { account, to, from }: TriesWanted): readonly ClientTries[] {
  const found = new Map<string, { readonly first: MessageRecord; readonly tries: Try[] }>()
  for (const record of world.messages.newestFirst()) {
    const { submission, payload } = record
    if (account !== null && submission.account !== account) continue
    if (to !== null && record.number !== to) continue
    if (from !== null && submission.from !== from) continue
    const key = JSON.stringify([
      submission.account,
      submission.front,
      submission.from,
      record.number,
      payload,
      contentOf(record),
    ])
    const group = found.get(key) ?? { first: record, tries: [] }
    found.set(key, group)
    group.tries.push(tryOf(world, record))
  }
  return [...found.values()].map(({ first, tries }) => ({
    account: first.submission.account,
    front: first.submission.front,
    from: first.submission.from,
    to: first.number,
    tries: tries.reverse(),
  }))
}

/** The user data of a multimedia message is its parts. */
function contentOf({ submission: { mms } }: MessageRecord): unknown {
  return mms === null ? null : [mms.subject, ...mms.parts.map(({ content }) => content)]
}

function tryOf(world: World, record: MessageRecord): Try {
  const [first] = world.timelineOf(record)
  const accepted = !['refused-for-now', 'refused-at-submission'].includes(record.life)
  return {
    key: record.key,
    at: record.acceptedAt,
    wall: first?.wall ?? record.acceptedAt,
    status: record.status,
    accepted,
  }
}
