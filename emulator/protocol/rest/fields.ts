/**
 * Reads the fields of a JSON object one by one. The first mistake is kept and ends the request: clients of this API are
 * told of one at a time. Written by hand, because a batch a hundredth of a millisecond is what the front aims at.
 */
import type { Instant } from '../../core/instant.ts'
import { badFormat, badJson, type RestError, violation } from './rest-error.ts'
import { timeOf } from './time.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** null: it is not an object. */
export function objectOf(json: unknown): JsonObject | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : null
}

export class Fields {
  readonly #object: JsonObject
  #error: RestError | null = null

  constructor(object: JsonObject) {
    this.#object = object
  }

  /** The first mistake; null: none so far. */
  get error(): RestError | null {
    return this.#error
  }

  fail(error: RestError): void {
    this.#error ??= error
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  /** undefined: absent, or null as a client resets it. */
  raw(name: string): Exclude<Json, null> | undefined {
    return this.has(name) ? (this.#object[name] ?? undefined) : undefined
  }

  text(name: string, least: number, most: number): string | null {
    const value = this.raw(name)
    if (value === undefined) return null
    if (typeof value !== 'string') return this.#shape(name, value, 'a string')
    if (value.length < least || value.length > most) {
      this.fail(violation(`'${name}' has ${value.length} characters; ${least} to ${most} are allowed`))
    }
    return value
  }

  flag(name: string): boolean {
    const value = this.raw(name)
    if (value === undefined) return false
    if (typeof value === 'boolean') return value
    this.#shape(name, value, 'true or false')
    return false
  }

  /** The older documents call some numbers strings: digits in quotes are taken for what they say. */
  whole(name: string, least: number, most: number): number | null {
    const given = this.raw(name)
    if (given === undefined) return null
    const value = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given
    if (typeof value !== 'number' || !Number.isInteger(value)) return this.#shape(name, value, 'a whole number')
    if (value < least || value > most) this.fail(violation(`'${name}' is ${value}; ${boundsOf(least, most)}`))
    return value
  }

  /** ISO 8601, seconds and zone as the client likes; UTC where it names none. */
  time(name: string): Instant | null {
    const text = this.text(name, 1, 64)
    if (text === null) return null
    const at = timeOf(text)
    if (at === null) this.fail(badFormat(`${shown(text)} of '${name}' is not an ISO 8601 time`))
    return at
  }

  word<W extends string>(name: string, words: readonly W[]): W | null {
    const value = this.raw(name)
    if (value === undefined) return null
    const word = words.find((each) => each === value)
    if (word !== undefined) return word
    this.fail(badFormat(`${shown(value)} is not a valid '${name}'; it is one of ${words.join(', ')}`))
    return null
  }

  texts(name: string, least: number, most: number): readonly string[] | null {
    const value = this.raw(name)
    if (value === undefined) return null
    if (!Array.isArray(value)) return this.#shape(name, value, 'a list of strings')
    const at = value.findIndex((each) => typeof each !== 'string')
    if (at !== -1) return this.#shape(`${name}[${at}]`, value[at] as Json, 'a string')
    if (value.length < least || value.length > most) {
      this.fail(violation(`'${name}' has ${value.length} elements; ${least} to ${most} are allowed`))
    }
    return value as readonly string[]
  }

  object(name: string): JsonObject | null {
    const value = this.raw(name)
    if (value === undefined) return null
    return objectOf(value) ?? this.#shape(name, value, 'an object')
  }

  #shape(name: string, value: Json, wanted: string): null {
    this.fail(badJson(`'${name}' is ${shown(value)}, not ${wanted}`))
    return null
  }
}

const LONGEST_SHOWN = 60

/** The bounds as an error text names them; Infinity: none. */
export function boundsOf(least: number, most: number): string {
  return most === Number.POSITIVE_INFINITY ? `at least ${least} is allowed` : `${least} to ${most} are allowed`
}

/** A value as an error text shows it, which a client may have nested deeper than a writer of JSON can follow. */
export function shown(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = String(value)
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
  return typeof value === 'string' ? `'${cut}'` : cut
}
