/** What SubmitReq, ReplaceReq and CancelReq say, read from their elements as tolerantly as the field writes them. */
import { DAY, type Instant, MINUTE, type Millis, millis, SECOND } from '../../core/instant.ts'
import { parseIsoTime } from '../../core/iso-time.ts'
import { childOf, textIn, type XmlElement } from './xml-reader.ts'

export type AddressKind = 'Number' | 'ShortCode' | 'RFC2822Address'

export interface Mm7Address {
  readonly kind: AddressKind
  readonly value: string
  /** Whether it is only shown to the others, and not delivered to. */
  readonly displayOnly: 'true' | 'false' | 'absent' | 'invalid'
}

export interface Mm7Recipient extends Mm7Address {
  readonly field: 'To' | 'Cc' | 'Bcc'
}

/** An instant, or a span from when the message is taken; `invalid`: neither. */
export type Mm7Time =
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'after'; readonly span: Millis }
  | { readonly kind: 'invalid'; readonly text: string }

export interface Mm7Identification {
  /** null: the element SenderIdentification is missing. */
  readonly vaspid: string | null
  readonly vasid: string
  /** null: there is no sender address. */
  readonly sender: Mm7Address | null
}

const KINDS: readonly AddressKind[] = ['Number', 'ShortCode', 'RFC2822Address']

export function identificationOf(body: XmlElement): Mm7Identification {
  const element = childOf(body, 'SenderIdentification')
  if (element === null) {
    // extendedReplaceReq has the ids without the element around them.
    const vaspid = textIn(body, 'VASPID')
    return { vaspid, vasid: textIn(body, 'VASID') ?? '', sender: null }
  }
  const address = childOf(element, 'SenderAddress')
  return {
    vaspid: textIn(element, 'VASPID') ?? '',
    vasid: textIn(element, 'VASID') ?? '',
    sender: address === null ? null : (addressesIn(address)[0] ?? null),
  }
}

export function recipientsOf(body: XmlElement): readonly Mm7Recipient[] {
  const element = childOf(body, 'Recipients')
  if (element === null) return []
  const found: Mm7Recipient[] = []
  for (const field of FIELDS) {
    for (const list of element.children) if (list.name === field) addRecipients(list, field, found)
  }
  // Some leave out the To.
  if (found.length === 0) addRecipients(element, 'To', found)
  return found
}

const FIELDS = ['To', 'Cc', 'Bcc'] as const

function addRecipients(list: XmlElement, field: Mm7Recipient['field'], into: Mm7Recipient[]): void {
  for (const { kind, value, displayOnly } of addressesIn(list)) into.push({ kind, value, displayOnly, field })
}

/** The addresses in an element; where it has none but text, that is one. */
export function addressesIn(element: XmlElement): readonly Mm7Address[] {
  const addresses: Mm7Address[] = []
  for (const { name, text, attributes } of element.children) {
    const kind = KINDS.find((each) => each === name)
    if (kind !== undefined) addresses.push({ kind, value: text, displayOnly: flagOf(attributes.get('displayOnly')) })
  }
  if (addresses.length > 0 || element.text === '') return addresses
  const kind = element.text.includes('@') ? 'RFC2822Address' : 'Number'
  return [{ kind, value: element.text, displayOnly: 'absent' }]
}

function flagOf(text: string | undefined): Mm7Address['displayOnly'] {
  if (text === undefined) return 'absent'
  const flag = booleanOf(text)
  return flag === null ? 'invalid' : flag ? 'true' : 'false'
}

/** XSD's booleans, and `True` and `False` as a widely used library writes them; null: none. */
export function booleanOf(text: string): boolean | null {
  switch (text.trim().toLowerCase()) {
    case 'true':
    case '1':
      return true
    case 'false':
    case '0':
      return false
    default:
      return null
  }
}

/** The time in the first element of such a name. Null: there is none, or it is empty. */
export function timeIn(body: XmlElement, ...names: readonly string[]): Mm7Time | null {
  for (const name of names) {
    const text = textIn(body, name)
    if (text !== null && text !== '') return timeOf(text)
  }
  return null
}

/** relativeOrAbsoluteDate: xs:dateTime or xs:duration, a year being 365.25 days and a month 30. */
export function timeOf(text: string): Mm7Time {
  const span = durationOf(text)
  if (span !== null) return { kind: 'after', span }
  // xs:dateTime without a zone means the server's, which is UTC.
  const written = /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`
  const at = parseIsoTime(written.replace(/(\.\d{3})\d+/, '$1'))
  return at.ok ? { kind: 'at', at: at.value } : { kind: 'invalid', text }
}

const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/

function durationOf(text: string): Millis | null {
  const match = DURATION.exec(text)
  if (match === null || text === 'P' || text.endsWith('T')) return null
  const [years, months, days, hours, minutes, seconds] = match.slice(1, 7).map((digits) => Number(digits ?? 0))
  return millis(
    (years ?? 0) * 365.25 * DAY +
      (months ?? 0) * 30 * DAY +
      (days ?? 0) * DAY +
      (hours ?? 0) * 60 * MINUTE +
      (minutes ?? 0) * MINUTE +
      Math.round((seconds ?? 0) * SECOND),
  )
}
