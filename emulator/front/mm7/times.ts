/** The times that a client asks for, on the world's clock. */
import { type Instant, NEVER } from '../../core/instant.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Mm7Time } from '../../protocol/mm7/submission.ts'

export interface Times {
  /** 0: at once. */
  readonly startAt: Instant
  /** NEVER: not asked for. */
  readonly deadline: Instant
}

/** The failure is code 4004's. `now`: the world's; `wall`: the one that the client knows, from which its times count. */
export function timesInWorld(
  { earliest, expiry }: { readonly earliest: Mm7Time | null; readonly expiry: Mm7Time | null },
  now: Instant,
  wall: Instant,
): Result<Times, string> {
  const deadline = inWorld(expiry, now, wall) ?? NEVER
  if (deadline <= now) return fail('ExpiryDate has passed')
  const startAt = inWorld(earliest, now, wall) ?? (0 as Instant)
  return startAt < deadline ? ok({ startAt, deadline }) : fail('EarliestDeliveryTime is not before ExpiryDate')
}

function inWorld(time: Mm7Time | null, now: Instant, wall: Instant): Instant | null {
  if (time === null || time.kind === 'invalid') return null
  return (time.kind === 'after' ? now + time.span : Math.round(now + (time.at - wall))) as Instant
}
