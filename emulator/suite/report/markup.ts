/** Text in XML and in HTML. What is made here can be read as either. */
import { visibleText } from './visible-text.ts'

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For an element's text. `>` as well: `]]>` may not stand in text. */
export function escapeText(text: string): string {
  return visibleText(text).replace(/[&<>]/g, (character) => NAMED[character] ?? '')
}

/** For an attribute in double quotes; white space is kept from being made into spaces. */
export function escapeAttribute(text: string): string {
  return visibleText(text)
    .replace(/[&<>"']/g, (character) => NAMED[character] ?? '')
    .replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** ` name="value"` for each of them. */
export function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('')
}
