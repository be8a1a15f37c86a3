/** Whether a life has a word in the vocabulary of the front that the message came by. */
import type { Life } from '../message/life.ts'
import type { MessageRecord } from '../message/record.ts'
import { statusRow } from '../message/status-table.ts'

/** A dash in the status table is no word; but REST has a code of its own for an MMS that is not supported (416). */
export function isSaid({ submission: { front, mms }, plan }: MessageRecord, life: Life): boolean {
  if (front === 'rest' && mms !== null && life === 'unsupported') return true
  return statusRow(life, plan.receipts.style.words)[front] !== null
}
