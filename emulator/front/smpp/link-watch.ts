/**
 * A link's patience: how long half a PDU, a client that reads nothing, a missing bind or a missing answer is borne. All
 * of it in wall time, looked at every quarter of a second.
 */
import type { Holder } from '../../core/in-flight.ts'
import type { Instant } from '../../core/instant.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import type { Link } from './link.ts'

/** A peer that takes nothing for so long, with something to take, is dropped. */
const STALLED_AFTER = 30_000
/** Half a PDU holds the world's clock no longer than this, and the connection no longer than the other. */
export const HALF_PDU_HOLD = 1_000
const HALF_PDU_DROP = 30_000

export class LinkWatch {
  readonly #link: Link
  /** Anything at all was heard. */
  #heard: Instant
  /** Something but enquire_link was heard. */
  #active: Instant
  /** enquire_link was sent, and nothing was heard since. */
  #asked: Instant | null = null
  #partSince: Instant | null = null
  #stalledSince: Instant | null = null
  /** Half a PDU holds the clock. */
  #holder: Holder | null = null

  constructor(link: Link, now: Instant) {
    this.#link = link
    this.#heard = now
    this.#active = now
  }

  heard(now: Instant): void {
    this.#heard = now
    this.#asked = null
  }

  active(): void {
    this.#active = this.#heard
  }

  /** Whether the octets heard so far end within a PDU, and whether the one before has ended since the last time. */
  within(partial: boolean, ended: boolean, holder: Holder | null): void {
    if (!partial || ended) {
      this.#partSince = null
      this.letClockGo()
    }
    if (partial && this.#partSince === null) {
      this.#partSince = this.#heard
      this.#holder = holder
      holder?.take('input')
    }
  }

  stalled(now: Instant): void {
    this.#stalledSince ??= now
  }

  flowing(): void {
    this.#stalledSince = null
  }

  letClockGo(): void {
    this.#holder?.give('input')
    this.#holder = null
  }

  /** Why the connection ends here; null: it goes on. */
  fault(now: Instant): string | null {
    const link = this.#link
    const part = since(this.#partSince, now)
    if (part >= HALF_PDU_HOLD) this.letClockGo()
    if (part >= HALF_PDU_DROP) return 'half a PDU'
    if (since(this.#stalledSince, now) >= STALLED_AFTER) return 'the client reads nothing'
    if (link.state === 'OPEN' || link.state === 'OUTBOUND') {
      return now - link.since >= link.front.sessionInit ? 'no bind in time' : null
    }
    if (since(this.#asked, now) >= link.responseTimeout) return 'enquire_link not answered'
    return null
  }

  /** The timers that the account sets: silence is asked about, or ended (SMPP 3.4 section 7.2). */
  askOrLeave(now: Instant): void {
    const link = this.#link
    const timers = link.account?.settings.smpp?.timers
    if (timers === undefined) return
    if (timers.inactivity > 0 && now - this.#active >= timers.inactivity) link.unbind('inactivity')
    else if (timers.enquireLink > 0 && this.#asked === null && now - this.#heard >= timers.enquireLink) {
      this.#asked = now
      link.send({ command: 'enquire_link', status: 0, sequence: link.nextSequence(), body: null, tlvs: NO_TLVS })
    }
  }
}

function since(start: Instant | null, now: Instant): number {
  return start === null ? -1 : now - start
}
