/** The message that a request names by the id its client was given, or by its key. */
import { EmulatorError } from '../core/emulator-error.ts'
import { isoTime } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'
import { isCalled } from './message-ids.ts'
import { scanMessages } from './scan-messages.ts'

/** What tells messages with one id apart. */
export interface Among {
  readonly account?: string | undefined
  /** Without a leading `+`. */
  readonly to?: string | undefined
}

const MOST_LISTED = 10

/** Throws EmulatorError NOT_FOUND, or CONFLICT with the candidates where there are several. */
export async function findMessage(world: World, id: string, among: Among): Promise<MessageRecord> {
  const found = id.startsWith('key:') ? await withKey(world, id) : await messagesCalled(world, id, among)
  const [first] = found
  if (first === undefined) {
    throw new EmulatorError(
      'NOT_FOUND',
      `world ${world.name} has no message ${id}`,
      'Ids are those that clients were given, or key:N; a message that finished long ago may have been forgotten.',
    )
  }
  if (found.length === 1) return first
  throw new EmulatorError(
    'CONFLICT',
    `${found.length} messages have the id ${id}`,
    'Name one by key:N, or add ?account= or ?to=.',
    found.slice(0, MOST_LISTED).map(candidate),
  )
}

/** All messages that go by this id, newest first. */
export async function messagesCalled(world: World, id: string, among: Among): Promise<readonly MessageRecord[]> {
  const belongs = (record: MessageRecord) =>
    (among.account === undefined || record.submission.account === among.account) &&
    (among.to === undefined || record.number === among.to)
  const indexed = [...world.accounts.values()].flatMap((account) => account.messages.get(id) ?? []).filter(belongs)
  // The recipients of one submission share its id, and the index knows but one of them.
  if (indexed.length > 0 && indexed.every(({ submission }) => submission.recipients === 1)) {
    return indexed.sort((a, b) => b.key - a.key)
  }
  const found: MessageRecord[] = []
  await scanMessages(world, (record) => {
    if (belongs(record) && isCalled(id, world, record)) found.push(record)
    return true
  })
  return found
}

async function withKey(world: World, id: string): Promise<readonly MessageRecord[]> {
  const key = Number(id.slice('key:'.length))
  if (!Number.isSafeInteger(key) || key < 1) {
    throw new EmulatorError('BAD_REQUEST', `"${id}" is not a key`, 'Write key: and a whole number, such as key:12.')
  }
  const found: MessageRecord[] = []
  await scanMessages(world, (record) => {
    if (record.key === key) found.push(record)
    return record.key > key
  })
  return found
}

function candidate({ key, submission, to, acceptedAt }: MessageRecord): string {
  return `key:${key} account ${submission.account}, from ${submission.from} to ${to}, ${isoTime(acceptedAt)}`
}
