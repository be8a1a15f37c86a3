/** A histogram of receipt delays in SVG. Delays span five orders of magnitude: where they do, the scale is by decades. */
import { formatDuration } from '../../core/duration.ts'
import { attributesOf, escapeText } from './markup.ts'

const WIDTH = 900
const HEIGHT = 190
const LEFT = 44
const RIGHT = 16
const TOP = 14
const BOTTOM = 34
const MOST_BARS = 40
const TICKS = 6
/** Longest over shortest from which on the scale is by decades. */
const WIDE = 50

/** `model`: quantiles of the distribution that they should be of, from 0 % to 100 %; the line shows what it has for each bar. */
export function delayHistogram(delays: readonly number[], model: readonly number[] = []): string {
  const sorted = delays.filter((delay) => Number.isFinite(delay) && delay >= 0).sort((a, b) => a - b)
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) return ''
  const scale = scaleOf(least, most)
  const bars = Math.max(5, Math.min(MOST_BARS, Math.ceil(Math.sqrt(sorted.length)) * 2))
  const counts = new Array<number>(bars).fill(0)
  for (const delay of sorted) {
    const bar = Math.min(bars - 1, Math.floor(scale.to(delay) * bars))
    counts[bar] = (counts[bar] ?? 0) + 1
  }
  const wanted = counts.map(
    (_, i) => sorted.length * shareBetween(model, scale.from(i / bars), scale.from((i + 1) / bars)),
  )
  const highest = Math.max(...counts, ...wanted.map(Math.round))
  const attributes = {
    class: 'histogram',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    role: 'img',
  }
  return [
    '<div class="scroll">',
    `<svg${attributesOf(attributes)}>`,
    `<title>${escapeText(`${sorted.length} receipt delays`)}</title>`,
    ...axes(scale, highest),
    ...counts.map((count, i) => bar(count, i, { bars, highest, scale })),
    ...(model.length < 2 ? [] : [line(wanted, { bars, highest, scale })]),
    '</svg>',
    '</div>',
    `<p class="facts">${facts(sorted).join('')}</p>`,
  ].join('\n')
}

interface Scale {
  /** 0 … 1 across the chart. */
  to(delay: number): number
  /** Back, in whole ms. */
  from(share: number): number
}

function scaleOf(least: number, most: number): Scale {
  if (least > 0 && most / least >= WIDE) {
    const low = Math.log10(least)
    const span = Math.log10(most) - low
    return {
      to: (delay) => (Math.log10(delay) - low) / span,
      from: (share) => Math.round(10 ** (low + share * span)),
    }
  }
  // All alike: one bar in the middle, and not one as wide as the chart.
  const low = least === most ? Math.max(0, least - 1) : least
  const span = least === most ? 2 : most - least
  return { to: (delay) => (delay - low) / span, from: (share) => Math.round(low + share * span) }
}

interface Chart {
  readonly bars: number
  readonly highest: number
  readonly scale: Scale
}

function bar(count: number, i: number, { bars, highest, scale }: Chart): string {
  if (count === 0) return ''
  const room = (WIDTH - LEFT - RIGHT) / bars
  // One among ten thousand is still to be seen.
  const height = Math.max(2, (count / highest) * (HEIGHT - TOP - BOTTOM))
  const attributes = attributesOf({
    class: 'column',
    x: short(LEFT + i * room + 1),
    y: short(HEIGHT - BOTTOM - height),
    width: short(room - 2),
    height: short(height),
    rx: 2,
  })
  const span = `${inWords(scale.from(i / bars))} to ${inWords(scale.from((i + 1) / bars))}: ${count}`
  return `<rect${attributes}><title>${escapeText(span)}</title></rect>`
}

/** What a distribution with these quantiles has between two values. */
function shareBetween(quantiles: readonly number[], from: number, to: number): number {
  if (quantiles.length < 2) return 0
  return shareBelow(quantiles, to) - shareBelow(quantiles, from)
}

function shareBelow(quantiles: readonly number[], value: number): number {
  const steps = quantiles.length - 1
  const above = quantiles.findIndex((quantile) => quantile > value)
  if (above === -1) return 1
  if (above === 0) return 0
  const [low = 0, high = 0] = quantiles.slice(above - 1, above + 1)
  return (above - 1 + (value - low) / (high - low)) / steps
}

/** Through the middle of each bar. */
function line(wanted: readonly number[], { bars, highest }: Chart): string {
  const room = (WIDTH - LEFT - RIGHT) / bars
  const points = wanted.map((count, i) => {
    const y = HEIGHT - BOTTOM - (count / highest) * (HEIGHT - TOP - BOTTOM)
    return `${short(LEFT + (i + 0.5) * room)},${short(y)}`
  })
  return `<polyline${attributesOf({ class: 'model', points: points.join(' ') })}/>`
}

function axes(scale: Scale, highest: number): readonly string[] {
  const base = HEIGHT - BOTTOM
  let before = ''
  const ticks = Array.from({ length: TICKS + 1 }, (_, i) => {
    const words = inWords(scale.from(i / TICKS))
    // Where delays are nearly alike, two places would bear the same words.
    if (words === before) return ''
    before = words
    const x = short(LEFT + (i / TICKS) * (WIDTH - LEFT - RIGHT))
    const anchor = i === 0 ? 'start' : i === TICKS ? 'end' : 'middle'
    const label = attributesOf({ class: 'tick', x, y: base + 20, 'text-anchor': anchor })
    return [
      `<line${attributesOf({ class: 'axis', x1: x, y1: base, x2: x, y2: base + 5 })}/>`,
      `<text${label}>${escapeText(words)}</text>`,
    ].join('')
  })
  return [
    `<line${attributesOf({ class: 'axis', x1: LEFT, y1: base, x2: WIDTH - RIGHT, y2: base })}/>`,
    `<line${attributesOf({ class: 'grid', x1: LEFT, y1: TOP, x2: WIDTH - RIGHT, y2: TOP })}/>`,
    `<text${attributesOf({ class: 'tick', x: LEFT - 8, y: TOP + 4, 'text-anchor': 'end' })}>${highest}</text>`,
    `<text${attributesOf({ class: 'tick', x: LEFT - 8, y: base + 4, 'text-anchor': 'end' })}>0</text>`,
    ...ticks,
  ]
}

function facts(sorted: readonly number[]): readonly string[] {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const told: readonly (readonly [string, number])[] = [
    ['least', at(0)],
    ['median', at(0.5)],
    ['p95', at(0.95)],
    ['most', at(1)],
  ]
  return [
    `<span>${sorted.length} receipts</span>`,
    ...told.map(([name, ms]) => `<span>${name} <b>${escapeText(inWords(Math.round(ms)))}</b></span>`),
  ]
}

/** Three figures say enough: `1h2m3.456s` is `1h2m`. */
function inWords(ms: number): string {
  const step = ms < 1_000 ? 1 : ms < 10_000 ? 10 : ms < 60_000 ? 100 : ms < 3_600_000 ? 1_000 : 60_000
  return formatDuration(Math.round(ms / step) * step)
}

function short(n: number): string {
  return String(Math.round(n * 100) / 100)
}
