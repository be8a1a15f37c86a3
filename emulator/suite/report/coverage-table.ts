/** What the run's messages came to, by front: which behaviours were exercised, and which never were. */
import { LIVES } from '../../message/status-table.ts'
import type { Coverage } from '../result.ts'

export interface CoverageTable {
  readonly fronts: readonly string[]
  /** Behaviours that were met by one front at least, in the order of the status table. */
  readonly rows: readonly { readonly life: string; readonly messages: readonly number[] }[]
  /** Behaviours that no front met. */
  readonly never: readonly string[]
}

const FRONTS: readonly string[] = ['smpp', 'mm7', 'rest', 'gateway']

export function coverageTable(coverage: readonly Coverage[]): CoverageTable {
  const counts = new Map<string, number>()
  for (const { front, life, messages } of coverage) {
    const key = JSON.stringify([front, life])
    counts.set(key, (counts.get(key) ?? 0) + messages)
  }
  const met = coverage.filter(({ messages }) => messages > 0)
  const fronts = withKnown(
    FRONTS,
    met.map(({ front }) => front),
  )
  const lives = withKnown(
    LIVES,
    met.map(({ life }) => life),
  )
  const rows = lives.map((life) => ({
    life,
    messages: fronts.map((front) => counts.get(JSON.stringify([front, life])) ?? 0),
  }))
  const isMet = (row: { readonly messages: readonly number[] }) => row.messages.some((count) => count > 0)
  return {
    fronts,
    rows: rows.filter(isMet),
    never: rows.filter((row) => !isMet(row)).map(({ life }) => life),
  }
}

/** The known ones in their order, then what else there is. */
function withKnown(known: readonly string[], found: readonly string[]): readonly string[] {
  return [...new Set([...known, ...found.filter((word) => !known.includes(word)).sort()])]
}
