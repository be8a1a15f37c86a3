/** The text of one recipient: `${key}` in the body stands for the recipient's value, or the default one. */
import type { Parameters } from './batch-request.ts'

const PLACEHOLDER = /\$\{([A-Za-z0-9._-]{1,16})\}/g

/** null: "one or more parameters in the message body has no mapping for this recipient" (code 405). */
export function personalText(body: string, parameters: Parameters | null, recipient: string): string | null {
  if (!body.includes('${')) return body
  let isComplete = true
  const text = body.replace(PLACEHOLDER, (_, key: string) => {
    const values = parameters?.[key]
    const value = values?.[recipient] ?? values?.default
    if (value === undefined) isComplete = false
    return value ?? ''
  })
  return isComplete ? text : null
}
