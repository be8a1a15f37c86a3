/** The tries to deliver a message, read from its timeline. */

import { isoTime } from '../core/iso-time.ts'
import type { TimelineEntry } from '../engine/timeline.ts'
import { causeName, lifeOf } from './view-timeline.ts'

export interface AttemptView {
  /** On the world's clock. */
  readonly at: string
  /** The life it ended in, why it failed for now, or `under way`. */
  readonly result: string
}

const UNDER_WAY = 'under way'

export function attemptsView(entries: readonly TimelineEntry[]): readonly AttemptView[] {
  const attempts: AttemptView[] = []
  for (const entry of entries) {
    const at = isoTime(entry.at)
    if (entry.what === 'attempt') attempts.push({ at, result: UNDER_WAY })
    else if (entry.what === 'failed') attempts.push({ at, result: causeName(entry.detail) })
    // For now; what is refused for good ends with it.
    else if (entry.what === 'refused by carrier') attempts.push({ at, result: 'refused by carrier' })
    else if (entry.what === 'final') end(attempts, lifeOf(entry), at)
  }
  return attempts
}

function end(attempts: AttemptView[], result: string, at: string): void {
  if (result === 'refused-at-submission') attempts.push({ at, result: 'refused by carrier' })
  const last = attempts.at(-1)
  if (last?.result === UNDER_WAY) attempts[attempts.length - 1] = { at: last.at, result }
}
