/**
 * The text of a delivery receipt (SMPP 3.4 Appendix B): recommended there, spoken everywhere, with as many variations
 * as there are message centres. A template is compiled once into a function; a receipt then costs some additions of
 * strings and two look-ups of a formatted date. The parser is `parse-receipt-text.ts`.
 */
import { civilTime } from '../../core/calendar.ts'
import { type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { writeOctets } from './latin1.ts'

export interface ReceiptContent {
  readonly id: Octets
  /** Messages submitted and delivered: 1 and 0 or 1, but for distribution lists. */
  readonly sub: number
  readonly dlvrd: number
  readonly submit: Instant
  readonly done: Instant
  /** Seven characters in the specification's eight states, such as `DELIVRD`. */
  readonly stat: Octets
  /** A number is padded with zeros to the format's width; a text is written as it is. */
  readonly err: number | Octets
  /** Of the message; cut to 20 characters here. See `receiptExcerpt` for what may stand in it. */
  readonly text: Octets
}

export interface ReceiptFormat {
  /** Literal text with {id} {sub} {dlvrd} {submit} {done} {stat} {err} {text}, in any order, each as often as wanted. */
  readonly template: string
  /** 10 is YYMMDDhhmm (Appendix B), 12 YYMMDDhhmmss, 14 YYYYMMDDhhmmss. */
  readonly dateDigits: 10 | 12 | 14
  /** The zone of both dates, which the text does not say. */
  readonly offsetMinutes: number
  /** Digits of a numeric `err`; more digits are all written. */
  readonly errWidth: number
}

export const DEFAULT_RECEIPT_FORMAT: ReceiptFormat = {
  template: 'id:{id} sub:{sub} dlvrd:{dlvrd} submit date:{submit} done date:{done} stat:{stat} err:{err} text:{text}',
  dateDigits: 10,
  offsetMinutes: 0,
  errWidth: 3,
}

export interface ReceiptWriter {
  /** The whole text. */
  text(content: ReceiptContent): Octets
  /** Writes the text where it will be sent from, without making a string of it; the offset after it. */
  write(content: ReceiptContent, buffer: Buffer, offset: number): number
  /** Octets that `write` may need. */
  longest(content: ReceiptContent): number
}

export const RECEIPT_FIELDS: readonly string[] = ['id', 'sub', 'dlvrd', 'submit', 'done', 'stat', 'err', 'text']

const EXCERPT_LENGTH = 20
/** A numeric field, a date or the excerpt, whichever is longest. */
const LONGEST_FIELD = 24

/** The writer for a format; the error names a field that does not exist. */
export function compileReceiptText(format: ReceiptFormat): Result<ReceiptWriter, string> {
  const pieces = format.template.split(/\{(\w*)\}/)
  for (let i = 1; i < pieces.length; i += 2) {
    const field = pieces[i] as string
    if (!RECEIPT_FIELDS.includes(field)) {
      return fail(`a receipt has no field {${field}}; it has ${RECEIPT_FIELDS.map((name) => `{${name}}`).join(' ')}`)
    }
  }
  return ok(new TemplateWriter(pieces, format))
}

/** Literal pieces at the even places, fields between them. */
class TemplateWriter implements ReceiptWriter {
  readonly #pieces: readonly string[]
  readonly #literal: number
  readonly #submit: (at: Instant) => string
  readonly #done: (at: Instant) => string
  readonly #errWidth: number

  constructor(pieces: readonly string[], format: ReceiptFormat) {
    this.#pieces = pieces
    const field = Math.max(LONGEST_FIELD, format.errWidth)
    this.#literal = pieces.reduce((sum, piece, i) => sum + (i % 2 === 0 ? piece.length : field), 0)
    this.#submit = dateWriter(format)
    this.#done = dateWriter(format)
    this.#errWidth = format.errWidth
  }

  text(content: ReceiptContent): Octets {
    let text = this.#pieces[0] as string
    for (let i = 1; i < this.#pieces.length; i += 2) {
      text += this.#field(this.#pieces[i] as string, content)
      text += this.#pieces[i + 1] as string
    }
    return text
  }

  write(content: ReceiptContent, buffer: Buffer, offset: number): number {
    let at = writeOctets(buffer, offset, this.#pieces[0] as string)
    for (let i = 1; i < this.#pieces.length; i += 2) {
      at = writeOctets(buffer, at, this.#field(this.#pieces[i] as string, content))
      at = writeOctets(buffer, at, this.#pieces[i + 1] as string)
    }
    return at
  }

  longest(content: ReceiptContent): number {
    // A template may name a field again and again: none is longer than these.
    const own = content.id.length + content.stat.length + (typeof content.err === 'string' ? content.err.length : 0)
    return this.#literal + own * this.#pieces.length
  }

  #field(field: string, content: ReceiptContent): string {
    switch (field) {
      case 'id':
        return content.id
      case 'sub':
        return threeDigits(content.sub)
      case 'dlvrd':
        return threeDigits(content.dlvrd)
      case 'submit':
        return this.#submit(content.submit)
      case 'done':
        return this.#done(content.done)
      case 'stat':
        return content.stat
      case 'err':
        return typeof content.err === 'number' ? digits(content.err, this.#errWidth) : content.err
      default:
        return content.text.length > EXCERPT_LENGTH ? content.text.slice(0, EXCERPT_LENGTH) : content.text
    }
  }
}

function digits(value: number, width: number): string {
  return width === 3 && value < 2 ? threeDigits(value) : String(value).padStart(width, '0')
}

function threeDigits(count: number): string {
  return count === 1 ? '001' : count === 0 ? '000' : String(count).padStart(3, '0')
}

/** Receipts come in the order of their dates, more or less: the last minute (or second) formatted is the next one's. */
function dateWriter({ dateDigits, offsetMinutes }: ReceiptFormat): (at: Instant) => string {
  const unit = dateDigits === 10 ? MINUTE : SECOND
  let last = Number.NaN
  let text = ''
  return (at) => {
    const count = Math.floor(at / unit)
    if (count !== last) {
      last = count
      text = formatReceiptDate(at, dateDigits, offsetMinutes)
    }
    return text
  }
}

function formatReceiptDate(at: Instant, digits: 10 | 12 | 14, offsetMinutes: number): string {
  const { year, month, day, hour, minute, second } = civilTime(at, offsetMinutes)
  const head = digits === 14 ? String(year).padStart(4, '0') : pad(year % 100)
  const tail = digits === 10 ? '' : pad(second)
  return head + pad(month) + pad(day) + pad(hour) + pad(minute) + tail
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
