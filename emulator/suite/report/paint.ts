/** Colours of a terminal, or none. */
import type { Outcome } from '../result.ts'

export interface Paint {
  bold(text: string): string
  faint(text: string): string
  good(text: string): string
  warn(text: string): string
  outcome(outcome: Outcome, text: string): string
}

const RED = 31
const GREEN = 32
const YELLOW = 33
const BOLD = 1
const FAINT = 2

const OUTCOME_COLOURS: Readonly<Record<Outcome, number>> = {
  passed: GREEN,
  failed: RED,
  broken: RED,
  'timed-out': RED,
  skipped: YELLOW,
}

export function paintOf(colour: boolean): Paint {
  const painted = (code: number, text: string) => (colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    bold: (text) => painted(BOLD, text),
    faint: (text) => painted(FAINT, text),
    good: (text) => painted(GREEN, text),
    warn: (text) => painted(YELLOW, text),
    outcome: (outcome, text) => painted(OUTCOME_COLOURS[outcome], text),
  }
}
