/**
 * Groups that keep themselves: whoever sends the one keyword to a number joins the group, whoever sends the other leaves
 * it. Source: Sinch "Create a group", `auto_update`; "keywords are not case sensitive". A second word tells the brands
 * apart that share a short code.
 */

import { Fields, type Json, type JsonObject, shown } from './fields.ts'
import { bareDigits } from './msisdn.ts'
import { badFormat, badJson, violation } from './rest-error.ts'

export interface Keyword {
  readonly firstWord: string
  /** null: the first is all. */
  readonly secondWord: string | null
}

export interface AutoUpdate {
  /** In digits: where the keywords are sent to. */
  readonly to: string
  readonly add: Keyword | null
  readonly remove: Keyword | null
}

/** "Must be one word. Max 15 characters". */
const WORD = /^\S{1,15}$/

/** null: the group keeps itself by no keyword. */
export function autoUpdateIn(fields: Fields): AutoUpdate | null {
  const object = fields.object('auto_update')
  if (object === null) return null
  const update = new Fields(object)
  const given = update.raw('to')
  if (given === undefined) update.fail(violation("the field 'auto_update.to' is required"))
  const to = addressIn(given)
  if (given !== undefined && to === null) {
    update.fail(badFormat(`${shown(given)} of 'auto_update.to' is not a valid MSISDN or short code`))
  }
  const read = { to: to ?? '', add: keywordIn(update, 'add'), remove: keywordIn(update, 'remove') }
  if (update.error !== null) fields.fail(update.error)
  return read
}

/** A fixture of Sinch's own has a number without quotes. */
function addressIn(given: Json | undefined): string | null {
  return typeof given === 'string' || typeof given === 'number' ? bareDigits(String(given)) : null
}

/** A text alone is the first word, as one version of the documents has it. */
function keywordIn(update: Fields, name: 'add' | 'remove'): Keyword | null {
  const given = update.raw(name)
  if (given === undefined) return null
  if (typeof given === 'string') return keywordOf({ first_word: given }, name, update)
  if (typeof given === 'object' && !Array.isArray(given)) return keywordOf(given as JsonObject, name, update)
  update.fail(badJson(`'auto_update.${name}' is ${shown(given)}, not an object`))
  return null
}

function keywordOf(object: JsonObject, name: string, update: Fields): Keyword {
  const words = new Fields(object)
  const first = words.text('first_word', 0, 64)
  const second = words.text('second_word', 0, 64)
  if (first === null) words.fail(violation(`the field 'auto_update.${name}.first_word' is required`))
  for (const word of [first, second]) {
    if (word !== null && !WORD.test(word)) {
      words.fail(violation(`${shown(word)} of 'auto_update.${name}' is not one word of at most 15 characters`))
    }
  }
  if (words.error !== null) update.fail(words.error)
  return { firstWord: first ?? '', secondWord: second }
}

export function autoUpdateView({ to, add, remove }: AutoUpdate): object {
  return { to, ...(add === null ? {} : { add: wordsOf(add) }), ...(remove === null ? {} : { remove: wordsOf(remove) }) }
}

function wordsOf({ firstWord, secondWord }: Keyword): object {
  return { first_word: firstWord, ...(secondWord === null ? {} : { second_word: secondWord }) }
}

/** The members after a message from a handset; null: as before. */
export function membersAfter(
  members: readonly string[],
  { to, add, remove }: AutoUpdate,
  message: { readonly from: string; readonly to: string; readonly text: string },
): readonly string[] | null {
  if (message.to !== to) return null
  const isMember = members.includes(message.from)
  if (isSaid(remove, message.text)) return isMember ? members.filter((each) => each !== message.from) : null
  return isSaid(add, message.text) && !isMember ? [...members, message.from] : null
}

function isSaid(keyword: Keyword | null, text: string): boolean {
  if (keyword === null) return false
  const [first = '', second = ''] = text.trim().toLowerCase().split(/\s+/, 2)
  return (
    first === keyword.firstWord.toLowerCase() &&
    (keyword.secondWord === null || second === keyword.secondWord.toLowerCase())
  )
}
