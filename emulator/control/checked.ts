/** Bodies and queries, checked against a schema: what is not in it is refused, with what was probably meant. */
import type { Request } from 'express'
import type { z } from 'zod'
import { EmulatorError } from '../core/emulator-error.ts'
import { KEY_SEPARATOR } from '../protocol/settings/keyed.ts'
import { formMeant } from '../scenario/form-meant.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** The JSON body; none at all is an empty object. Throws EmulatorError BAD_REQUEST. */
export function bodyOf<T>(request: Request, schema: z.ZodType<T>): T {
  return checked(request.body ?? {}, schema)
}

/** The query's parameters; an empty one (`?to=`) counts as not given. Throws EmulatorError BAD_REQUEST. */
export function queryOf<T>(request: Request, schema: z.ZodType<T>): T {
  const given = Object.entries(request.query).filter(([, value]) => value !== '')
  for (const [name, value] of given) {
    if (typeof value !== 'string') {
      throw new EmulatorError('BAD_REQUEST', `\`${name}\` is given more than once`, 'Give it once.')
    }
  }
  return checked(Object.fromEntries(given), schema)
}

/** The same for what has been read already. Throws EmulatorError BAD_REQUEST. */
export function checkedAs<T>(input: unknown, schema: z.ZodType<T>): T {
  return checked(input, schema)
}

function checked<T>(input: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const found = result.error.issues.flatMap((issue) => sentencesOf(issue, input))
  const message = found.map((each) => each.message).join('; ')
  throw new EmulatorError('BAD_REQUEST', message, found.find((each) => each.hint !== '')?.hint ?? '')
}

interface Sentence {
  readonly message: string
  readonly hint: string
}

/** A schema's message may have a second line, its hint; that of unknown keys has one such text for each of them. */
function sentencesOf(issue: Issue, input: unknown, above: Path = []): readonly Sentence[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.message.split(KEY_SEPARATOR).map(sentence)
  if (issue.code === 'invalid_union') {
    const value = valueAt(input, path)
    const meant = formMeant(issue.errors, (inner) => valueAt(value, inner) === undefined)
    if (typeof meant !== 'string') return meant.flatMap((each) => sentencesOf(each, input, path))
    return [named(meant, path, value === undefined)]
  }
  return [named(issue.message, path, issue.code === 'invalid_type' && valueAt(input, path) === undefined)]
}

function named(text: string, path: Path, isMissing: boolean): Sentence {
  const { message, hint } = sentence(text)
  if (path.length === 0) return { message, hint }
  const name = path.join('.')
  return { message: isMissing ? `\`${name}\` is missing: ${message}` : `\`${name}\`: ${message}`, hint }
}

function sentence(text: string): Sentence {
  const [message = '', hint = ''] = text.split('\n')
  return { message, hint }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}
