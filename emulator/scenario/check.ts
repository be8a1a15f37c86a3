/**
 * Checks a part of a file against its schema. A schema's issues become findings at the place in the source that they
 * are about; of the forms that a value may take, only the mistakes of the form that was meant are told.
 */
import type { z } from 'zod'
import { KEY_SEPARATOR } from '../protocol/settings/keyed.ts'
import { nodeAt, plainValue, type Report, type SourceNode, type Stretch, UNREAD } from './yaml-source.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** The compiled value of a node, or undefined, and `report` has been told why. `key`: where the node's name stands. */
export function check<T>(schema: z.ZodType<T>, node: SourceNode, report: Report, key?: Stretch): T | undefined {
  const result = schema.safeParse(plainValue(node))
  if (result.success) return result.data
  const told: Report = (at, finding) => report(at === MISSING_FROM_ROOT ? (key ?? start(node)) : at, finding)
  for (const issue of result.error.issues) tell(issue, [], node, told)
  return undefined
}

const MISSING_FROM_ROOT: Stretch = { start: 0, end: 0 }

function tell(issue: Issue, above: Path, root: SourceNode, report: Report): void {
  const path = [...above, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      issue.message.split(KEY_SEPARATOR).forEach((message, i) => {
        const key = issue.keys[i] ?? ''
        report(keyAt(root, path, key), { code: 'unknown-key', ...worded(message) })
      })
      return
    case 'invalid_key':
      for (const inner of issue.issues) {
        report(keyAt(root, path.slice(0, -1), String(path.at(-1))), { code: 'bad-value', ...worded(inner.message) })
      }
      return
    case 'invalid_union':
      tellForm(issue.errors, path, root, report)
      return
    default:
      tellValue(issue, path, root, report)
  }
}

function tellValue(issue: Issue, path: Path, root: SourceNode, report: Report): void {
  const node = nodeAt(root, path)
  if (node === UNREAD) return
  if (node !== null) {
    // What is wrong with the whole of it is told where its name stands.
    const at = issue.code === 'custom' && path.length === 0 ? MISSING_FROM_ROOT : start(node)
    report(at, { code: 'bad-value', ...worded(issue.message, issue.code === 'invalid_type' ? node : null) })
    return
  }
  const parent = nodeAt(root, path.slice(0, -1))
  const key = String(path.at(-1))
  if (parent?.kind === 'map' && parent.unread.has(key)) return
  report(placeOf(root, path.slice(0, -1)), {
    code: 'missing-key',
    message: `the key \`${key}\` is missing`,
    hint: issue.message,
  })
}

/** The value has none of the forms it may have: which was meant? */
function tellForm(forms: readonly (readonly Issue[])[], path: Path, root: SourceNode, report: Report): void {
  const node = nodeAt(root, path)
  if (node === UNREAD) return
  const near = forms.filter((issues) => !issues.some((issue) => issue.path.length === 0 && isWrongShape(issue)))
  const [meant] = near.toSorted((a, b) => strangeness(a, node) - strangeness(b, node) || hints(b) - hints(a))
  if (meant !== undefined) {
    for (const issue of meant) tell(issue, path, root, report)
    return
  }
  const all = [...new Set(forms.flatMap(wordsOf))]
  const message = `expected ${all.map((each) => each.replace(/^expected /, '')).join('; or ')}`
  if (node === null) tellValue({ code: 'invalid_type', expected: 'string', path: [], message }, path, root, report)
  else report(start(node), { code: 'bad-value', ...worded(message, node) })
}

/** A union in a union has no shape of its own: it fits where one of its forms does. */
function isWrongShape(issue: Issue): boolean {
  if (issue.code === 'invalid_type') return true
  return (
    issue.code === 'invalid_union' &&
    issue.errors.every((form) => form.some((inner) => inner.path.length === 0 && isWrongShape(inner)))
  )
}

function wordsOf(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flatMap(wordsOf) : [issue.message]))
}

/** How many keys of the value itself a form does not know, or misses. */
function strangeness(issues: readonly Issue[], node: SourceNode | null): number {
  let count = 0
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) count += issue.keys.length
    else if (issue.code === 'invalid_union' && issue.path.length === 0) {
      count += Math.min(...issue.errors.map((form) => (form.some(isWrongShape) ? 1 : strangeness(form, node))))
    } else if (issue.path.length === 1 && node !== null && nodeAt(node, issue.path) === null) count++
  }
  return count
}

/** Of two forms that are equally far off, the one that can say what was meant is it. */
function hints(issues: readonly Issue[]): number {
  return issues.filter(({ message }) => message.includes('\n')).length
}

function worded(text: string, found: SourceNode | null = null): { message: string; hint: string } {
  const [message = '', hint = ''] = text.split('\n')
  return { message: found === null ? message : `${message}, found ${shape(found)}`, hint }
}

function shape(node: SourceNode): string {
  if (node.kind === 'list') return 'a list'
  return node.kind === 'map' ? 'a map' : `"${node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text}"`
}

/** A list or map is pointed at where it begins. */
function start(node: SourceNode): Stretch {
  return node.kind === 'scalar' ? node : { start: node.start, end: node.start + 1 }
}

/** What a missing key is missing from: the key of the map it belongs in. */
function placeOf(root: SourceNode, path: Path): Stretch {
  const parent = nodeAt(root, path.slice(0, -1))
  if (path.length > 0 && parent?.kind === 'map') return keyAt(root, path.slice(0, -1), String(path.at(-1)))
  const node = nodeAt(root, path)
  return path.length === 0 || node === null ? MISSING_FROM_ROOT : start(node)
}

function keyAt(root: SourceNode, path: Path, key: string): Stretch {
  const map = nodeAt(root, path)
  if (map === null) return start(root)
  return (map.kind === 'map' ? map.entries.get(key)?.key : undefined) ?? start(map)
}
