/** What submissions are answered with: names over SMPP, numbers over HTTP, and what stands for an answer that is none. */
import { STATUS, statusName, statusValue } from '../protocol/smpp/command-status.ts'

/** As `statusName` writes them. */
export const STATUS_WORDS: readonly string[] = Object.keys(STATUS)

export const ANSWERS: readonly string[] = [...STATUS_WORDS, 'no answer', 'connection dropped', 'unbound']

/** `201`, `2004 Multimedia refused`; `0x00000401`, a command_status without a name. */
export function isCode(given: string): boolean {
  return /^(\d+( .*)?|0x[0-9A-F]{8})$/s.test(given)
}

/** As answers have it: the name of SMPP 5.0 for that of 3.4 and for a number that has one. */
export function asAnswered(given: string): string {
  const value = /^0[xX][0-9A-Fa-f]{1,8}$/.test(given) ? Number(given) : statusValue(given)
  return value === undefined ? given : statusName(value)
}
