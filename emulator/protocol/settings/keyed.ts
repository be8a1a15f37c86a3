/** Maps and lists of settings in YAML, as zod schemas whose errors say what was expected and what was meant. */
import { z } from 'zod'
import { didYouMean } from './did-you-mean.ts'
import { withHint } from './scalar.ts'

/** Longer lists of keys are no help. */
const MOST_LISTED = 16

/** Between the errors of several unknown keys: zod makes one issue, with one text, of them all. */
export const KEY_SEPARATOR = '\f'

/**
 * A map with a fixed set of keys; `what` names the map with its article: "an account". `refused`: keys that people may
 * well write, and why they cannot.
 */
export function keyed<S extends z.ZodRawShape>(
  what: string,
  shape: S,
  refused: Readonly<Record<string, string>> = {},
): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `expected ${what}, a map with keys such as ${examples(known)}`
      const keys = issue.keys as readonly string[]
      return keys
        .map((key) => (Object.hasOwn(refused, key) && refused[key]) || unknownKey(what, key, known))
        .join(KEY_SEPARATOR)
    },
  })
}

/** The shape of a map none of whose keys must be there. */
export type OptionalKeys<T> = {
  readonly [K in keyof T]-?: z.ZodExactOptional<z.ZodType<Exclude<T[K], undefined>>>
}

/** A list; `what` names its items: "a list of rules". */
export function listOf<S extends z.ZodType>(what: string, item: S): z.ZodArray<S> {
  return z.array(item, { error: `expected ${what}` })
}

/** A map with names of the user's choice. */
export function named<S extends z.ZodType>(what: string, name: z.ZodString, value: S): z.ZodRecord<z.ZodString, S> {
  return z.record(name, value, { error: `expected ${what}` })
}

/**
 * One of several forms, of which a value has one at most. Not `z.union`, which takes a form whose only fault is an
 * unknown key for the one that was meant, even where another form knows the key.
 */
export function eitherOf<const T extends readonly z.ZodType[]>(...forms: T): z.ZodXor<T> {
  return z.xor(forms)
}

function unknownKey(what: string, key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known)
  const all = known.length > MOST_LISTED ? '' : `${what} has: ${known.join(', ')}`
  return withHint(`unknown key \`${key}\` in ${what}`, meant === '' ? all : meant)
}

function examples(known: readonly string[]): string {
  return known
    .slice(0, 3)
    .map((key) => `\`${key}\``)
    .join(', ')
}
