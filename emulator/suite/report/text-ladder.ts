/** A ladder diagram in text: a line an event, an arrow between those it passes between, time running down. */
import { formatDuration } from '../../core/duration.ts'
import { type LadderEvent, type Lane, timeOf } from './ladder-events.ts'

const WIDTH = 34
const MOST_LINES = 40
const SPACE = ' '.repeat(WIDTH)
const NOTHING: readonly string[] = []

/** Times count from the first event. Of a long sequence the beginning and the end are shown. */
export function textLadder(events: readonly LadderEvent[]): readonly string[] {
  const [first] = events
  if (first === undefined) return NOTHING
  const began = timeOf(first.at)
  const stamps = events.map(({ at }) => `+${formatDuration(timeOf(at) - began)}`)
  const margin = Math.max(...stamps.map((stamp) => stamp.length))
  const lines = events.map((event, i) => `${(stamps[i] as string).padStart(margin)}  ${row(event)}`.trimEnd())
  const head = `${' '.repeat(margin)}  client${' '.repeat(WIDTH - 8)}emulator${' '.repeat(WIDTH - 8)}handset`
  if (lines.length <= MOST_LINES) return [head, ...lines]
  const half = MOST_LINES / 2
  return [
    head,
    ...lines.slice(0, half),
    `${' '.repeat(margin)}  … ${lines.length - MOST_LINES} more …`,
    ...lines.slice(-half),
  ]
}

function row({ from, to, what }: LadderEvent): string {
  const word = what.length > WIDTH - 4 ? `${what.slice(0, WIDTH - 5)}…` : what
  if (from === to) return from === 'handset' ? `│${SPACE}│${SPACE}│ ${word}` : stay(from, word)
  const isLeft = from === 'client' || to === 'client'
  const arrow = points(from, to)
    ? `─${word}`.padEnd(WIDTH - 1, '─').concat('▶')
    : `◀${`─${word}`.padEnd(WIDTH - 1, '─')}`
  return isLeft ? `│${arrow}│${SPACE}│` : `│${SPACE}│${arrow}│`
}

function stay(lane: Lane, word: string): string {
  return lane === 'client' ? `│ ${word.padEnd(WIDTH - 1)}│${SPACE}│` : `│${SPACE}│ ${word.padEnd(WIDTH - 1)}│`
}

/** To the right. */
function points(from: Lane, to: Lane): boolean {
  return from === 'client' || to === 'handset'
}
