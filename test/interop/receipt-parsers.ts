/**
 * How well-known clients read the text of a receipt, each put down again from its source as small and as strict as it is
 * there: what one of them cannot read is an error.
 */

export interface ParsedReceipt {
  readonly id: string
  readonly stat: string
  readonly err: string
}

export type ReceiptParser = (text: string) => ParsedReceipt

const STATES = ['ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']

function need(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what)
}

/**
 * jSMPP, DeliveryReceipt.java: every field but the text, each up to the next space. Versions differ in whether counts may
 * be missing and dates be longer; this is the strictest.
 */
function jsmpp(text: string): ParsedReceipt {
  const field = (name: string) => {
    const start = text.indexOf(`${name}:`)
    need(start >= 0, `no ${name}`)
    return text.slice(start + name.length + 1).split(' ', 1)[0] as string
  }
  for (const count of ['sub', 'dlvrd']) need(/^[+-]?\d+$/.test(field(count)), `${count} is no Integer`)
  for (const date of ['submit date', 'done date']) need(isDate(field(date), [10]), `${date} is no yyMMddHHmm`)
  const stat = field('stat')
  need(STATES.includes(stat), `no DeliveryReceiptState ${stat}`)
  return { id: field('id'), stat, err: field('err') }
}

/** Cloudhopper, DeliveryReceipt.java: labels in any case and order, a value ends where the next label begins. */
function cloudhopper(text: string): ParsedReceipt {
  const labels = ['id:', 'sub:', 'dlvrd:', 'submit date:', 'done date:', 'stat:', 'err:', 'text:']
  const lower = text.toLowerCase()
  const places = labels
    .map((label) => ({ label, start: lower.indexOf(label) }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start)
  const values = new Map(
    places.map(({ label, start }, i) => [label, text.slice(start + label.length, places[i + 1]?.start).trim()]),
  )
  const field = (label: string) => {
    const value = values.get(label) ?? ''
    need(value !== '', `Unable to find [${label}] field or empty value`)
    return value
  }
  for (const count of ['sub:', 'dlvrd:']) need(/^[+-]?\d+$/.test(field(count)), `${count} is no int`)
  for (const date of ['submit date:', 'done date:']) need(isDate(field(date), [10, 12, 14]), `${date} is no date`)
  const [stat, err] = [field('stat:'), field('err:')]
  need(STATES.includes(stat.toUpperCase()), `Unable to convert [stat] field with value [${stat}]`)
  need(err.length <= 3, 'The [err] field was not of a valid length of <= 3')
  return { id: field('id:'), stat, err }
}

/** Jasmin, operations.py: each field by a search of its own; it takes any text that has id and stat. */
function jasmin(text: string): ParsedReceipt {
  const field = (pattern: RegExp) => {
    const found = pattern.exec(text)?.[1]
    need(found !== undefined, `no ${pattern}`)
    return found as string
  }
  for (const other of [/sub:(\d{1,3})/, /dlvrd:(\d{1,3})/, /submit date:(\d+)/, /done date:(\d+)/, /[tT]ext:(.*)/]) {
    field(other)
  }
  return { id: field(/id:([\dA-Za-z\-_]+)/), stat: field(/stat:(\w{7})/), err: field(/err:(\w{1,3})/) }
}

/**
 * Kannel, gw/smsc/smsc_smpp.c: sscanf, whose `%64[^s]` takes an id up to the first s and `%10[^t^e]` a stat up to the
 * first t or e. Where it finds less than all seven, Kannel asks to have that reported.
 */
const KANNEL =
  /^id:([^s]{1,64})sub:\s*[+-]?\d+\s*dlvrd:\s*[+-]?\d+\s*submit\s*date:\d{1,12}\s*done\s*date:\d{1,12}\s*stat:([^t^e]{1,10})\s*err:(\d{1,3})/

/** php-smpp (OnlineCity and its descendants), SmppDeliveryReceipt. */
const PHP_SMPP =
  /^id:([^ ]+) sub:\d{1,3} dlvrd:\d{3} submit date:\d{10,12} done date:\d{10,12} stat:([A-Z ]{7}) err:(\d{2,3}) text:.*$/is

/** Vumi, DELIVERY_REPORT_REGEX, from the start as Python's re.match has it. */
const VUMI =
  /^id:(\S{0,65}) +sub:... +dlvrd:... +submit date:\d* +done date:\d* +stat:([A-Z]{7}) +err:(...) +[Tt]ext:.{0,20}.*/

function byPattern(pattern: RegExp): ReceiptParser {
  return (text) => {
    const [, id, stat, err] = pattern.exec(text) ?? []
    need(id !== undefined && stat !== undefined && err !== undefined, `no match of ${pattern}`)
    return { id: (id as string).trim(), stat: (stat as string).trim(), err: err as string }
  }
}

/** Digits of one of these lengths that are a date; the longest has a year of four digits. */
function isDate(digits: string, lengths: readonly number[]): boolean {
  if (!/^\d+$/.test(digits) || !lengths.includes(digits.length)) return false
  const short = digits.length === 14 ? digits.slice(2) : digits
  const [month = 0, day = 0, hour = 0, minute = 0] = [2, 4, 6, 8].map((at) => Number(short.slice(at, at + 2)))
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59
}

export const RECEIPT_PARSERS: Readonly<Record<string, ReceiptParser>> = {
  jSMPP: jsmpp,
  Cloudhopper: cloudhopper,
  Jasmin: jasmin,
  Kannel: byPattern(KANNEL),
  'php-smpp': byPattern(PHP_SMPP),
  Vumi: byPattern(VUMI),
}
