/**
 * Looks at many messages again and again, for who waits for them: at those that were not as expected before, the newest
 * first, until one of them still is not so. All are looked at once more when all of those are, and at the end.
 */
import { type Finding, lookAt, type Seen } from './looks.ts'
import type { Expectation } from './step.ts'
import type { Look } from './world-time.ts'

/** `seen`: what is meant; of these messages alone, by their keys; null: of all. */
export function lookAgain(
  expected: Expectation,
  seen: (keys: readonly number[] | null) => Promise<Seen>,
): Look<Finding> {
  const { messages: _messages, answer: _answer, ...ofEach } = expected
  let left: number[] = []
  return async (isLast) => {
    // As long as they are as expected, ever more are looked at in one go.
    for (let many = 1; left.length > 0 && !isLast; many *= 2) {
      const batch = left.splice(-many)
      const found = lookAt(ofEach, await seen(batch))
      if (found === null) continue
      left.push(...(found.awaits ?? batch))
      return { ...found, awaits: [...left] }
    }
    const found = lookAt(expected, await seen(null))
    left = [...(found?.awaits ?? [])]
    return found
  }
}
