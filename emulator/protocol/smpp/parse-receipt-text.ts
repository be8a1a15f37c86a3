/**
 * Reads the text of a delivery receipt as clients in the field do: fields in any order before the quoted text, labels
 * in any case, whatever stands between them ignored, `Text` with or without its colon; an id and a stat are enough (as
 * for Jasmin `operations.py`; Kannel `smsc_smpp.c` and Cloudhopper `DeliveryReceipt.java` take the same liberties).
 */
import { daysInMonth, instantOf } from '../../core/calendar.ts'
import type { Instant } from '../../core/instant.ts'
import type { Octets } from '../../core/octets.ts'

/** The fields as they stood; undefined for those that were not there. */
export interface ReceiptText {
  readonly id: Octets
  readonly stat: Octets
  readonly sub: Octets | undefined
  readonly dlvrd: Octets | undefined
  readonly submitDate: Octets | undefined
  readonly doneDate: Octets | undefined
  readonly err: Octets | undefined
  readonly text: Octets | undefined
}

/** The receipt; null for a text that is none. */
export function parseReceiptText(text: Octets): ReceiptText | null {
  const quoted = /(?:^|\s)text(?::|\s|$)/i.exec(text)
  const head = quoted ? text.slice(0, quoted.index) : text
  const id = labelled(head, 'id')
  const stat = labelled(head, 'stat')
  if (id === undefined || stat === undefined) return null
  return {
    id,
    stat,
    sub: labelled(head, 'sub'),
    dlvrd: labelled(head, 'dlvrd'),
    submitDate: labelled(head, 'submit date'),
    doneDate: labelled(head, 'done date'),
    err: labelled(head, 'err'),
    text: quoted ? text.slice(quoted.index + quoted[0].length) : undefined,
  }
}

function labelled(head: Octets, label: string): Octets | undefined {
  return LABELS.get(label)?.exec(head)?.[1]
}

const LABELS = new Map(
  ['id', 'stat', 'sub', 'dlvrd', 'submit date', 'done date', 'err'].map((label) => [
    label,
    new RegExp(`(?:^|\\s)${label.replace(' ', ' ?')} ?: ?([^\\s:]+)(?=\\s|$)`, 'i'),
  ]),
)

/**
 * The instant of a receipt's date of 10, 12 or 14 digits, in a zone that only an agreement tells; null for anything
 * else. Two-digit years are of this century.
 */
export function parseReceiptDate(digits: Octets, offsetMinutes = 0): Instant | null {
  if (!/^(\d{10}|\d{12}|\d{14})$/.test(digits)) return null
  const yearDigits = digits.length === 14 ? 4 : 2
  const year = Number(digits.slice(0, yearDigits)) + (yearDigits === 2 ? 2000 : 0)
  const rest = digits.slice(yearDigits).match(/\d\d/g) as readonly string[]
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = rest.map(Number)
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (!valid || hour > 23 || minute > 59 || second > 59) return null
  return instantOf({ year, month, day, hour, minute, second, ms: 0 }, offsetMinutes)
}
