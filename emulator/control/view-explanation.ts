/** Why a message met its fate: which carrier, which rules (file:line), what each of them asked and found. */

import { isoTime } from '../core/iso-time.ts'
import { textOf } from '../engine/parts.ts'
import type { World } from '../engine/world.ts'
import { sizeOf } from '../message/mms.ts'
import type { MessageRecord } from '../message/record.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import { type Explanation, explain, formatExplanation, type RuleTrial } from '../scenario/explain.ts'
import { planLines } from './plan-lines.ts'

export interface ExplanationView {
  readonly carrier: Explanation['carrier']
  /** Why that carrier. */
  readonly because: string
  /** The reading of the world's clock at which it was decided. */
  readonly at: string
  readonly outage: string | null
  /** Rules tried, in order; where the decision cannot be repeated, those that matched. */
  readonly rules: readonly RuleTrial[]
  /** What was decided, a line a topic. */
  readonly decided: readonly string[]
  /** False: the scenario has changed since, or a rule counts messages; the rules' findings are left out. */
  readonly repeatable: boolean
  /** All of it for a terminal. */
  readonly text: string
}

/** null: the world has no scenario. */
export function explanationView(world: World, record: MessageRecord): ExplanationView | null {
  if (world.scenario === null) return null
  const again = decideAgain(world, world.scenario, record)
  // Messages that the same rules decide share a plan, so another plan is another decision.
  const repeatable = again.plan === record.plan
  const explanation = repeatable ? again : asRecorded(world.scenario, again, record)
  return {
    carrier: explanation.carrier,
    because: explanation.because,
    at: isoTime(explanation.at),
    outage: explanation.outage,
    rules: explanation.rules,
    decided: planLines(record.plan),
    repeatable,
    text: formatExplanation(explanation),
  }
}

function decideAgain(world: World, scenario: CompiledWorld, record: MessageRecord): Explanation {
  const { submission } = record
  const alphabet = world.accounts.get(submission.account)?.settings.smpp?.defaultAlphabet ?? 'gsm7'
  return explain(scenario, {
    to: record.number,
    from: submission.from,
    account: submission.account,
    text: textOf(record, alphabet) ?? '',
    front: submission.front,
    dataCoding: submission.dataCoding,
    registered: submission.registered,
    ...(submission.mms === null ? {} : { mmsSize: sizeOf(submission.mms) }),
    at: record.acceptedAt,
    draw: { hi: record.drawHi, lo: record.drawLo },
  })
}

/** What the record itself still knows of the decision. */
function asRecorded(scenario: CompiledWorld, again: Explanation, { plan }: MessageRecord): Explanation {
  const carrier = scenario.carriers.get(plan.carrier)
  return {
    ...again,
    carrier:
      plan.carrier === '' ? null : { name: plan.carrier, title: carrier?.title ?? '', where: carrier?.where ?? '' },
    because: (again.carrier?.name ?? '') === plan.carrier ? again.because : 'it decided when the message was accepted',
    rules: plan.rules.map(({ name, where }) => ({ name, where, matched: true, continues: false, conditions: [] })),
    untried: 0,
    plan,
  }
}
