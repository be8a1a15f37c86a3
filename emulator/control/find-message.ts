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
  const found = id.startsWith('key:') ? withKey(world, id) : await messagesCalled(world, id, among)
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
  const indexed = indexedCalled(world, id, among)
  if (indexed !== null) return indexed
  const found: MessageRecord[] = []
  await scanMessages(world, (record) => {
    if (belongs(record, among) && isCalled(id, world, record)) found.push(record)
    return true
  })
  return found
}

/** The same, found at once; null: only a look at each message finds them. */
export function indexedCalled(world: World, id: string, among: Among): readonly MessageRecord[] | null {
  const indexed = [...world.accounts.values()]
    .flatMap((account) => account.messages.get(id) ?? [])
    .filter((record) => belongs(record, among))
  // The recipients of one submission share its id, and the index knows but one of them.
  const isAll = indexed.length > 0 && indexed.every(({ submission }) => submission.recipients === 1)
  return isAll ? indexed.sort((a, b) => b.key - a.key) : null
}

function belongs(record: MessageRecord, { account, to }: Among): boolean {
  return (account === undefined || record.submission.account === account) && (to === undefined || record.number === to)
}

/** One, or none. Throws EmulatorError BAD_REQUEST. */
export function withKey(world: World, id: string): readonly MessageRecord[] {
  const key = keyIn(id)
  const record = world.messages.at(key)
  return record?.key === key ? [record] : []
}

/** The key in `key:N`. Throws EmulatorError BAD_REQUEST where there is none. */
function keyIn(id: string): number {
  const key = Number(id.slice('key:'.length))
  if (Number.isSafeInteger(key) && key >= 1) return key
  throw new EmulatorError('BAD_REQUEST', `"${id}" is not a key`, 'Write key: and a whole number, such as key:12.')
}

function candidate({ key, submission, to, acceptedAt }: MessageRecord): string {
  return `key:${key} account ${submission.account}, from ${submission.from} to ${to}, ${isoTime(acceptedAt)}`
}
