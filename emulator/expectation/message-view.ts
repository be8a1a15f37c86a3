/** A message as the control API shows it (docs/reference/control-api.md), as far as expectations look at it. */
import type { FrontName } from '../message/record.ts'

export interface MessageView {
  readonly key: number
  readonly id: string | null
  readonly account: string
  readonly front: FrontName
  readonly carrier: string
  readonly from: string
  readonly to: string
  readonly text: string | null
  readonly parts: number
  readonly life: string
  readonly phase: string
  readonly cause: { readonly name: string; readonly code: number } | null
  /** What the client was told; null: nothing yet. */
  readonly answer: string | null
  /** On the world's clock, as all times here. */
  readonly submittedAt: string
  readonly doneAt: string | null
  /** null: nothing is sent in that vocabulary. */
  readonly statuses: {
    readonly smpp: { readonly stat: string; readonly err: string } | null
    readonly mm7: { readonly status: string; readonly text: string } | null
    readonly rest: { readonly status: string; readonly code: number } | null
    readonly gateway: string | null
  }
  readonly rules: readonly { readonly name: string; readonly where: string }[]
  readonly attempts: readonly { readonly at: string; readonly result: string }[]
  readonly receipts: readonly { readonly at: string; readonly status: string; readonly outcome: string }[]
  readonly timeline: readonly { readonly at: string; readonly wall: string; readonly what: string }[]
  readonly explanation: {
    readonly decided: readonly string[]
  } | null
}
