/** The rows of a CSV file (RFC 4180) whose first line names the columns. */
import { parse } from 'csv-parse/sync'
import { fail, ok, type Result } from '../core/result.ts'

export type DataRow = Readonly<Record<string, string>>

/** The error is a sentence for the user. */
export function readRows(text: string): Result<readonly DataRow[], string> {
  try {
    const rows = parse(text, { columns: distinct, bom: true, trim: true, skip_empty_lines: true }) as DataRow[]
    return rows.length === 0 ? fail('it has no rows below its first line, which names the columns') : ok(rows)
  } catch (error) {
    return fail((error as Error).message)
  }
}

/** The names of the columns; throws where two are one. */
function distinct(names: readonly string[]): string[] {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new Error(`two columns are called "${twice}"`)
  return [...names]
}
