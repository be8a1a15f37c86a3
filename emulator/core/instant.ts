/**
 * Instants and spans of time, as branded numbers: the core never sees a `Date`.
 *
 * An `Instant` is whole milliseconds since 1970-01-01T00:00:00Z, either a world's reading or the wall's; which of the
 * two is said by the name of whatever holds it. `Millis` is a span. Both stay exact far beyond any validity period.
 */
declare const instantBrand: unique symbol
declare const millisBrand: unique symbol

export type Instant = number & { readonly [instantBrand]: true }
export type Millis = number & { readonly [millisBrand]: true }

/** Where a suite's world begins, so that its times read the same on every run. */
export const WORLD_START = Date.UTC(2026, 0, 1) as Instant

/** Later than anything that will happen: "no such time". */
export const NEVER = Number.POSITIVE_INFINITY as Instant

export const SECOND = 1_000 as Millis
export const MINUTE = 60_000 as Millis
export const HOUR = 3_600_000 as Millis
export const DAY = 86_400_000 as Millis

export function instant(ms: number): Instant {
  return ms as Instant
}

export function millis(ms: number): Millis {
  return ms as Millis
}

export function after(from: Instant, span: Millis): Instant {
  return (from + span) as Instant
}

export function between(from: Instant, to: Instant): Millis {
  return (to - from) as Millis
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}
