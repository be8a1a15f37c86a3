/** Rates as people write them: `30/s`, `100/m`, `0.5/s`. A count, and the unit of time it is for. */
import { fail, ok, type Result } from './result.ts'

/** More than any link carries: what is above is a slip of the keyboard. */
const HIGHEST_PER_SECOND = 1_000_000

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
])

/** Reads a rate as a number per second. The error is a sentence for the user. */
export function parseRate(text: string): Result<number, string> {
  if (text.length > 40) return fail(`a rate of ${text.length} characters is too long, e.g. 30/s`)
  if (/^\d+(\.\d+)?$/.test(text))
    return fail(`"${text}" does not say per what; write ${text}/s, ${text}/m or ${text}/h`)
  const match = /^(\d{1,15}(?:\.\d{1,3})?)\/([a-zA-Z]+)$/.exec(text)
  if (match === null) return fail(`"${text}" is not a rate; write a number per unit of time, e.g. 30/s or 100/m`)
  const [, count = '', unit = ''] = match
  const seconds = SECONDS.get(unit)
  if (seconds === undefined) return fail(`"${text}" has an unknown unit "${unit}"; units are s, m (minutes), h and d`)
  const perSecond = Number(count) / seconds
  if (perSecond === 0) return fail(`"${text}" would let nothing pass; a rate is more than 0`)
  if (perSecond > HIGHEST_PER_SECOND) return fail(`"${text}" is more than ${HIGHEST_PER_SECOND}/s`)
  return ok(perSecond)
}

/** Writes a number per second as `parseRate` reads it back: `30` is `30/s`, `100 / 60` is `100/m`. */
export function formatRate(perSecond: number): string {
  // Whole counts first, in the smallest unit that has one; then the three decimals that parseRate takes.
  for (const steps of [1, 1_000]) {
    for (const [unit, seconds] of SECONDS) {
      const count = Math.round(perSecond * seconds * steps) / steps
      if (count / seconds === perSecond) return `${count}/${unit}`
    }
  }
  return `${perSecond}/s`
}
