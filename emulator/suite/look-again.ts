/**
 * Looks at many messages again and again, for who waits for them: at those that were not as expected before, one at a
 * time, until one of them still is not so. All are looked at once more when all of those are, and at the end.
 */
import { type Finding, lookAt, type Seen } from './looks.ts'
import type { Expectation } from './step.ts'
import type { Look } from './world-time.ts'

/** `seen`: what is meant; of one message, by its key; null: of all. */
export function lookAgain(expected: Expectation, seen: (key: number | null) => Promise<Seen>): Look<Finding> {
  const { messages: _messages, answer: _answer, ...ofEach } = expected
  let left: number[] = []
  return async (isLast) => {
    for (let key = left.at(-1); key !== undefined && !isLast; key = left.at(-1)) {
      const found = lookAt(ofEach, await seen(key))
      if (found !== null) return { ...found, awaits: [...left] }
      left.pop()
    }
    const found = lookAt(expected, await seen(null))
    left = [...(found?.awaits ?? [])]
    return found
  }
}
