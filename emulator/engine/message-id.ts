/**
 * Message ids. A drawn id follows the message's draws, so that it does not depend on the order of arrival; a numeric
 * one has ten decimal digits (SMPP 3.4 Appendix B) and fits into eight hex digits (SMPP 3.3 section 6.2.1).
 */
import { bits, type DrawKey, purposeOf } from '../core/draw.ts'
import type { IdRendering, IdStyle } from '../message/plan.ts'

const ID = purposeOf('message id')
const LEAST = 1_000_000_000
// Below 2^31: V8 writes a small integer in a fraction of the time that it takes for a double.
const SPAN = 2_147_483_648 - LEAST
// The last text made: an id is mostly asked for twice in a row, by an index and an answer, a text and a parameter.
let lastNumber = -1
let lastStyle: IdStyle | null = null
let lastText = ''

const drawn: DrawKey = { hi: 0xffffffff, lo: 0xffffffff }

/** A numeric id, 32 bits. `probe` counts up while the id is taken. */
export function drawNumber(hi: number, lo: number, probe: number): number {
  bits(hi, lo, ID, probe * 2, drawn)
  return LEAST + (drawn.lo % SPAN)
}

export function drawUuid(hi: number, lo: number, probe: number): string {
  bits(hi, lo, ID, probe * 2, drawn)
  const [a, b] = [drawn.hi, drawn.lo]
  bits(hi, lo, ID, probe * 2 + 1, drawn)
  return uuid(a, b, drawn.hi, drawn.lo)
}

/** The id of a message before it is rendered for anyone. */
export function drawId(hi: number, lo: number, style: IdStyle, probe: number): string {
  return style.form === 'uuid' ? drawUuid(hi, lo, probe) : idText(drawNumber(hi, lo, probe), style)
}

/** A numeric id as the style writes it. */
export function idText(n: number, style: IdStyle): string {
  if (n === lastNumber && style === lastStyle) return lastText
  lastNumber = n
  lastStyle = style
  if (style.form === 'uuid') lastText = uuid(0, 0, 0, n)
  else lastText = padded(style.form === 'hex' ? n.toString(16) : String(n), style.pad)
  return lastText
}

function padded(id: string, pad: number): string {
  return pad > id.length ? id.padStart(pad, '0') : id
}

/** RFC 9562 version 4, its 122 free bits taken from the draw. */
function uuid(a: number, b: number, c: number, d: number): string {
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0')
  const [one, two, three, four] = [hex(a), hex(b), hex(c), hex(d)]
  const variant = ((Number.parseInt(three[0] as string, 16) & 3) | 8).toString(16)
  return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-${variant}${three.slice(1, 4)}-${three.slice(4)}${four}`
}

/** The id for SMPP 3.3, whose ids have at most eight hex digits, in receipts as in the response (section 6.2.1). */
export function shortId(id: string, style: IdStyle): string {
  if (style.form === 'uuid') return id.slice(-8)
  return Number.parseInt(id, style.form === 'hex' ? 16 : 10).toString(16)
}

/** An id as one place of the protocol shows it. Conversion leaves an id alone that is no number. */
export function renderId(id: string, style: IdStyle, rendering: IdRendering): string {
  let shown = id
  if (rendering.form !== 'same' && style.form !== 'uuid' && rendering.form !== style.form) {
    const n = style.form === 'hex' ? Number.parseInt(id, 16) : Number(id)
    if (Number.isSafeInteger(n)) shown = rendering.form === 'hex' ? n.toString(16) : String(n)
  }
  if (rendering.letters === 'upper') shown = shown.toUpperCase()
  else if (rendering.letters === 'lower') shown = shown.toLowerCase()
  return padded(shown, rendering.pad)
}
