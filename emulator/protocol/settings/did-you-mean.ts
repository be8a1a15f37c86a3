/**
 * "Did you mean": the known word nearest to a mistyped one, by edits (insert, drop, change, swap of neighbours).
 */

/** The nearest of `known`, or undefined where none is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const given = word.toLowerCase()
  let best: string | undefined
  // A third of the letters may be wrong; more is another word.
  let limit = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= limit) continue
    const distance = edits(given, candidate.toLowerCase())
    if (distance >= limit) continue
    limit = distance
    best = candidate
    if (distance === 0) break
  }
  return best
}

/** `did you mean …?`, or '' where nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : `did you mean \`${meant}\`?`
}

/** Optimal string alignment distance, in three rows of the table. */
function edits(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return at(above, b.length)
}

function at(row: readonly number[], i: number): number {
  return row[i] as number
}
