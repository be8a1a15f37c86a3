/**
 * Texts that rules match: globs (`6421*`, `*7001`, `6?21`), or regular expressions. Exact texts, prefixes and suffixes
 * are told apart, for they can be found by index; a backslash makes the next character plain.
 */

export interface Pattern {
  /** As it was written. */
  readonly source: string
  readonly kind: 'any' | 'exact' | 'prefix' | 'suffix' | 'glob' | 'regex'
  /** What an exact text, prefix or suffix is made of; '' for the others. */
  readonly literal: string
  matches(text: string): boolean
}

type Token = '*' | '?' | { readonly char: string }

/** `source`: how it is shown, where that is not the glob itself. */
export function globPattern(glob: string, source: string = glob): Pattern {
  const tokens = tokensOf(glob)
  const stars = tokens.filter((token) => token === '*').length
  const plain = !tokens.includes('?')
  const literal = tokens.map((token) => (typeof token === 'string' ? '' : token.char)).join('')
  if (plain && stars === 0) return { source, kind: 'exact', literal, matches: (text) => text === literal }
  if (plain && stars === tokens.length) return { source, kind: 'any', literal: '', matches: () => true }
  if (plain && stars === 1 && tokens.at(-1) === '*') {
    return { source, kind: 'prefix', literal, matches: (text) => text.startsWith(literal) }
  }
  if (plain && stars === 1 && tokens[0] === '*') {
    return { source, kind: 'suffix', literal, matches: (text) => text.endsWith(literal) }
  }
  return { source, kind: 'glob', literal: '', matches: (text) => globMatches(tokens, text) }
}

export function regexPattern(source: string, matches: (text: string) => boolean): Pattern {
  return { source, kind: 'regex', literal: '', matches }
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < glob.length; i++) {
    const char = glob.charAt(i)
    if (char === '\\' && i + 1 < glob.length) tokens.push({ char: glob.charAt(++i) })
    else if (char === '*' || char === '?') tokens.push(char)
    else tokens.push({ char })
  }
  return tokens
}

/** Goes back to the last star only, so that the time is at most the product of the lengths. */
function globMatches(tokens: readonly Token[], text: string): boolean {
  let at = 0
  let token = 0
  let star = -1
  let starAt = 0
  while (at < text.length) {
    const wanted = tokens[token]
    if (wanted === '*') {
      star = token++
      starAt = at
    } else if (wanted === '?' || (wanted !== undefined && wanted.char === text[at])) {
      token++
      at++
    } else if (star >= 0) {
      token = star + 1
      at = ++starAt
    } else return false
  }
  while (tokens[token] === '*') token++
  return token === tokens.length
}
