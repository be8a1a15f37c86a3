/**
 * What a strict reader asks for besides what has a status code of its own: namespaces, and all that the schema
 * (`schema.ts`) says of order, number and values. A form that is wrong is answered 2007, a value 4004.
 */
import { excerpt } from './excerpt.ts'
import type { Mm7Message } from './read-request.ts'
import { ADDRESS_KINDS, type ElementType, elementType, OPERATIONS, type ValueType } from './schema.ts'
import { SOAP } from './soap.ts'
import { timeOf } from './submission.ts'
import { childOf, type XmlElement } from './xml-reader.ts'

export interface SchemaFault {
  readonly code: 2007 | 2510 | 2511 | 4004
  readonly details: string
}

/** What the schema would not let pass; null: nothing. */
export function faultOfSchema(message: Mm7Message): SchemaFault | null {
  const { operation, body, namespace } = message
  const type = OPERATIONS[body.name]
  if (type === undefined) return { code: 2007, details: `${operation} is in no schema` }
  return faultOfEnvelope(message) ?? faultOfElement(body, type, { operation: body.name, namespace })
}

function faultOfEnvelope({ envelope, namespace, operation }: Mm7Message): SchemaFault | null {
  if (envelope.namespace !== SOAP) return { code: 2007, details: `the envelope is ${inWords(envelope.namespace)}` }
  const children = envelope.children.map((child) =>
    child.namespace === SOAP ? child.name : `${child.name} ${inWords(child.namespace)}`,
  )
  if (!/^(Header )?Body$/.test(children.join(' '))) {
    return { code: 2007, details: `the envelope holds ${children.join(', ')}; it takes Header and Body` }
  }
  const header = childOf(envelope, 'Header')
  const transaction = header === null ? null : childOf(header, 'TransactionID')
  if (transaction !== null && transaction.namespace !== namespace) {
    return { code: 2510, details: `TransactionID is ${inWords(transaction.namespace)}, ${operation} in ${namespace}` }
  }
  const elements = childOf(envelope, 'Body')?.children.length ?? 0
  return elements === 1 ? null : { code: 2511, details: `the SOAP body holds ${elements} elements; it takes one` }
}

function inWords(namespace: string): string {
  return namespace === '' ? 'in no namespace' : `in ${namespace}`
}

interface Place {
  readonly operation: string
  readonly namespace: string
}

function faultOfElement(element: XmlElement, type: ElementType, place: Place): SchemaFault | null {
  const { name, namespace } = element
  if (namespace !== place.namespace) {
    return { code: 2007, details: `${name} is ${inWords(namespace)}, not in ${place.namespace}` }
  }
  const attributes = faultOfAttributes(element, type)
  if (attributes !== null) return attributes
  if (type.children === null) return faultOfValue(element, type)
  if (element.text !== '') return { code: 2007, details: `${name} holds the text "${excerpt(element.text)}"` }
  return faultOfOrder(element, type) ?? firstFault(element, place)
}

function firstFault({ children }: XmlElement, place: Place): SchemaFault | null {
  for (const child of children) {
    const fault = faultOfElement(child, elementType(place.operation, child.name), place)
    if (fault !== null) return fault
  }
  return null
}

function faultOfValue({ name, text, children }: XmlElement, { value }: ElementType): SchemaFault | null {
  const [child] = children
  if (child !== undefined) return { code: 2007, details: `${name} holds ${child.name}; it takes a value` }
  const wanted = wantedInstead(text, value)
  return wanted === '' ? null : { code: 4004, details: `${name} is "${excerpt(text)}"; it takes ${wanted}` }
}

function faultOfAttributes({ name, attributes }: XmlElement, type: ElementType): SchemaFault | null {
  for (const [attribute, text] of attributes) {
    const value = Object.hasOwn(type.attributes, attribute) ? type.attributes[attribute] : undefined
    if (value === undefined) return { code: 2007, details: `${name} has no attribute ${attribute}` }
    const wanted = wantedInstead(text.trim(), value)
    if (wanted !== '') {
      return { code: 4004, details: `${attribute} of ${name} is "${excerpt(text)}"; it takes ${wanted}` }
    }
  }
  const missing = type.requiredAttributes.find((attribute) => !attributes.has(attribute))
  return missing === undefined ? null : { code: 2007, details: `${name} lacks its ${missing}` }
}

function faultOfOrder({ name, children }: XmlElement, type: ElementType): SchemaFault | null {
  const items = (type.children ?? []).map(itemOf)
  const counts = items.map(() => 0)
  let place = 0
  for (const child of children) {
    const at = items.findIndex((item) => item.names.includes(child.name))
    const item = items[at]
    if (item === undefined) return { code: 2007, details: `${name} has no element ${child.name}` }
    if (at < place && type.isOrdered) {
      return { code: 2007, details: `${child.name} stands behind ${items[place]?.names[0]}: the schema has it before` }
    }
    place = at
    counts[at] = (counts[at] ?? 0) + 1
    if ((counts[at] ?? 0) > item.most) return { code: 2007, details: `${name} holds more than one ${child.name}` }
  }
  const missing = items.find(({ least }, i) => (counts[i] ?? 0) < least)
  return missing === undefined ? null : { code: 2007, details: `${name} lacks ${missing.names.join(' or ')}` }
}

interface Item {
  readonly names: readonly string[]
  readonly least: number
  readonly most: number
}

const ITEMS = new Map<string, Item>()

/** What `X?` and the like mean: see `ElementType`. */
function itemOf(written: string): Item {
  let item = ITEMS.get(written)
  if (item === undefined) {
    const name = written.replace(/[?*+]$/, '')
    const sign = written.slice(name.length)
    item = {
      names: name === 'address' ? ADDRESS_KINDS : [name],
      least: sign === '?' || sign === '*' ? 0 : 1,
      most: sign === '*' || sign === '+' ? Number.POSITIVE_INFINITY : 1,
    }
    ITEMS.set(written, item)
  }
  return item
}

/** What should stand there in place of the text; '': it is right. */
function wantedInstead(text: string, value: ValueType): string {
  switch (value) {
    case 'string':
      return ''
    case 'boolean':
      return /^(true|false|1|0)$/.test(text) ? '' : 'true or false'
    case 'positive':
      return /^\+?0*[1-9]\d{0,17}$/.test(text) ? '' : 'a number from 1 on'
    case 'version':
      return /^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(text) ? '' : 'a version such as 6.8.0'
    case 'URI':
      // A colon ends a scheme, or stands behind the first slash (RFC 3986 section 4.2).
      return /^[^:/?#]*:/.test(text) && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? 'a URI such as cid:content' : ''
    case 'dateTime':
      return timeOf(text).kind === 'at' ? '' : 'a time such as 2026-03-01T02:00:00Z'
    case 'dateTime or duration':
      return timeOf(text).kind !== 'invalid' ? '' : 'a time such as 2026-03-01T02:00:00Z or a span such as P1D'
    default:
      return value.includes(text) ? '' : value.join(', ')
  }
}
