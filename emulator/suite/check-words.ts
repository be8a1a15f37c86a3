/**
 * Whether the statuses that steps expect are words that some message can have: those of the fronts, and those that the
 * suite's carriers write in their place, as they are or as a step sets them.
 */
import { meantAmong, unknownStatuses } from '../expectation/status-expectation.ts'
import { wordIn } from '../expectation/wanted.ts'
import { statusWord } from '../protocol/gateway/gateway-view.ts'
import { STATUS_NAMES } from '../protocol/smpp/command-status.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { allStatusWords, ownStatusWords, type StatusWords, USUAL_STATUS_WORDS } from '../scenario/status-words.ts'
import { nodeAt, type Report } from '../scenario/yaml-source.ts'
import type { PlacedStep } from './load-suite.ts'

/** `steps`: of all tests. */
export function checkWords(steps: readonly PlacedStep[], scenario: CompiledScenario, report: Report): void {
  const own = ownStatusWords(scenario.worlds.get('default')?.carriers.values() ?? [])
  const set = new Set(steps.flatMap(({ step }) => (step.kind === 'set' ? textsIn(step.words) : [])))
  const words = allStatusWords(USUAL_STATUS_WORDS, own, { smpp: set, mm7: set, rest: set, gateway: set })
  for (const { step, node } of steps) {
    if (step.kind === 'wait' || step.kind === 'expect') {
      for (const { key, message, hint } of unknownStatuses(step.expect, words)) {
        report(nodeAt(node, [step.kind, key]) ?? node, { code: 'bad-value', message, hint })
      }
    } else if (step.kind === 'expect-query') {
      const word = wordIn(step.query.says)
      const known = queryWords(words)
      if (word === null || known.has(word) || /^(\d+|state \d+|0x[0-9A-F]+)$/.test(word)) continue
      const place = nodeAt(node, [step.kind, 'says']) ?? nodeAt(node, [step.kind]) ?? node
      report(place, { code: 'bad-value', message: `no client is told "${word}"`, hint: meantAmong(word, known) })
    }
  }
}

/** What query_sm, the report of the REST API, and that of the gateway may say. Of MM7, which has no query, the step tells. */
function queryWords({ smpp, mm7, rest, gateway }: StatusWords): ReadonlySet<string> {
  return new Set([...smpp, ...mm7, ...rest, ...[...gateway].map(statusWord), ...STATUS_NAMES])
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
