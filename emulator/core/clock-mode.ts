/** The modes of a world's clock in words: `real`, `x60` (any factor), `manual`, `auto`. */
import { fail, ok, type Result } from './result.ts'
import type { ClockMode } from './world-clock.ts'

export function formatClockMode(mode: ClockMode): string {
  return mode.kind === 'scaled' ? `x${mode.factor}` : mode.kind
}

export function parseClockMode(text: string): Result<ClockMode, string> {
  if (text === 'real' || text === 'manual' || text === 'auto') return ok({ kind: text })
  const factor = /^x\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text.slice(1)) : 0
  if (factor > 0) return ok({ kind: 'scaled', factor })
  return fail(`"${text}" is not a mode of the clock; write real, x60 (or any factor), manual or auto`)
}
