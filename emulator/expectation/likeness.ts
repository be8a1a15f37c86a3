/** Whether delays look like draws from a distribution: the test of Kolmogorov and Smirnov. Pure. */

/** sqrt(n) times the gap exceeds this once in a thousand where the delays are such draws. */
export const KS_LIMIT = 1.95

/**
 * The largest gap between what was seen and what was to be expected, times sqrt(n). Of whole numbers that were rounded
 * from the distribution, which may also have likely single values.
 */
export function ksOfWholes(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let gap = 0
  sorted.forEach((value, i) => {
    if (value !== sorted[i - 1]) gap = Math.max(gap, Math.abs(i / n - cdf(value - 0.5)))
    if (value !== sorted[i + 1]) gap = Math.max(gap, Math.abs((i + 1) / n - cdf(value + 0.5)))
  })
  return gap * Math.sqrt(n)
}
