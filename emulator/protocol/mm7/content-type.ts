/** Content-Type and other headers of that shape: a value and parameters, quoted or not (RFC 2045 section 5.1). */
export interface ContentType {
  /** Lower case: `multipart/related`. */
  readonly type: string
  /** By lower-case name; values as they were written, without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

const TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** null: it is none. A parameter that cannot be read ends the reading, as tolerant readers do. */
export function parseContentType(header: string): ContentType | null {
  const [type = '', rest] = cutAt(header, ';')
  if (!TYPE.test(type.trim())) return null
  return { type: type.trim().toLowerCase(), parameters: parametersOf(rest) }
}

function cutAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

export function parametersOf(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  const parameter = /\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))\s*(?:;|$)/gy
  for (let match = parameter.exec(text); match !== null; match = parameter.exec(text)) {
    const name = (match[1] as string).toLowerCase()
    const value = match[2] === undefined ? (match[3] as string).trim() : match[2].replace(/\\(.)/g, '$1')
    if (!parameters.has(name)) parameters.set(name, value)
    if (parameter.lastIndex >= text.length) break
    // `;;` and a trailing `;` are met in the field.
    while (text[parameter.lastIndex] === ';') parameter.lastIndex++
  }
  return parameters
}
