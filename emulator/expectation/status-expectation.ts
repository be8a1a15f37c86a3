/** Whether the statuses that are expected of a message are words that its world has. */
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import type { StatusWords } from '../scenario/status-words.ts'
import type { MessageExpectation } from './message-expectation.ts'
import { wordIn } from './wanted.ts'

export interface UnknownWord {
  readonly key: keyof StatusWords
  readonly message: string
  readonly hint: string
}

const NAMES = { smpp: 'stat', mm7: 'MMStatus', rest: 'status of the REST API', gateway: 'status of the gateway' }

/** Patterns are not looked into; codes of the REST API are any number. */
export function unknownStatuses(expected: MessageExpectation, words: StatusWords): readonly UnknownWord[] {
  return (['smpp', 'mm7', 'rest', 'gateway'] as const).flatMap((key) => {
    const word = wordIn(expected[key])
    if (word === null || words[key].has(word) || (key === 'rest' && /^\d+$/.test(word))) return []
    return { key, message: `no message has the ${NAMES[key]} "${word}"`, hint: meantAmong(word, words[key]) }
  })
}

const MOST_LISTED = 40

export function meantAmong(word: string, known: ReadonlySet<string>): string {
  const listed = [...known].slice(0, MOST_LISTED).join(', ')
  return didYouMean(word, known) || `there is ${listed}${known.size > MOST_LISTED ? ' …' : ''}`
}
