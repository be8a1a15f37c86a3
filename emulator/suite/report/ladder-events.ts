/** The timelines of a test's messages as one sequence between the client, the emulator and the handset. */
import { parseIsoTime } from '../../core/iso-time.ts'
import type { What } from '../../message/timeline-entry.ts'
import type { ReportedMessage } from '../result.ts'

export type Lane = 'client' | 'emulator' | 'handset'

export interface LadderEvent {
  readonly at: string
  /** Of the message. */
  readonly key: number
  readonly from: Lane
  /** The lane it stays in: something that happened there. */
  readonly to: Lane
  readonly what: string
  /** What the colour says. */
  readonly tone: 'plain' | 'good' | 'bad'
}

type Way = readonly [from: Lane, to: Lane]

const IN_THE_EMULATOR: Way = ['emulator', 'emulator']
const TO_CLIENT: Way = ['emulator', 'client']
const FROM_CLIENT: Way = ['client', 'emulator']

const SUBMITTED = 'submitted'

/** Entries that pass between two; all others stay with the emulator. */
const WAYS: { readonly [W in What | typeof SUBMITTED]?: Way } = {
  [SUBMITTED]: FROM_CLIENT,
  accepted: FROM_CLIENT,
  refused: TO_CLIENT,
  answered: TO_CLIENT,
  unanswered: FROM_CLIENT,
  attempt: ['emulator', 'handset'],
  // An attempt that does not arrive has no entry but this.
  failed: ['emulator', 'handset'],
  notified: ['emulator', 'handset'],
  reply: ['handset', 'emulator'],
  'handset back': ['handset', 'emulator'],
  queued: FROM_CLIENT,
  'receipt sent': TO_CLIENT,
  'receipt answered': FROM_CLIENT,
  'alert sent': TO_CLIENT,
  replaced: FROM_CLIENT,
}

const BAD: ReadonlySet<string> = new Set<What>([
  'refused',
  'unanswered',
  'failed',
  'receipt unanswered',
  'receipt dropped',
  'receipt frozen',
  'refused by carrier',
  'frozen',
])

/** By world time, then key, as all reports sort; the entries of one message keep their order. */
export function ladderEvents(messages: readonly ReportedMessage[]): readonly LadderEvent[] {
  return messages
    .flatMap(({ key, timeline }) =>
      withSubmission(timeline).map(({ at, what }) => ({ event: eventOf(key, at, what), time: timeOf(at) })),
    )
    .sort((a, b) => a.time - b.time || a.event.key - b.event.key)
    .map(({ event }) => event)
}

/** What was refused was submitted: its timeline begins with the answer. */
function withSubmission(timeline: ReportedMessage['timeline']): ReportedMessage['timeline'] {
  const [first] = timeline
  return first?.what.startsWith('refused: ') ? [{ at: first.at, what: SUBMITTED }, ...timeline] : timeline
}

/** ms; 0 for what is no time. */
export function timeOf(at: string): number {
  const parsed = parseIsoTime(at)
  return parsed.ok ? parsed.value : 0
}

function eventOf(key: number, at: string, what: string): LadderEvent {
  const colon = what.indexOf(': ')
  const name = colon === -1 ? what : what.slice(0, colon)
  const [from, to] = (Object.hasOwn(WAYS, name) ? WAYS[name as keyof typeof WAYS] : undefined) ?? IN_THE_EMULATOR
  return { at, key, from, to, what, tone: toneOf(name, what) }
}

function toneOf(name: string, what: string): LadderEvent['tone'] {
  if (BAD.has(name)) return 'bad'
  if (name !== 'final') return 'plain'
  return what === 'final: delivered' ? 'good' : 'bad'
}
