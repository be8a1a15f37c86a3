/** A carrier's definition, made ready to decide. */
import { hashText } from '../core/draw.ts'
import { changed, DEFAULT_BEHAVIOUR } from './behaviour.ts'
import { Carrier } from './carrier.ts'
import type { CarrierDraft } from './carrier-schema.ts'
import { ChanceCondition, type Condition, CountCondition } from './condition.ts'
import { type Declaration, spotOf, type Tell } from './declarations.ts'
import { Rule, type RuleDraft } from './rule.ts'
import { whereabouts } from './source-text.ts'
import { nodeAt, plainValue } from './yaml-source.ts'

export function compileCarrier(
  declaration: Declaration<CarrierDraft>,
  draft: CarrierDraft,
  magic: boolean,
  tell: Tell,
): Carrier {
  const behaviour = draft.changes.reduce(changed, DEFAULT_BEHAVIOUR)
  return new Carrier({
    name: declaration.name,
    title: draft.title ?? declaration.name,
    where: whereabouts(declaration.spot),
    numbers: draft.numbers,
    submitted: draft.submitted,
    behaviour,
    mmsBehaviour: draft.mms.changes.reduce(changed, behaviour),
    operatorIds: draft.mms.operatorIds,
    outages: draft.outages,
    rules: compileRules(declaration, draft.rules, magic, tell),
  })
}

function compileRules(
  declaration: Declaration<CarrierDraft>,
  drafts: readonly RuleDraft[],
  magic: boolean,
  tell: Tell,
): readonly Rule[] {
  const rules: Rule[] = []
  const names = new Map<string, Rule>()
  const decided = new Map<string, Rule>()
  drafts.forEach((draft, i) => {
    const spot = spotOf(declaration, ['rules', i])
    const content = contentOf(declaration, i)
    const known = draft.name === null ? undefined : names.get(draft.name)
    if (known !== undefined) {
      tell(spotOf(declaration, ['rules', i, 'name']), {
        code: 'duplicate-name',
        message: `the rule at ${known.where} is called \`${draft.name}\` too: a rule's draws hang on its name`,
      })
      return
    }
    const name = draft.name ?? nameOf(content.all, names)
    const rule = new Rule(declaration.name, name, whereabouts(spot), draft)
    names.set(name, rule)
    if (draft.magic && !magic) return
    const before = decided.get('') ?? decided.get(content.when)
    if (before !== undefined) {
      const what = before.isCatchAll ? 'every message' : 'the same messages'
      tell(spot, {
        severity: 'warning',
        code: 'unreachable-rule',
        message: `this rule never decides anything: the rule at ${before.where} matches ${what}`,
        hint: 'put it before that rule, or let that rule `continue`',
      })
    }
    rules.push(rule)
    if (rule.isCatchAll) decided.set('', rule)
    else if (!rule.continues && rule.conditions.every(isCertain)) decided.set(content.when, rule)
  })
  return rules
}

/** It holds for the same messages each time. */
function isCertain(condition: Condition): boolean {
  return !(condition instanceof ChanceCondition || condition instanceof CountCondition)
}

/** What a rule says, whatever the order of its keys; without its name. */
function contentOf(declaration: Declaration<CarrierDraft>, i: number): { readonly all: string; readonly when: string } {
  const node = nodeAt(declaration.node, ['rules', i])
  const { name: _name, magic: _magic, ...content } = (node === null ? {} : plainValue(node)) as Record<string, unknown>
  return { all: canonical(content), when: canonical(content.when ?? {}) }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`
}

/** A name that stays while the rule's content does; rules of one content are told apart by their order. */
function nameOf(content: string, taken: ReadonlyMap<string, unknown>): string {
  const hash = { hi: 0, lo: 0 }
  hashText(content, 0, 0, hash)
  const base = `rule-${hex(hash.hi)}${hex(hash.lo)}`
  let name = base
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`
  return name
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
