/** The text of one recipient: `${key}` in the body stands for the recipient's value, or the default one. */
import type { Parameters } from './batch-request.ts'

const PLACEHOLDER = /\$\{([A-Za-z0-9._-]{1,16})\}/g

/** null: a parameter has no value for the recipient (code 405). */
export function personalText(body: string, parameters: Parameters | null, recipient: string): string | null {
  if (parameters === null || !body.includes('${')) return body
  let isComplete = true
  const text = body.replace(PLACEHOLDER, (written, key: string) => {
    const values = parameters[key]
    // What no parameter is called is text.
    if (values === undefined) return written
    const value = values[recipient] ?? values.default
    if (value === undefined) isComplete = false
    return value ?? ''
  })
  return isComplete ? text : null
}
