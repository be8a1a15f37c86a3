/**
 * A message's record as a world stores it, in as few octets as it can be: a million of them wait at a time. Times are
 * spans since acceptance and small counts share a number, because an integer of 32 bits costs nothing beside its field
 * where an instant costs 16 octets more; a numeric id is a number until somebody asks for it.
 */
import type { DrawKey } from '../core/draw.ts'
import type { Instant } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import { type Cause, NO_CAUSE } from '../message/cause.ts'
import type { Life } from '../message/life.ts'
import type { Plan } from '../message/plan.ts'
import type { MessageRecord, Phase, Submission } from '../message/record.ts'
import { idText } from './message-id.ts'
import { type SubmitRequest, validUntil } from './submit-request.ts'

// Bits of #counts: owed from 0, sent from 16, flags from 24.
const SENT = 16
const FLAGS = 24
const OWED_MASK = 0xffff
const SENT_MASK = 0xff
const FLAGS_MASK = 0x7f

// Bits of #answer: status from 0, TON from 16, NPI from 20.
const TON = 16
const NPI = 20
const STATUS_MASK = 0xffff

export class StoredMessage implements MessageRecord {
  phase: Phase = 'waiting'
  life: Life = 'submitted'
  slot = -1
  #counts: number
  attempts = 0
  failures = 0
  tail = -1
  readonly plan: Plan
  submission: Submission
  payload: Octets
  cause: Cause = NO_CAUSE
  readonly drawHi: number
  readonly drawLo: number
  // In ms since acceptance; -1: not yet.
  #done = -1
  #failed = -1
  #start: number
  #validity: number
  readonly acceptedAt: Instant
  readonly key: number
  #id: string | number = ''
  readonly to: string
  readonly #answer: number

  /** @param status what the request is answered with; 0: accepted */
  constructor(
    request: Omit<SubmitRequest, 'sharedId'>,
    plan: Plan,
    status: number,
    key: number,
    draw: DrawKey,
    now: Instant,
  ) {
    const startAt = request.startAt > now ? request.startAt : now
    this.#counts = request.flags << FLAGS
    this.plan = plan
    this.submission = request.submission
    this.payload = request.payload
    this.drawHi = draw.hi | 0
    this.drawLo = draw.lo | 0
    this.#start = span(now, startAt)
    this.#validity = span(now, validUntil(plan.validity, startAt, request.deadline))
    this.acceptedAt = now
    this.key = key
    this.to = request.to
    this.#answer = (status & STATUS_MASK) | ((request.toTon & 0xf) << TON) | ((request.toNpi & 0x3f) << NPI)
  }

  get id(): string {
    const id = this.#id
    return typeof id === 'string' ? id : idText(id >>> 0, this.plan.receipts.style.ids)
  }

  set id(id: string) {
    this.#id = id
  }

  /** An id that is a number of 32 bits, to be written as the carrier's style says. */
  setNumericId(id: number): void {
    this.#id = id | 0
  }

  get number(): string {
    return numberOf(this.to)
  }

  get flags(): number {
    return (this.#counts >>> FLAGS) & FLAGS_MASK
  }

  set flags(flags: number) {
    this.#counts = (this.#counts & ~(FLAGS_MASK << FLAGS)) | (flags << FLAGS)
  }

  get owed(): number {
    return this.#counts & OWED_MASK
  }

  set owed(owed: number) {
    this.#counts = (this.#counts & ~OWED_MASK) | owed
  }

  get sent(): number {
    return (this.#counts >>> SENT) & SENT_MASK
  }

  set sent(sent: number) {
    this.#counts = (this.#counts & ~(SENT_MASK << SENT)) | (sent << SENT)
  }

  get status(): number {
    return this.#answer & STATUS_MASK
  }

  get toTon(): number {
    return (this.#answer >>> TON) & 0xf
  }

  get toNpi(): number {
    return (this.#answer >>> NPI) & 0x3f
  }

  get startAt(): Instant {
    return (this.acceptedAt + this.#start) as Instant
  }

  set startAt(at: Instant) {
    this.#start = span(this.acceptedAt, at)
  }

  get deadline(): Instant {
    return (this.acceptedAt + this.#validity) as Instant
  }

  set deadline(at: Instant) {
    this.#validity = span(this.acceptedAt, at)
  }

  get doneAt(): Instant {
    return (this.#done < 0 ? 0 : this.acceptedAt + this.#done) as Instant
  }

  set doneAt(at: Instant) {
    this.#done = span(this.acceptedAt, at)
  }

  get failedAt(): Instant {
    return (this.#failed < 0 ? 0 : this.acceptedAt + this.#failed) as Instant
  }

  set failedAt(at: Instant) {
    this.#failed = at === 0 ? -1 : span(this.acceptedAt, at)
  }
}

/** As a 32-bit integer where it fits: V8 keeps the difference of two doubles in a box of its own, whatever its value. */
function span(from: Instant, to: Instant): number {
  const ms = to - from
  return ms >= -0x80000000 && ms <= 0x7fffffff ? ms | 0 : ms
}

/** The number behind an address: rules, carriers and handsets do not see a leading `+`. */
export function numberOf(address: string): string {
  return address.charCodeAt(0) === 0x2b ? address.slice(1) : address
}
