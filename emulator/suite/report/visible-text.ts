/**
 * Text from the outside, made safe to print: a message's text may hold an escape sequence that drives a terminal, an
 * override that turns a line around, or what XML 1.0 (2.2, Char) has no way to write at all.
 */

const TAB = 0x09
const LINE_FEED = 0x0a
const CONTROL_PICTURES = 0x2400
/** C0 less tab and line feed, DEL and C1, the bidirectional controls, lone surrogates, the two that are no characters. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu

/** A control character is shown by its picture (`␛`), the rest by its number (`\u{202e}`). Lines and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, shown)
}

/** The same in one line. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\t\n\u2028\u2029]/g, (character) =>
    character.charCodeAt(0) === TAB ? ' ' : character.charCodeAt(0) === LINE_FEED ? '␊' : shown(character),
  )
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  return code === 0x7f ? '␡' : `\\u{${code.toString(16)}}`
}
