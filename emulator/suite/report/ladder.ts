/** A ladder diagram in SVG: three lanes, an arrow or a mark for each event, time running down. */
import { formatDuration } from '../../core/duration.ts'
import { type LadderEvent, type Lane, timeOf } from './ladder-events.ts'
import { attributesOf, escapeText } from './markup.ts'

const WIDTH = 900
const LANES: readonly Lane[] = ['client', 'emulator', 'handset']
const LANE_X: Readonly<Record<Lane, number>> = { client: 140, emulator: 470, handset: 800 }
const TIME_X = 12
const HEAD = 40
const ROW = 30
const ARROW = 7
/** Characters that fit between two lanes, and beside one. */
const LABEL = 48
/** More events than these are drawn as a beginning and an end. */
export const MOST_EVENTS = 60
const LAST = 15

export function ladder(events: readonly LadderEvent[], beganAt: string): string {
  const left = events.length - MOST_EVENTS
  const rows: readonly (LadderEvent | string)[] =
    left <= 0 ? events : [...events.slice(0, MOST_EVENTS - LAST), `${left} more`, ...events.slice(-LAST)]
  const height = HEAD + rows.length * ROW + 16
  const several = new Set(events.map(({ key }) => key)).size > 1
  const began = timeOf(beganAt)
  let before = ''
  const drawn = rows.map((row, i) => {
    const y = HEAD + i * ROW + ROW - 6
    if (typeof row === 'string') {
      before = ''
      return textAt(LANE_X.emulator, y, `⋮ ${row} ⋮`, 'gap', 'middle')
    }
    const time = `+${formatDuration(Math.max(0, timeOf(row.at) - began))}`
    // The same instant is said once.
    const clock = time === before ? '' : textAt(TIME_X, y + 4, time, 'time', 'start', row.at)
    before = time
    return clock + eventAt(row, y, several)
  })
  return [
    `<svg${attributesOf({ class: 'ladder', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: 'img' })}>`,
    '<title>Who said what to whom, and when</title>',
    ...LANES.map((lane) => laneOf(lane, height)),
    ...drawn,
    '</svg>',
  ].join('\n')
}

function laneOf(lane: Lane, height: number): string {
  const x = LANE_X[lane]
  return [
    `<line${attributesOf({ class: 'lane', x1: x, y1: HEAD - 8, x2: x, y2: height - 4 })}/>`,
    `<rect${attributesOf({ class: 'lane-head', x: x - 46, y: 6, width: 92, height: 26, rx: 6 })}/>`,
    textAt(x, 24, lane, 'lane-name', 'middle'),
  ].join('')
}

function eventAt(event: LadderEvent, y: number, several: boolean): string {
  const label = several ? `#${event.key} ${event.what}` : event.what
  const tone = `tone-${event.tone}`
  const from = LANE_X[event.from]
  if (event.from === event.to) {
    const dot = `<circle${attributesOf({ class: `dot-mark ${tone}`, cx: from, cy: y, r: 4.5 })}/>`
    return dot + textAt(from + 12, y + 4, label, `label ${tone}`, 'start')
  }
  const to = LANE_X[event.to]
  const towards = to > from ? 1 : -1
  const tip = to - towards * 2
  const line = `<line${attributesOf({ class: `arrow ${tone}`, x1: from, y1: y, x2: tip - towards * ARROW, y2: y })}/>`
  const back = tip - towards * ARROW * 1.3
  const points = `${tip},${y} ${back},${y - ARROW * 0.6} ${back},${y + ARROW * 0.6}`
  const head = `<polygon${attributesOf({ class: `arrow-head ${tone}`, points })}/>`
  return line + head + textAt((from + to) / 2, y - 6, label, `label ${tone}`, 'middle')
}

/** What does not fit is cut off, and said in full where the pointer rests. */
function textAt(x: number, y: number, text: string, kind: string, anchor: 'start' | 'middle', title = text): string {
  const characters = [...text]
  const short = characters.length > LABEL ? `${characters.slice(0, LABEL - 1).join('')}…` : text
  const hint = title === short ? '' : `<title>${escapeText(title)}</title>`
  return `<text${attributesOf({ class: kind, x, y, 'text-anchor': anchor })}>${hint}${escapeText(short)}</text>`
}
