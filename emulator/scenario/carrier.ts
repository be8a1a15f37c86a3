/** A carrier, compiled: it decides the plan of each message. */
import type { Instant } from '../core/instant.ts'
import { causeNamed } from '../message/cause.ts'
import type { Plan, ReceiptStyle } from '../message/plan.ts'
import { type Behaviour, type Change, changed, planOf } from './behaviour.ts'
import type { Condition } from './condition.ts'
import type { Facts } from './facts.ts'
import type { Outage } from './outage.ts'
import type { Rule } from './rule.ts'
import { RuleIndex } from './rule-index.ts'

/** Plans of several rules together are kept for the next message, up to this many a carrier. */
const MOST_COMBINATIONS = 10_000

export interface CarrierParts {
  readonly name: string
  readonly title: string
  /** `file:line`. */
  readonly where: string
  readonly numbers: readonly string[]
  readonly submitted: boolean
  readonly behaviour: Behaviour
  /** How it treats multimedia messages. */
  readonly mmsBehaviour: Behaviour
  /** What X-Mblox-Carrier-Id calls it: the id of today, then older ones. */
  readonly operatorIds: readonly string[]
  readonly outages: readonly Outage[]
  readonly rules: readonly Rule[]
}

/** Told of each rule that a decision tries; `failed`: the condition that does not hold, null where all do. */
export type Witness = (rule: Rule, failed: Condition | null) => void

export class Carrier {
  readonly name: string
  readonly title: string
  /** `file:line` of its definition. */
  readonly where: string
  /** The prefixes it owns, `*` at the end of each that is not a whole number, without a leading `+`. */
  readonly numbers: readonly string[]
  /** False: a gateway that sends through it never hears that it has a message. */
  readonly submitted: boolean
  readonly outages: readonly Outage[]
  /** In the order of the file. */
  readonly rules: readonly Rule[]
  readonly #parts: CarrierParts
  readonly #index: RuleIndex
  readonly operatorIds: readonly string[]
  /** How it calls the phones of its customers; '': it does not. */
  readonly userAgent: string
  readonly #usual: Decision
  readonly #usualMms: Decision

  constructor(parts: CarrierParts) {
    this.#parts = parts
    this.name = parts.name
    this.title = parts.title
    this.where = parts.where
    this.numbers = parts.numbers
    this.userAgent = parts.mmsBehaviour.mms.userAgent
    this.submitted = parts.submitted
    this.outages = parts.outages
    this.rules = parts.rules
    this.#index = new RuleIndex(parts.rules)
    this.operatorIds = parts.operatorIds
    const room = { left: MOST_COMBINATIONS }
    this.#usual = new Decision(parts.name, parts.behaviour, [], room)
    this.#usualMms = new Decision(parts.name, parts.mmsBehaviour, [], room)
  }

  /** The same carrier, which says this besides; its rules still decide over it. `outage`: what is so from now on. */
  changedBy(changes: readonly Change[], outage: Outage | null): Carrier {
    const parts = this.#parts
    return new Carrier({
      ...parts,
      behaviour: changes.reduce(changed, parts.behaviour),
      mmsBehaviour: changes.reduce(changed, parts.mmsBehaviour),
      outages: outage === null ? parts.outages : [outage, ...parts.outages],
    })
  }

  /** How it words its receipts, and how each of its rules does. */
  get styles(): readonly Partial<ReceiptStyle>[] {
    const usual = [this.#usual, this.#usualMms].map(({ plan }) => plan.receipts.style)
    return [...usual, ...this.rules.flatMap(({ changes }) => changes.flatMap(({ style }) => style ?? []))]
  }

  /** The plan of a message that no rule matches. */
  get plan(): Plan {
    return this.#usual.plan
  }

  /**
   * The plan of a message: the rules in the order of the file, until one matches that does not say `continue`.
   * Messages that the same rules match share one plan.
   */
  decide(facts: Facts): Plan {
    return this.trace(facts, null)
  }

  /** The same decision, with a witness to it. */
  trace(facts: Facts, witness: Witness | null): Plan {
    const candidates = this.#index.candidates(facts.to, facts.from)
    let decision = facts.isMms ? this.#usualMms : this.#usual
    for (let place = candidates.next(); place >= 0; place = candidates.next()) {
      const rule = this.rules[place] as Rule
      const failed = rule.firstFailure(facts)
      if (witness !== null) witness(rule, failed)
      if (failed !== null) continue
      decision = decision.with(rule)
      if (!rule.continues) break
    }
    return facts.size > decision.plan.mms.maxSize ? decision.tooLarge : decision.plan
  }

  /** The outage at `now`, on the world's clock; null: the carrier works. */
  outageAt(now: Instant): Outage | null {
    for (const outage of this.outages) if (outage.contains(now)) return outage
    return null
  }
}

const TOO_LARGE: Change = { attempt: { outcome: 'refused', cause: causeNamed('blocked') } }

/** What some rules decide together; the rules that may match after them lead on from here. */
class Decision {
  readonly plan: Plan
  readonly #behaviour: Behaviour
  readonly #rules: readonly Rule[]
  readonly #next = new Map<Rule, Decision>()
  readonly #room: { left: number }
  #tooLarge: Plan | null = null

  constructor(carrier: string, behaviour: Behaviour, rules: readonly Rule[], room: { left: number }) {
    this.plan = planOf(carrier, rules, behaviour)
    this.#behaviour = behaviour
    this.#rules = rules
    this.#room = room
  }

  /** The plan of a multimedia message of more octets than the carrier takes: taken, and refused in the end. */
  get tooLarge(): Plan {
    this.#tooLarge ??= planOf(this.plan.carrier, this.#rules, changed(this.#behaviour, TOO_LARGE))
    return this.#tooLarge
  }

  with(rule: Rule): Decision {
    const known = this.#next.get(rule)
    if (known !== undefined) return known
    const behaviour = rule.changes.reduce(changed, this.#behaviour)
    const decision = new Decision(this.plan.carrier, behaviour, [...this.#rules, rule], this.#room)
    // One rule alone is always kept: there are no more such plans than rules.
    if (this.#rules.length === 0) this.#next.set(rule, decision)
    else if (this.#room.left > 0) {
      this.#room.left--
      this.#next.set(rule, decision)
    }
    return decision
  }
}
