/** What holds before anything has come is not waited for: it would hold at once, whatever comes then. */
import type { WantedCount } from './wanted.ts'

/** Words that count something that comes. */
const COUNTED: readonly string[] = ['messages', 'receipts', 'receipts-sent', 'attempts', 'texts', 'count', 'refused']

/** The first of the words where each of them holds of nothing; null: they are worth waiting for. */
export function heldAtOnce(wanted: Readonly<Record<string, unknown>>): string | null {
  const words = Object.entries(wanted)
  return words.every(([key, each]) => COUNTED.includes(key) && fitsNone(each)) ? (words[0]?.[0] ?? null) : null
}

function fitsNone(wanted: unknown): boolean {
  return Array.isArray(wanted) ? wanted.length === 0 : (wanted as WantedCount).fits(0)
}
