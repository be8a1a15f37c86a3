/** A carrier: its numbers, its rules, and what it does with a message that no rule matches. */
import type { Carrier } from '../scenario/carrier.ts'
import { planLines } from './plan-lines.ts'

export interface CarrierView {
  readonly name: string
  readonly title: string
  /** `file:line` of its definition. */
  readonly where: string
  readonly numbers: readonly string[]
  readonly rules: readonly { readonly name: string; readonly where: string }[]
  readonly outages: readonly string[]
  /** What it does with a message that no rule matches, a line a topic. */
  readonly usually: readonly string[]
}

export function carrierView(carrier: Carrier): CarrierView {
  return {
    name: carrier.name,
    title: carrier.title,
    where: carrier.where,
    numbers: carrier.numbers,
    rules: carrier.rules.map(({ name, where }) => ({ name, where })),
    outages: carrier.outages.map((outage) => outage.explain()),
    usually: planLines(carrier.plan),
  }
}
