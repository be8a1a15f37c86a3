/**
 * The conditions of a rule's `when`. Each tests one thing about a message, says what it asks for, and says what it
 * found, so that a decision can be explained by the code that made it.
 */
import { uniform } from '../core/draw.ts'
import { DAY, MINUTE, type Millis } from '../core/instant.ts'
import type { Facts } from './facts.ts'
import type { Pattern } from './pattern.ts'
import { formatTimeOfDay, formatZone } from './time-scalars.ts'

/** What a condition needs of the rule it belongs to. */
export interface RuleKeys {
  /** The purpose of the rule's draw. */
  readonly purpose: number
  /** Under which its messages are counted. */
  readonly countKey: number
}

export interface Condition {
  test(facts: Facts, keys: RuleKeys): boolean
  /** What it asks for. */
  explain(): string
  /** What this message has. */
  found(facts: Facts, keys: RuleKeys): string
}

export class PatternCondition implements Condition {
  readonly field: 'to' | 'from' | 'text' | 'account'
  /** Any of them. */
  readonly patterns: readonly Pattern[]

  constructor(field: PatternCondition['field'], patterns: readonly Pattern[]) {
    this.field = field
    this.patterns = patterns
  }

  test(facts: Facts): boolean {
    const value = this.#value(facts)
    for (const pattern of this.patterns) if (pattern.matches(value)) return true
    return false
  }

  explain(): string {
    return `${this.field} matches ${this.patterns.map((pattern) => pattern.source).join(' or ')}`
  }

  found(facts: Facts): string {
    const value = this.#value(facts)
    return `${this.field} is ${this.field === 'text' ? JSON.stringify(value) : value || "''"}`
  }

  #value(facts: Facts): string {
    return this.field === 'text' ? facts.text() : facts[this.field]
  }
}

export class FrontCondition implements Condition {
  readonly #fronts: readonly string[]

  constructor(fronts: readonly string[]) {
    this.#fronts = fronts
  }

  test(facts: Facts): boolean {
    return this.#fronts.includes(facts.front)
  }

  explain(): string {
    return `front is ${this.#fronts.join(' or ')}`
  }

  found(facts: Facts): string {
    return `it came by ${facts.front}`
  }
}

/** An octet of the request: certain values of certain bits. */
export class OctetCondition implements Condition {
  readonly #field: 'data-coding' | 'registered-delivery'
  readonly #accepted: readonly { readonly mask: number; readonly value: number; readonly source: string }[]

  constructor(
    field: 'data-coding' | 'registered-delivery',
    accepted: readonly { mask: number; value: number; source: string }[],
  ) {
    this.#field = field
    this.#accepted = accepted
  }

  test(facts: Facts): boolean {
    const octet = this.#octet(facts)
    for (const { mask, value } of this.#accepted) if ((octet & mask) === value) return true
    return false
  }

  explain(): string {
    return `${this.#field} is ${this.#accepted.map(({ source }) => source).join(' or ')}`
  }

  found(facts: Facts): string {
    return `${this.#field} is ${this.#octet(facts)}`
  }

  #octet(facts: Facts): number {
    return this.#field === 'data-coding' ? facts.dataCoding : facts.registered
  }
}

/** A time of day, on the world's clock. Over midnight where it ends before it begins. */
export class TimeCondition implements Condition {
  readonly #from: Millis
  readonly #to: Millis
  /** Minutes east of UTC. */
  readonly #zone: number

  constructor(from: Millis, to: Millis, zone: number) {
    this.#from = from
    this.#to = to
    this.#zone = zone
  }

  test(facts: Facts): boolean {
    const time = this.#time(facts)
    return this.#from <= this.#to ? time >= this.#from && time < this.#to : time >= this.#from || time < this.#to
  }

  explain(): string {
    return `time is from ${formatTimeOfDay(this.#from)} to ${formatTimeOfDay(this.#to)} ${formatZone(this.#zone)}`
  }

  found(facts: Facts): string {
    return `it is ${formatTimeOfDay(this.#time(facts))}`
  }

  #time(facts: Facts): number {
    return (((facts.now + this.#zone * MINUTE) % DAY) + DAY) % DAY
  }
}

/** A share of all messages, by the rule's own draw. */
export class ChanceCondition implements Condition {
  readonly share: number

  constructor(share: number) {
    this.share = share
  }

  test(facts: Facts, keys: RuleKeys): boolean {
    return uniform(facts.drawHi, facts.drawLo, keys.purpose, 0) < this.share
  }

  explain(): string {
    return `chance ${Number((this.share * 100).toPrecision(9))}%`
  }

  found(facts: Facts, keys: RuleKeys): string {
    const roll = uniform(facts.drawHi, facts.drawLo, keys.purpose, 0)
    return `rolled ${roll.toFixed(4)} ${roll < this.share ? '<' : '>='} ${this.share}`
  }
}

/** Certain messages among those to one destination that match all else: the n-th, or every n-th. */
export class CountCondition implements Condition {
  readonly #nth: readonly number[] | null
  readonly #every: number | null

  constructor(nth: readonly number[] | null, every: number | null) {
    this.#nth = nth
    this.#every = every
  }

  test(facts: Facts, keys: RuleKeys): boolean {
    return this.#accepts(facts.nth(keys.countKey) + 1)
  }

  explain(): string {
    const parts: string[] = []
    if (this.#nth !== null) parts.push(`nth is ${this.#nth.join(' or ')}`)
    if (this.#every !== null) parts.push(`every ${this.#every}`)
    return parts.join(' and ')
  }

  /** Asks for the count again: only for explanations, whose counter stands still. */
  found(facts: Facts, keys: RuleKeys): string {
    return `it is number ${facts.nth(keys.countKey) + 1} to ${facts.to}`
  }

  #accepts(count: number): boolean {
    if (this.#nth !== null && !this.#nth.includes(count)) return false
    return this.#every === null || count % this.#every === 0
  }
}
