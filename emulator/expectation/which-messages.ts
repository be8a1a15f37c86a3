/** The numbers and senders by which messages are picked: compared as they stand, so that a pattern would pick none. */
import type { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { scalar, withHint } from '../protocol/settings/scalar.ts'
import { isPattern } from './wanted.ts'

export const pickedNumber: z.ZodType<string> = picked('number', 'to', (given) => !given.trim().includes(' '))

/** A number, or the letters that stand for one. */
export const pickedSender: z.ZodType<string> = picked('sender', 'from', () => true)

function picked(what: 'number' | 'sender', key: 'to' | 'from', fits: (given: string) => boolean) {
  return scalar(`a ${what}`, { type: ['string', 'integer'] }, (given) => {
    if (!isPattern(given) && !given.includes('*') && fits(given)) return ok(given)
    const hint = `messages are picked by whole ${what}s; what each is to have may be a pattern: \`${key}: /^64/\``
    return fail(withHint(`"${given}" is not a ${what}`, hint))
  })
}
