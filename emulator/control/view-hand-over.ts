/** Something pushed to a client that waits, was taken, or is frozen. */

import { isoTimeOrNull } from '../core/iso-time.ts'
import type { HandOver } from '../engine/hand-over.ts'
import type { World } from '../engine/world.ts'
import { idOf } from './message-ids.ts'

export interface HandOverView {
  readonly account: string
  readonly kind: HandOver['kind']
  /** The message that a receipt speaks of; null for an MO. */
  readonly key: number | null
  readonly id: string | null
  /** The life that a receipt reports. */
  readonly life: string | null
  readonly mo: string | null
  /** Which part, from 1. */
  readonly part: number
  readonly state: HandOver['state']
  readonly tries: number
  readonly failures: number
  /** When it was last written, on the wall's clock. */
  readonly writtenAt: string | null
}

export function handOverView(world: World, handOver: HandOver): HandOverView {
  const { record } = handOver
  return {
    account: handOver.account.name,
    kind: handOver.kind,
    key: record?.key ?? null,
    id: record === null ? null : idOf(world, record),
    life: record === null ? null : handOver.life,
    mo: handOver.mo?.id ?? null,
    part: handOver.part + 1,
    state: handOver.state,
    tries: handOver.tries,
    failures: handOver.failures,
    writtenAt: isoTimeOrNull(handOver.writtenAt),
  }
}
