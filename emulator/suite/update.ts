/** `--update`: what came is written into a suite in place of what was expected. */
import type { Mend } from '../expectation/message-expectation.ts'
import { type MapNode, nodeAt } from '../scenario/yaml-source.ts'
import type { Step } from './step.ts'

/** A stretch of a suite's text, and what is to stand there. */
export interface Edit {
  /** As the suite was given. */
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** null: the key does not stand in the step itself. */
export function editOf(file: string, { kind }: Step, node: MapNode, { key, written }: Mend): Edit | null {
  const [first = '', ...rest] = key.split('.')
  // A field of a receipt may have dots of its own.
  const path = rest.length === 0 ? [first] : [first, rest.join('.')]
  // `expect-query: DELIVRD` is short for `says`.
  const place = nodeAt(node, [kind, ...path]) ?? (key === 'says' ? nodeAt(node, [kind]) : null)
  return place === null ? null : { file, start: place.start, end: place.end, text: written }
}

/** The step that looks at all but that; null: there is nothing else to look at. */
export function stepWithout(step: Step, { key }: Mend): Step | null {
  switch (step.kind) {
    case 'expect':
    case 'wait':
      return { ...step, expect: without(step.expect, key) }
    case 'expect-tries':
      return { ...step, tries: without(step.tries, key) }
    default:
      return null
  }
}

function without<T extends object>(words: T, key: string): T {
  const dot = key.indexOf('.')
  const [outer, inner] = dot === -1 ? [key, ''] : [key.slice(0, dot), key.slice(dot + 1)]
  const kept = Object.entries(words).flatMap(([name, value]) => {
    if (name !== outer) return [[name, value]]
    return inner === '' ? [] : [[name, without(value as object, inner)]]
  })
  return Object.fromEntries(kept) as T
}

/** Of edits that overlap, as the seeds of a repeated test may give, the first is made. Pure. */
export function edited(text: string, edits: readonly Edit[]): string {
  const taken: Edit[] = []
  for (const edit of edits) {
    if (taken.every(({ start, end }) => edit.end <= start || edit.start >= end)) taken.push(edit)
  }
  return taken
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => {
      const { start, end } = stretchOf(text, edit)
      // What stood on lines of its own comes to stand behind its key.
      const gap = start < edit.start ? ' ' : ''
      return result.slice(0, start) + gap + edit.text + result.slice(end)
    }, text)
}

/** A list or a map in lines of its own begins after its key and ends before the line that follows. */
function stretchOf(text: string, { start, end }: Edit): { readonly start: number; readonly end: number } {
  const key = text.slice(0, start).trimEnd()
  const isBelow = key.endsWith(':') && /[\r\n]/.test(text.slice(key.length, start))
  return { start: isBelow ? key.length : start, end: start + text.slice(start, end).trimEnd().length }
}
