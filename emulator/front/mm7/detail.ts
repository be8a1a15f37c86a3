/** What an MM7 submission said that its reports and answers need. */
import type { MessageRecord } from '../../message/record.ts'
import type { AddressKind } from '../../protocol/mm7/submission.ts'

export interface Mm7Detail {
  readonly transactionId: string
  /** What is pushed about it is in its namespace and version. */
  readonly namespace: string
  readonly version: string
  readonly sender: { readonly kind: AddressKind; readonly value: string }
  /** '': none. */
  readonly linkedId: string
  /** X-Mblox-Carrier-Id as it came; '': none. */
  readonly carrierId: string
}

export function detailOf({ submission }: MessageRecord): Mm7Detail | null {
  return submission.front === 'mm7' ? (submission.detail as Mm7Detail) : null
}
