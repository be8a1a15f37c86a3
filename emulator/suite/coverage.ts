/** What the messages of a run exercised: which behaviours each front met, and which statuses it told. Pure. */
import type { Life } from '../message/life.ts'
import { LIVES, STATUS_TABLE } from '../message/status-table.ts'
import type { What } from '../message/timeline-entry.ts'
import type { Coverage, Exercised, UntoldStatus } from './result.ts'
import type { MessageToReport } from './target.ts'

/** What shows that a message stood there, though it went on: a life, or what there is besides lives. */
const SHOWS: { readonly [W in What]?: string } = {
  queued: 'queued' satisfies Life,
  scheduled: 'queued' satisfies Life,
  'handed out': 'sent' satisfies Life,
  accepted: 'submitted' satisfies Life,
  acknowledged: 'submitted' satisfies Life,
  failed: 'pending' satisfies Life,
  notified: 'notified' satisfies Life,
  'refused by carrier': 'refused-for-now' satisfies Life,
  frozen: 'frozen' satisfies Life,
  thawed: 'thawed',
  unanswered: 'no answer',
  'handset back': 'handset back',
  reply: 'reply',
  replaced: 'replaced',
  'receipt returned': 'receipt returned',
  'receipt unanswered': 'receipt not answered',
  'receipt dropped': 'receipt given up',
  'receipt frozen': 'receipt frozen',
}

const NO_RECEIPT = 'no receipt'
const SEVERAL = 'several receipts'
const REFUSED = 'receipt refused'

/** Beside the lives, in the order in which they are told. */
const BESIDES = ['no answer', 'handset back', 'thawed', 'replaced', 'reply', NO_RECEIPT, SEVERAL, REFUSED]
export const BEHAVIOURS: readonly string[] = [
  ...LIVES,
  ...new Set([...BESIDES, ...Object.values(SHOWS).filter((word) => word.startsWith('receipt '))]),
]

/** Whether nothing was ever submitted to a carrier that a receipt could be of. */
const NEVER_TAKEN: ReadonlySet<string> = new Set<Life>(['refused-at-submission', 'refused-for-now', 'deficient'])

/** How often each front met each behaviour and told each status, in a fixed order. */
export function exercisedBy(messages: readonly MessageToReport[]): readonly Exercised[] {
  const counts = new Map<string, Exercised>()
  const add = (front: string, kind: Exercised['kind'], word: string) => {
    const key = `${front} ${kind} ${word}`
    counts.set(key, { front, kind, word, messages: (counts.get(key)?.messages ?? 0) + 1 })
  }
  for (const message of messages) {
    for (const word of behavioursOf(message)) add(message.front, 'behaviour', word)
    for (const word of statusesOf(message)) add(message.front, 'status', word)
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}

function behavioursOf(message: MessageToReport): ReadonlySet<string> {
  const { life, timeline, receipts, doneAt } = message
  const met = new Set([life])
  for (const { what } of timeline) {
    const [name = '', said = ''] = what.split(': ')
    const shown = SHOWS[name as What]
    if (shown !== undefined) met.add(shown)
    if (name === 'final' && Object.hasOwn(STATUS_TABLE, said)) met.add(said)
  }
  // The platform says Unknown of what the carrier knows: it had no word of it.
  if (life !== 'unknown' && statusesOf(message).has('Unknown')) met.add('silent' satisfies Life)
  if (doneAt !== null && receipts.length === 0 && !NEVER_TAKEN.has(life)) met.add(NO_RECEIPT)
  if (receipts.filter(({ outcome }) => outcome === 'accepted').length > 1) met.add(SEVERAL)
  if (receipts.some(({ outcome }) => outcome === 'refused')) met.add(REFUSED)
  return met
}

function statusesOf({ front, statuses, receipts, timeline }: MessageToReport): ReadonlySet<string> {
  const told = timeline.flatMap(({ what }) => /^told: (.+)$/.exec(what)?.[1] ?? [])
  const last = {
    smpp: statuses.smpp?.stat,
    mm7: statuses.mm7?.status,
    rest: statuses.rest?.status,
    gateway: statuses.gateway ?? undefined,
  }[front]
  const sent = receipts.map(({ status }) => status)
  // The gateway's callbacks write small what its reports write large.
  const all = [...told, ...sent, ...(last === undefined ? [] : [last])].map((word) => known(front, word))
  return new Set(all)
}

function known(front: string, word: string): string {
  return VOCABULARIES[front]?.find((each) => each.toLowerCase() === word.toLowerCase()) ?? word
}

/** By cause, as the row of `failed` leaves open (message/status-table.ts). */
const MM7_CAUSES = ['Unreachable', 'Unrecognized', 'Rejected']

const rows = Object.values(STATUS_TABLE)
const VOCABULARIES: Readonly<Record<string, readonly string[]>> = {
  smpp: distinct([...rows.map(({ smpp }) => smpp?.stat), 'ACCEPTD']),
  mm7: distinct([...rows.map(({ mm7 }) => (mm7 === 'by-cause' ? undefined : mm7?.status)), ...MM7_CAUSES]),
  rest: distinct(rows.map(({ rest }) => rest?.status)),
  gateway: distinct(rows.map(({ gateway }) => gateway ?? undefined)),
}

function distinct(words: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(words.filter((word) => word !== undefined))]
}

/** Of several tests together. */
export function coverageOf(exercised: readonly Exercised[]): readonly Coverage[] {
  const counts = new Map<string, Coverage>()
  for (const { front, kind, word, messages } of exercised) {
    if (kind !== 'behaviour') continue
    const key = `${front} ${word}`
    counts.set(key, { front, behaviour: word, messages: (counts.get(key)?.messages ?? 0) + messages })
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}

/** What a front has a word for and was never told; of fronts that were used at all. */
export function untoldOf(exercised: readonly Exercised[]): readonly UntoldStatus[] {
  return Object.entries(VOCABULARIES).flatMap(([front, words]) => {
    const own = exercised.filter((each) => each.front === front)
    const told = new Set(own.filter(({ kind }) => kind === 'status').map(({ word }) => word))
    return own.length === 0 ? [] : words.filter((word) => !told.has(word)).map((status) => ({ front, status }))
  })
}
