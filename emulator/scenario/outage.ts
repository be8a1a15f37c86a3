/** When a carrier is out of order, and what that does. Windows are in the world's clock. */
import { formatDuration } from '../core/duration.ts'
import type { Instant, Millis } from '../core/instant.ts'
import { type Cause, NO_CAUSE } from '../message/cause.ts'
import { statusName } from '../protocol/smpp/command-status.ts'
import { formatIsoTime, formatTimeOfDay } from './time-scalars.ts'

export type Window =
  | { readonly kind: 'once'; readonly from: Instant; readonly to: Instant }
  /** Again and again: `offset` after each multiple of `every` since 1970, for `length`. */
  | { readonly kind: 'recurring'; readonly every: Millis; readonly offset: Millis; readonly length: Millis }

export class Outage {
  readonly window: Window
  /** Why attempts fail meanwhile; NO_CAUSE: they do not. */
  readonly cause: Cause
  /** The command_status by which submits are refused meanwhile; 0: they are not. */
  readonly submit: number

  constructor(window: Window, cause: Cause, submit: number) {
    this.window = window
    this.cause = cause
    this.submit = submit
  }

  contains(now: Instant): boolean {
    const { window } = this
    if (window.kind === 'once') return now >= window.from && now < window.to
    const since = (now - window.offset) % window.every
    return (since < 0 ? since + window.every : since) < window.length
  }

  explain(): string {
    const what: string[] = []
    if (this.cause !== NO_CAUSE) what.push(`attempts fail with ${this.cause.name}`)
    if (this.submit !== 0) what.push(`submits are refused with ${statusName(this.submit)}`)
    return `${this.#when()}: ${what.join(', ')}`
  }

  #when(): string {
    const { window } = this
    if (window.kind === 'once') {
      // As what is set while the emulator runs.
      if (window.from === Number.NEGATIVE_INFINITY) return 'until it is taken back'
      return `from ${formatIsoTime(window.from)} to ${formatIsoTime(window.to)}`
    }
    const at = formatTimeOfDay(window.offset)
    return `every ${formatDuration(window.every)} at ${at} UTC for ${formatDuration(window.length)}`
  }
}
