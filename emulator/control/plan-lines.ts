/** A plan as lines of text, each with its topic. */
import type { Plan } from '../message/plan.ts'
import { planInWords } from '../scenario/plan-in-words.ts'

export function planLines(plan: Plan): readonly string[] {
  return planInWords(plan).map(([topic, says]) => (topic === '' ? says : `${topic}: ${says}`))
}
