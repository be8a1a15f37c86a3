/** Whether what `${…}` stands for is there when its step comes: what a run is given, was captured, or is in a table. */
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { nodeAt, type Report } from '../scenario/yaml-source.ts'
import type { PlacedStep } from './load-suite.ts'
import { ownPlaces } from './outgoing.ts'
import type { Step } from './step.ts'
import { placesIn, RUN_VARIABLES } from './variables.ts'

/** `steps`: of one test. What the environment has is known on the machine that runs it. */
export function checkPlaces(steps: readonly PlacedStep[], report: Report): void {
  const known = new Set<string>(RUN_VARIABLES)
  const captured: string[] = []
  for (const { step, written, node, rows } of steps) {
    const own = step.kind === 'send' ? [...ownPlaces(rows)] : []
    for (const { path, name } of textsWithin(written)) {
      if (known.has(name) || own.includes(name) || name.startsWith('env.')) continue
      const meant = didYouMean(name, [...known, ...own])
      const listed = [...captured, ...own]
      const hint =
        meant || (listed.length === 0 ? 'nothing was captured before this step' : `known here: ${listed.join(', ')}`)
      report(nodeAt(node, path) ?? node, { code: 'bad-value', message: `nothing is called \${${name}}`, hint })
    }
    for (const name of capturedBy(step)) {
      known.add(name)
      captured.push(name)
    }
  }
}

function capturedBy(step: Step): readonly string[] {
  if (step.kind === 'capture') return Object.keys(step.capture.capture)
  if (step.kind === 'http') return Object.keys(step.http.capture)
  return step.kind === 'exec' ? Object.keys(step.exec.capture) : []
}

interface Place {
  readonly path: readonly PropertyKey[]
  readonly name: string
}

function textsWithin(written: unknown, path: readonly PropertyKey[] = []): readonly Place[] {
  if (typeof written === 'string') return placesIn(written).map((name) => ({ path, name }))
  if (typeof written !== 'object' || written === null) return []
  const entries = Array.isArray(written) ? written.map((each, i) => [i, each] as const) : Object.entries(written)
  return entries.flatMap(([key, value]) => textsWithin(value, [...path, key]))
}
