/** What the run's messages did, by front: which behaviours were exercised, and which never were. */
import { BEHAVIOURS } from '../coverage.ts'
import type { Coverage, UntoldStatus } from '../result.ts'

export interface CoverageTable {
  readonly fronts: readonly string[]
  /** Behaviours that were met by one front at least, in the order of the status table, then what there is besides. */
  readonly rows: readonly { readonly behaviour: string; readonly messages: readonly number[] }[]
  /** Behaviours that no front met. */
  readonly never: readonly string[]
}

const FRONTS: readonly string[] = ['smpp', 'mm7', 'rest', 'gateway']

export function coverageTable(coverage: readonly Coverage[]): CoverageTable {
  const counts = new Map<string, number>()
  for (const { front, behaviour, messages } of coverage) {
    const key = JSON.stringify([front, behaviour])
    counts.set(key, (counts.get(key) ?? 0) + messages)
  }
  const met = coverage.filter(({ messages }) => messages > 0)
  const fronts = withKnown(
    FRONTS,
    met.map(({ front }) => front),
  )
  const behaviours = withKnown(
    BEHAVIOURS,
    met.map(({ behaviour }) => behaviour),
  )
  const rows = behaviours.map((behaviour) => ({
    behaviour,
    messages: fronts.map((front) => counts.get(JSON.stringify([front, behaviour])) ?? 0),
  }))
  const isMet = (row: { readonly messages: readonly number[] }) => row.messages.some((count) => count > 0)
  return {
    fronts,
    rows: rows.filter(isMet),
    never: rows.filter((row) => !isMet(row)).map(({ behaviour }) => behaviour),
  }
}

/** The known ones in their order, then what else there is. */
function withKnown(known: readonly string[], found: readonly string[]): readonly string[] {
  return [...new Set([...known, ...found.filter((word) => !known.includes(word)).sort()])]
}

export function untoldByFront(untold: readonly UntoldStatus[]): readonly (readonly [string, readonly string[]])[] {
  const fronts = [...new Set(untold.map(({ front }) => front))]
  return fronts.map((front) => [front, untold.filter((each) => each.front === front).map(({ status }) => status)])
}
