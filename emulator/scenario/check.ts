/**
 * Checks a part of a file against its schema. A schema's issues become findings at the place in the source that they
 * are about; of the forms that a value may take, only the mistakes of the form that was meant are told.
 */
import type { z } from 'zod'
import { KEY_SEPARATOR } from '../protocol/settings/keyed.ts'
import { formMeant } from './form-meant.ts'
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

/** The value has none of the forms it may have. */
function tellForm(forms: readonly (readonly Issue[])[], path: Path, root: SourceNode, report: Report): void {
  const node = nodeAt(root, path)
  if (node === UNREAD) return
  const meant = formMeant(forms, (inner) => node !== null && nodeAt(node, inner) === null)
  if (typeof meant !== 'string') {
    for (const issue of meant) tell(issue, path, root, report)
  } else if (node === null) {
    tellValue({ code: 'invalid_type', expected: 'string', path: [], message: meant }, path, root, report)
  } else report(start(node), { code: 'bad-value', ...worded(meant, node) })
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
