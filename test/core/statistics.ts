/**
 * What the tests of chance judge by. The keys are fixed, so a test passes always or never; the limits are those that
 * one honest source in a thousand would miss.
 */

/** Kolmogorov and Smirnov's statistic of uniforms, times sqrt(n). */
export function ksOfUniforms(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let gap = 0
  sorted.forEach((value, i) => {
    gap = Math.max(gap, Math.abs(value - i / n), Math.abs(value - (i + 1) / n))
  })
  return gap * Math.sqrt(n)
}

/** How many deviations the chi-square of counts that should be equal lies from what it should be. */
export function chiSquareDeviation(counts: ArrayLike<number>): number {
  const all = Array.from(counts)
  const expected = all.reduce((sum, count) => sum + count, 0) / all.length
  const chiSquare = all.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = all.length - 1
  return Math.abs(chiSquare - freedom) / Math.sqrt(2 * freedom)
}

/** Pearson's correlation times sqrt(n): a standard normal value where there is none. */
export function correlationDeviation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [fromA, fromB] = [a[i]! - meanA, b[i]! - meanB]
    ab += fromA * fromB
    aa += fromA * fromA
    bb += fromB * fromB
  }
  return (ab / Math.sqrt(aa * bb)) * Math.sqrt(a.length)
}

/** How many of 32 bits are set. */
export function bitsSet(word: number): number {
  let rest = word >>> 0
  let count = 0
  for (; rest !== 0; rest &= rest - 1) count += 1
  return count
}
