/** A message that a client asks about, as it knows it. */
import type { FrontName } from '../../message/record.ts'

export interface Asked {
  readonly front: FrontName
  readonly account: string
  /** null: its submission was refused. */
  readonly id: string | null
  readonly from: string
  readonly to: string
}
