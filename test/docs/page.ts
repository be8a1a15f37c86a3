/** What stands on a page of the documentation: its tables and its fenced blocks, section by section. */
import { readFileSync } from 'node:fs'

export function pageText(path: string): string {
  return readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8')
}

/** From that heading to the next one of its level or above. Throws where the page has none. */
export function section(text: string, heading: string): string {
  const [marks = ''] = /^#+/.exec(heading) ?? []
  const start = text.indexOf(`${heading}\n`)
  if (start < 0) throw new Error(`there is no section "${heading}"`)
  const rest = text.slice(start + heading.length)
  const end = rest.search(new RegExp(`^#{1,${marks.length}} `, 'm'))
  return end < 0 ? rest : rest.slice(0, end)
}

/** The rows of all tables, each its cells by the names of its columns. */
export function tableRows(text: string): readonly Readonly<Record<string, string>>[] {
  const rows: Record<string, string>[] = []
  let columns: readonly string[] = []
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      columns = []
      continue
    }
    const cells = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    if (columns.length === 0) columns = cells
    else if (!/^-+$/.test(cells[0] ?? ''))
      rows.push(Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])))
  }
  return rows
}

export interface Fence {
  /** `sh`, `http`, … */
  readonly language: string
  /** Words behind the language. */
  readonly mark: string
  readonly text: string
}

export function fences(text: string): readonly Fence[] {
  return [...text.matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', mark = '', body = '']) => ({
    language,
    mark,
    text: body,
  }))
}
