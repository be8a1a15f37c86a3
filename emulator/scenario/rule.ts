/** A rule of a carrier, compiled: whom it matches, and what it changes. */
import { purposeOf } from '../core/draw.ts'
import type { RuleOrigin } from '../message/plan.ts'
import type { Change } from './behaviour.ts'
import { type Condition, PatternCondition, type RuleKeys } from './condition.ts'
import type { Facts } from './facts.ts'

/** A rule as its schema gives it: without a name of its own, it gets one from its content. */
export interface RuleDraft {
  readonly name: string | null
  readonly conditions: readonly Condition[]
  readonly changes: readonly Change[]
  /** Rules after it are tried too. */
  readonly continues: boolean
  /** Left out where the magic endings are switched off. */
  readonly magic: boolean
}

export class Rule implements RuleOrigin, RuleKeys {
  readonly name: string
  readonly where: string
  readonly conditions: readonly Condition[]
  readonly changes: readonly Change[]
  readonly continues: boolean
  /** What an index finds the rule by, and what is left to test then. */
  readonly indexed: PatternCondition | null
  readonly purpose: number
  readonly countKey: number

  /** `name` is unique within the carrier and stays when other rules come and go: draws hang on it. */
  constructor(carrier: string, name: string, where: string, draft: RuleDraft) {
    this.name = name
    this.where = where
    this.conditions = draft.conditions.filter((condition) => !matchesAll(condition))
    this.changes = draft.changes
    this.continues = draft.continues
    this.indexed = this.conditions.find(isIndexable) ?? null
    this.purpose = purposeOf(name)
    this.countKey = purposeOf(`nth ${carrier} ${name}`)
  }

  /** It matches every message, so that nothing after it is tried. */
  get isCatchAll(): boolean {
    return this.conditions.length === 0 && !this.continues
  }

  /**
   * The first condition that does not hold; null: the rule matches. The indexed one has been tested by who found the
   * rule by its index. A message that gets to the last condition, a count, is counted.
   */
  firstFailure(facts: Facts): Condition | null {
    for (const condition of this.conditions) {
      if (condition !== this.indexed && !condition.test(facts, this)) return condition
    }
    return null
  }
}

function matchesAll(condition: Condition): boolean {
  return condition instanceof PatternCondition && condition.patterns.some((pattern) => pattern.kind === 'any')
}

function isIndexable(condition: Condition): condition is PatternCondition {
  return (
    condition instanceof PatternCondition &&
    (condition.field === 'to' || condition.field === 'from') &&
    condition.patterns.every(({ kind }) => kind === 'exact' || kind === 'prefix' || kind === 'suffix')
  )
}
