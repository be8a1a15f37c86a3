/** A value has none of the forms it may have: which was meant, so that only the mistakes of that one are told. */
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What is wrong with the form that was meant, or what was expected where no form is near; `lacks`: nothing is there. */
export function formMeant(
  forms: readonly (readonly Issue[])[],
  lacks: (path: readonly PropertyKey[]) => boolean,
): readonly Issue[] | string {
  const near = forms.filter((issues) => !issues.some((issue) => issue.path.length === 0 && isWrongShape(issue)))
  const [meant] = near.toSorted((a, b) => strangeness(a, lacks) - strangeness(b, lacks) || hints(b) - hints(a))
  if (meant !== undefined) return meant
  const all = [...new Set(forms.flatMap(wordsOf))]
  return `expected ${all.map((each) => each.replace(/^expected /, '')).join('; or ')}`
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
function strangeness(issues: readonly Issue[], lacks: (path: readonly PropertyKey[]) => boolean): number {
  let count = 0
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) count += issue.keys.length
    else if (issue.code === 'invalid_union' && issue.path.length === 0) {
      count += Math.min(...issue.errors.map((form) => (form.some(isWrongShape) ? 1 : strangeness(form, lacks))))
    } else if (issue.path.length === 1 && lacks(issue.path)) count++
  }
  return count
}

/** Of two forms that are equally far off, the one that can say what was meant is it. */
function hints(issues: readonly Issue[]): number {
  return issues.filter(({ message }) => message.includes('\n')).length
}
