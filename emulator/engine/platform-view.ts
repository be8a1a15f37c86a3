/**
 * What a platform shows of a message: what it did itself, and the last word that the carrier gave it, which is not what
 * became of the message where the carrier keeps silent or does not tell the truth.
 */
import type { Instant } from '../core/instant.ts'
import type { Life } from '../message/life.ts'
import { isPlatform, type MessageRecord } from '../message/record.ts'
import { LIVES } from '../message/status-table.ts'
import type { AccountState } from './account-state.ts'
import type { World } from './world.ts'

export interface PlatformStep {
  readonly life: Life
  /** On the world's clock. */
  readonly at: Instant
}

/** Each thing the platform learned, oldest first; of a message that came through none, nothing. */
export function platformSteps(world: World, record: MessageRecord): readonly PlatformStep[] {
  const steps: PlatformStep[] = []
  if (!isPlatform(record)) return steps
  for (const { at, what, detail } of world.timelineOf(record)) {
    if (what === 'queued' || what === 'thawed') steps.push({ life: 'queued', at })
    else if (what === 'refused by carrier') steps.push({ life: 'refused-for-now', at })
    else if (what === 'told') steps.push({ life: LIVES[detail] as Life, at })
  }
  return steps
}

/** The life as the platform knows it; the message's own where it came through none. */
export function platformLife(world: World, record: MessageRecord): Life {
  const last = platformSteps(world, record).at(-1)
  if (last === undefined) return record.life
  return isWordless(last.life) && hasEnded(world, record) ? 'silent' : last.life
}

/** Not final: the carrier may still say something. */
function isWordless(life: Life): boolean {
  return life === 'sent' || life === 'submitted' || life === 'pending' || life === 'notified'
}

/** The campaign is over: what has no last word by then is called Unknown, which is a label and no event. */
function hasEnded(world: World, record: MessageRecord): boolean {
  const account = world.accounts.get(record.submission.account)
  if (account === undefined || record.submission.front !== 'gateway') return false
  return campaignEnd(account, record) <= world.clock.now()
}

/** When the campaign of a message ends: some time after it was accepted, or when somebody ended it. */
export function campaignEnd({ settings, campaignEndedAt }: AccountState, record: MessageRecord): number {
  const after = record.acceptedAt + (settings.gateway?.campaignEnd ?? Number.POSITIVE_INFINITY)
  return campaignEndedAt >= record.acceptedAt ? Math.min(after, campaignEndedAt) : after
}
