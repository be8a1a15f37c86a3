/** The messages of a `send`, one after the other: its places filled, and when each is due. Pure. */
import { ok, type Result } from '../core/result.ts'
import type { DataRow } from './data-rows.ts'
import type { SendStep } from './step.ts'
import { filled } from './variables.ts'

export interface Outgoing {
  readonly from: string
  readonly to: string
  readonly text: string
  /** In ms of the world's time since the first. */
  readonly after: number
}

/** The error is a sentence for the user. */
export function outgoingOf(step: SendStep, rows: readonly DataRow[]): Result<readonly Outgoing[], string> {
  const count = step.data === null ? step.count : rows.length
  const messages: Outgoing[] = []
  for (let i = 0; i < count; i++) {
    const places = new Map([...Object.entries(rows[i] ?? {}), ['n', String(i + 1)]])
    const [from, to, text] = [filled(step.from, places), filled(step.to, places), filled(step.text, places)]
    if (!from.ok) return from
    if (!to.ok) return to
    if (!text.ok) return text
    const after = step.rate === null ? 0 : Math.round((i * 1_000) / step.rate)
    messages.push({ from: from.value, to: to.value, text: text.value, after })
  }
  return ok(messages)
}

/** What is due at one time goes together. */
export function wavesOf(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const waves: Outgoing[][] = []
  for (const message of messages) {
    const last = waves.at(-1)
    if (last?.[0]?.after === message.after) last.push(message)
    else waves.push([message])
  }
  return waves
}

/** What only the message itself can fill. */
export function ownPlaces(rows: readonly DataRow[]): ReadonlySet<string> {
  return new Set(['n', ...Object.keys(rows[0] ?? {})])
}
