/**
 * The links of one account, and the way its hand-overs leave: to the link that submitted the message while it can
 * receive, else to the receiving link with the least to do. What comes while nobody is bound to receive is held, in
 * order, until somebody is.
 */

import type { Instant } from '../../core/instant.ts'
import { TokenBucket } from '../../core/token-bucket.ts'
import type { HandOver, Outlet } from '../../engine/hand-over.ts'
import type { Link } from './link.ts'

export class AccountLinks implements Outlet {
  readonly #links = new Set<Link>()
  #held: HandOver[] = []
  #bucket: TokenBucket | null = null
  #rate = Number.POSITIVE_INFINITY

  get links(): ReadonlySet<Link> {
    return this.#links
  }

  /** Hand-overs that wait for somebody to bind. */
  get held(): number {
    return this.#held.length
  }

  /** The account's rate, shared by all its links; null: none, where `rate` is Infinity. */
  bucket(rate: number, now: Instant): TokenBucket | null {
    if (rate !== this.#rate) {
      this.#rate = rate
      this.#bucket = rate < Number.POSITIVE_INFINITY ? new TokenBucket(rate, now) : null
    }
    return this.#bucket
  }

  add(link: Link): void {
    this.#links.add(link)
    if (link.receives) this.#release()
  }

  remove(link: Link): void {
    this.#links.delete(link)
  }

  deliver(handOver: HandOver): void {
    const link = this.#choose(handOver)
    if (link === null) this.#held.push(handOver)
    else link.handOver(handOver)
  }

  forget(): void {
    this.#held = []
    for (const link of this.#links) link.forget()
  }

  #release(): void {
    const held = this.#held
    this.#held = []
    for (const handOver of held) this.deliver(handOver)
  }

  #choose(handOver: HandOver): Link | null {
    const submitting = handOver.record?.submission.link ?? 0
    const elsewhere = handOver.record?.plan.receipts.style.bind === 'another'
    let best: Link | null = null
    let fallback: Link | null = null
    for (const link of this.#links) {
      if (!link.receives) continue
      if (link.id === submitting) {
        if (!elsewhere) return link
        fallback = link
      } else if (best === null || link.load < best.load) best = link
    }
    return best ?? fallback
  }
}
