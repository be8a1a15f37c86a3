/** A world at a glance. */

import { isoTimeOrNull } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import type { ControlScope } from './control-scope.ts'
import { type ClockView, clockView } from './view-clock.ts'

export interface WorldView {
  readonly name: string
  readonly seed: number
  readonly clock: ClockView
  /** Where its clients connect, and where it is asked here; null: nowhere. */
  readonly ports: { readonly smpp: number | null; readonly http: number | null; readonly control: number | null }
  /** Messages kept. */
  readonly messages: number
  /** Those of them that are not finished, or owe a receipt. */
  readonly pending: number
  /** Hand-overs given up until thawed. */
  readonly frozen: number
  /** Messages from handsets. */
  readonly mo: number
  /** Links bound to accounts of this world. */
  readonly sessions: number
  /** When it is removed, on the wall's clock, unless its lease is renewed; null: it stays. */
  readonly leasedUntil: string | null
  readonly accounts: readonly string[]
  readonly carriers: readonly string[]
}

export function worldView(world: World, { own, holds, leases }: ControlScope): WorldView {
  const { smpp, http, control } = own.portsOf(world)
  return {
    name: world.name,
    seed: world.seed,
    clock: clockView(world, holds),
    ports: { smpp, http, control },
    messages: world.messages.size,
    pending: world.messages.pending,
    frozen: world.handOvers.frozen.size,
    mo: world.mos.size,
    sessions: [...own.smppOf(world).links].filter((link) => link.world === world).length,
    leasedUntil: isoTimeOrNull(leases.until(world)),
    accounts: [...world.accounts.keys()],
    carriers: [...(world.scenario?.carriers.keys() ?? [])],
  }
}
