/** What rules may ask of a message that is being accepted. One object a world, filled anew for each message. */
import type { CounterTable } from '../core/counter-table.ts'
import type { DrawKey } from '../core/draw.ts'
import type { Instant } from '../core/instant.ts'
import { sizeOf } from '../message/mms.ts'
import type { FrontName } from '../message/record.ts'
import type { Facts } from '../scenario/facts.ts'
import type { AccountState } from './account-state.ts'
import { type Contents, textOf } from './parts.ts'

export class SubmitFacts implements Facts {
  to = ''
  from = ''
  account = ''
  front: FrontName = 'smpp'
  dataCoding = 0
  registered = 0
  isMms = false
  size = 0
  now = 0 as Instant
  drawHi = 0
  drawLo = 0
  #destinationHi = 0
  #destinationLo = 0
  #contents: Contents | null = null
  #state: AccountState | null = null
  #text: string | null = null
  readonly #counts: CounterTable

  constructor(counts: CounterTable) {
    this.#counts = counts
  }

  of(
    contents: Contents,
    number: string,
    account: AccountState,
    now: Instant,
    draw: DrawKey,
    destination: DrawKey,
  ): this {
    this.to = number
    const { submission } = contents
    this.from = submission.from
    this.account = submission.account
    this.front = submission.front
    this.dataCoding = submission.dataCoding
    this.registered = submission.registered
    this.isMms = submission.mms !== null
    this.size = submission.mms === null ? 0 : sizeOf(submission.mms)
    this.now = now
    this.drawHi = draw.hi | 0
    this.drawLo = draw.lo | 0
    this.#destinationHi = destination.hi | 0
    this.#destinationLo = destination.lo | 0
    this.#contents = contents
    this.#state = account
    this.#text = null
    return this
  }

  /** The decoded text, without its header; '' for binary content. */
  text(): string {
    if (this.#text === null) {
      const alphabet = this.#state?.settings.smpp?.defaultAlphabet ?? 'gsm7'
      this.#text = this.#contents === null ? '' : (textOf(this.#contents, alphabet) ?? '')
    }
    return this.#text
  }

  /** How many messages to this number matched the rule before; counts this one. */
  nth(rule: number): number {
    return this.#counts.next(this.#destinationHi ^ rule, this.#destinationLo)
  }
}
