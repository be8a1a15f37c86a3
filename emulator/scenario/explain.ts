/** What would become of a message, and why: the carrier's own decision, witnessed. */
import { type DrawKey, messageKey, worldKey } from '../core/draw.ts'
import { type Instant, WORLD_START } from '../core/instant.ts'
import type { Plan } from '../message/plan.ts'
import type { FrontName } from '../message/record.ts'
import type { Carrier } from './carrier.ts'
import type { CompiledWorld } from './compiled-scenario.ts'
import type { Condition } from './condition.ts'
import type { Facts } from './facts.ts'
import { planInWords } from './plan-in-words.ts'
import type { Rule } from './rule.ts'
import { formatIsoTime } from './time-scalars.ts'

export interface Question {
  readonly to: string
  readonly from?: string
  /** By name; where the world has one account only, that one. */
  readonly account?: string
  readonly text?: string
  readonly front?: FrontName
  readonly dataCoding?: number
  readonly registered?: number
  /** A multimedia message of so many octets; absent: a short message. */
  readonly mmsSize?: number
  /** On the world's clock; the world's start by default. */
  readonly at?: Instant
  /** The world's by default, 0 where it has none. */
  readonly seed?: number
  /** How many messages to the number came before: draws and counts follow from it. */
  readonly before?: number
  /** The draws of a message there is, in place of those that seed and `before` lead to. */
  readonly draw?: Readonly<DrawKey>
}

export interface Explanation {
  readonly world: string
  readonly to: string
  readonly at: Instant
  /** null: no carrier owns the number. */
  readonly carrier: { readonly name: string; readonly title: string; readonly where: string } | null
  /** Why that carrier: pinned, or by which prefix. */
  readonly because: string
  readonly outage: string | null
  /** The rules tried, in order. */
  readonly rules: readonly RuleTrial[]
  /** Rules that the number or the sender rules out at once, or that come after the decision. */
  readonly untried: number
  readonly plan: Plan | null
}

export interface RuleTrial {
  readonly name: string
  /** `file:line`. */
  readonly where: string
  readonly matched: boolean
  readonly continues: boolean
  /** Up to the first that does not hold. */
  readonly conditions: readonly ConditionTrial[]
}

export interface ConditionTrial {
  readonly asks: string
  readonly found: string
  readonly holds: boolean
}

export function explain(world: CompiledWorld, question: Question): Explanation {
  const at = question.at ?? world.start ?? WORLD_START
  const to = question.to.replace(/^\+/, '')
  const account = question.account ?? (world.accounts.size === 1 ? [...world.accounts.keys()].join() : '')
  const { carrier, because } = carrierFor(world, to, account)
  const rules: RuleTrial[] = []
  const facts = factsOf(world, question, to, account, at)
  const plan = carrier?.trace(facts, (rule, failed) => rules.push(trial(rule, failed, facts))) ?? null
  return {
    world: world.name,
    to,
    at,
    carrier: carrier === null ? null : { name: carrier.name, title: carrier.title, where: carrier.where },
    because,
    outage: carrier?.outageAt(at)?.explain() ?? null,
    rules,
    untried: (carrier?.rules.length ?? 0) - rules.length,
    plan,
  }
}

function carrierFor(world: CompiledWorld, to: string, name: string): { carrier: Carrier | null; because: string } {
  const account = world.accounts.get(name)
  const pinned = account?.carrier ?? null
  if (account !== undefined && pinned !== null) {
    return {
      carrier: world.carriers.get(pinned) ?? null,
      because: `the account ${name} is pinned to it, ${account.where}`,
    }
  }
  const unknown = name === '' || account !== undefined ? '' : `there is no account ${name} in this world; `
  const owner = world.owner(to)
  if (owner === null) return { carrier: null, because: `${unknown}no carrier of this world owns ${to}` }
  return { carrier: owner.carrier, because: `${unknown}it owns ${owner.by}` }
}

function factsOf(world: CompiledWorld, question: Question, to: string, account: string, at: Instant): Facts {
  const before = question.before ?? 0
  const draw: DrawKey = { hi: 0, lo: 0 }
  if (question.draw === undefined) messageKey(worldKey(question.seed ?? world.seed ?? 0, world.name), to, before, draw)
  const { hi, lo } = question.draw ?? draw
  return {
    to,
    from: question.from ?? '',
    account,
    front: question.front ?? 'smpp',
    dataCoding: question.dataCoding ?? 0,
    registered: question.registered ?? 1,
    now: at,
    drawHi: hi,
    drawLo: lo,
    isMms: question.mmsSize !== undefined,
    size: question.mmsSize ?? 0,
    text: () => question.text ?? '',
    nth: () => before,
  }
}

function trial(rule: Rule, failed: Condition | null, facts: Facts): RuleTrial {
  const end = failed === null ? rule.conditions.length : rule.conditions.indexOf(failed) + 1
  const conditions = rule.conditions.slice(0, end).map((condition) => ({
    asks: condition.explain(),
    found: condition.found(facts, rule),
    holds: condition !== failed,
  }))
  return { name: rule.name, where: rule.where, matched: failed === null, continues: rule.continues, conditions }
}

/** The explanation as a terminal shows it. */
export function formatExplanation(explanation: Explanation): string {
  const { carrier, plan } = explanation
  const lines = [`A message to ${explanation.to} in world ${explanation.world} at ${formatIsoTime(explanation.at)}`]
  const row = (topic: string, says: string) => lines.push(`  ${topic.padEnd(9)} ${says}`)
  if (carrier === null) row('carrier', `none: ${explanation.because}`)
  else row('carrier', `${carrier.name} (${carrier.title}), ${carrier.where}: ${explanation.because}`)
  if (explanation.outage !== null) row('outage', explanation.outage)
  explanation.rules.forEach((rule, i) => {
    row(
      i === 0 ? 'rules' : '',
      `${rule.matched ? 'matched' : 'passed by'} ${rule.name}, ${rule.where}${rule.matched && rule.continues ? ', and goes on' : ''}`,
    )
    for (const { asks, found, holds } of rule.conditions) row('', `  ${holds ? 'yes' : 'no '} ${asks}: ${found}`)
  })
  if (explanation.rules.length === 0 && carrier !== null) row('rules', 'none tried')
  if (explanation.untried > 0) row('', `${explanation.untried} not tried: another number, or after the decision`)
  for (const [topic, says] of plan === null ? [] : planInWords(plan)) row(topic, says)
  return lines.join('\n')
}
