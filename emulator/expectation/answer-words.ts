/** What submissions are answered with: names over SMPP, numbers over HTTP, and what stands for an answer that is none. */
import { STATUS } from '../protocol/smpp/command-status.ts'

/** As `statusName` writes them. */
export const STATUS_WORDS: readonly string[] = Object.keys(STATUS)

export const ANSWERS: readonly string[] = [...STATUS_WORDS, 'no answer', 'connection dropped', 'unbound']

/** `201`, `2004 Multimedia refused`; `0x00000401`, a command_status without a name. */
export function isCode(given: string): boolean {
  return /^(\d+( .*)?|0x[0-9A-F]{8})$/s.test(given)
}
