/**
 * Content-Type and other headers of that shape: a value and parameters, quoted or not (RFC 2045 section 5.1). Read
 * character by character: a regular expression that allows for white space everywhere takes cubic time over it.
 */
export interface ContentType {
  /** Lower case: `multipart/related`. */
  readonly type: string
  /** By lower-case name; values as they were written, without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

const TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** null: it is none. A parameter that cannot be read ends the reading, as tolerant readers do. */
export function parseContentType(header: string): ContentType | null {
  const end = header.indexOf(';')
  const type = (end < 0 ? header : header.slice(0, end)).trim()
  if (!TYPE.test(type)) return null
  return { type: type.toLowerCase(), parameters: parametersOf(end < 0 ? '' : header.slice(end + 1)) }
}

/** What stands behind the value: `boundary="b"; type=text/xml`. The first of a name counts. */
export function parametersOf(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  let at = 0
  while (at < text.length) {
    const start = at
    while (at < text.length && text[at] !== '=' && text[at] !== ';') at++
    const name = text.slice(start, at).trim().toLowerCase()
    // `;;`, a trailing `;` and names without a value are met in the field.
    if (text[at] !== '=') {
      at++
      continue
    }
    if (name === '' || /[\s"]/.test(name)) break
    const read = valueAt(text, at + 1)
    if (read === null) break
    if (!parameters.has(name)) parameters.set(name, read.value)
    at = read.after
  }
  return parameters
}

/** The value from there on, and where the next parameter begins; null: its quotes do not end. */
function valueAt(text: string, from: number): { readonly value: string; readonly after: number } | null {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  if (text[at] !== '"') {
    const end = endOf(text, at)
    return { value: text.slice(at, end).trim(), after: end + 1 }
  }
  let value = ''
  for (at++; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++
    value += text[at]
  }
  return at >= text.length ? null : { value, after: endOf(text, at) + 1 }
}

function endOf(text: string, from: number): number {
  const end = text.indexOf(';', from)
  return end < 0 ? text.length : end
}
