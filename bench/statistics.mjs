export function median(values) {
  return quantile(Float64Array.from(values).sort(), 0.5)
}

/** The smallest of the sorted values that a share of `q` of them does not exceed. */
export function quantile(sorted, q) {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
}
