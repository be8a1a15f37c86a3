/** The end of a world that was made over the API: asked for, or because nobody renewed its lease. */
import type { Millis } from '../core/instant.ts'
import type { World } from '../engine/world.ts'
import type { ControlScope } from './control-scope.ts'

/** Throws EmulatorError CONFLICT for a world that no request made. */
export async function removeWorld(world: World, { holds, leases, own }: ControlScope): Promise<void> {
  // It must not lapse while it is being removed.
  leases.end(world)
  await own.remove(world)
  holds.release(world)
}

/** The world is removed after so long of wall time, unless that is asked for again; null: it stays. */
export function leaseWorld(world: World, span: Millis | null, scope: ControlScope): void {
  if (span === null) scope.leases.end(world)
  else scope.leases.lease(world, span, () => void removeWorld(world, scope).catch(scope.onBug))
}
