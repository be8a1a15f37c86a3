/**
 * The handsets of a world, by number: reachable or not, inbox full or not, until when. Two messages to one number meet
 * the same handset. A number nobody spoke of is switched on and has room.
 */
import { after, type Instant, millis, NEVER } from '../core/instant.ts'
import { type Cause, causeNamed, NO_CAUSE } from '../message/cause.ts'
import type { HandsetChange } from '../message/plan.ts'

export interface HandsetView {
  readonly state: 'on' | 'off' | 'full'
  /** When it is on again; NEVER where nobody said. */
  readonly until: Instant
}

const ABSENT = causeNamed('absent-subscriber')
const FULL = causeNamed('memory-capacity-exceeded')
const ON: HandsetView = { state: 'on', until: NEVER }

export class Handsets {
  readonly #changed = new Map<string, HandsetView>()

  /** A change from outside: holds from now on, whatever was before. */
  set(number: string, change: HandsetChange, now: Instant): void {
    if (change.state === 'on') this.#changed.delete(number)
    else this.#changed.set(number, { state: change.state, until: after(now, millis(change.span)) })
  }

  /** A change by a rule: a handset that is away already stays as it is, so that a second message does not prolong it. */
  suggest(number: string, change: HandsetChange, now: Instant): void {
    if (this.view(number, now).state === 'on') this.set(number, change, now)
  }

  view(number: string, now: Instant): HandsetView {
    const view = this.#changed.get(number)
    if (view === undefined) return ON
    if (view.until > now) return view
    this.#changed.delete(number)
    return ON
  }

  reach(number: string, now: Instant): Cause {
    if (this.#changed.size === 0) return NO_CAUSE
    const { state } = this.view(number, now)
    return state === 'on' ? NO_CAUSE : state === 'off' ? ABSENT : FULL
  }

  /** When a handset that is away will be back; NEVER where nobody said. */
  backAt(number: string, now: Instant): Instant {
    return this.view(number, now).until
  }

  clear(): void {
    this.#changed.clear()
  }
}
