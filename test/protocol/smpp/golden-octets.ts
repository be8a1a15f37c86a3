/** The annotated octets in `test/golden/smpp`: hexadecimal digits, and comments from a `#` to the end of the line. */
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../golden/smpp/', import.meta.url)
const SUFFIX = '.hex.txt'

export const GOLDEN_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))

export function goldenOctets(name: string): Buffer {
  const text = readFileSync(new URL(name + SUFFIX, FOLDER), 'utf8')
  return Buffer.from(text.replace(/#.*/g, '').replace(/\s/g, ''), 'hex')
}
