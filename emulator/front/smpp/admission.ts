/**
 * May this client submit now? Its rate and its window are the account's; what happens beyond them differs from one SMSC
 * to the next (`over`). Rates are kept on the wall's clock, for the client is real;
 * in a world that a test moves, on the world's, so that the same message is too many on every machine.
 */
import { type Millis, millis } from '../../core/instant.ts'
import type { World } from '../../engine/world.ts'
import { STATUS } from '../../protocol/smpp/command-status.ts'
import type { Link } from './link.ts'

/** The request has been answered, or never will be. */
export const REFUSED = -1 as Millis

const AT_ONCE = 0 as Millis

/** How long to wait with the answer; REFUSED: the request has been refused. */
export function admit(link: Link, commandId: number, sequence: number): Millis {
  const settings = link.account?.settings.smpp
  if ((link.world as World).isFull) {
    link.refuse(commandId, STATUS.ESME_RMSGQFUL, sequence, 'more messages are pending than --max-pending allows')
    return REFUSED
  }
  if (settings === undefined || settings === null) return AT_ONCE
  if (link.slow >= settings.window) return over(link, settings.over, commandId, sequence, 'window exceeded')
  if (settings.rate === Number.POSITIVE_INFINITY) return AT_ONCE
  const world = link.world as World
  const now = world.rates === 'world' ? world.clock.now() : link.front.wall.now()
  const bucket = link.links?.bucket(settings.rate, now) ?? null
  if (bucket === null) return AT_ONCE
  if (settings.over === 'slow') return bucket.borrow(now)
  if (bucket.take(now)) return AT_ONCE
  return over(link, settings.over, commandId, sequence, `more than ${settings.rate}/s`)
}

function over(
  link: Link,
  reaction: 'throttle' | 'queue-full' | 'slow' | 'drop',
  commandId: number,
  sequence: number,
  reason: string,
): Millis {
  if (reaction === 'drop') {
    link.logRefusal('submit', 0, reason)
    link.close(reason)
  } else {
    const status = reaction === 'queue-full' ? STATUS.ESME_RMSGQFUL : STATUS.ESME_RTHROTTLED
    link.refuse(commandId, status, sequence, reason)
  }
  return millis(REFUSED)
}
