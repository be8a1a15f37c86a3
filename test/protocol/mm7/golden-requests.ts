/** The requests in `test/golden/mm7/requests`: comments, header lines, an empty line, the body. Lines end in CRLF. */
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../golden/mm7/requests/', import.meta.url)
const SUFFIX = '.http'

export interface GoldenRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const REQUEST_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))

export function goldenRequest(name: string): GoldenRequest {
  const text = readFileSync(new URL(name + SUFFIX, FOLDER), 'utf8').replace(/\r?\n/g, '\r\n')
  const end = text.indexOf('\r\n\r\n')
  const lines = text
    .slice(0, end)
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { headers: Object.fromEntries(headers), body: text.slice(end + 4) }
}
